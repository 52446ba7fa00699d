/** A workbook (.xlsx) as rows of text: what its cells show, dates as dates, errors as errors. */
import type { FileHandle } from "node:fs/promises";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import readSheets from "read-excel-file/universal";
import { Refusal } from "../../files/refusal.ts";
import { hasHeadings, mostTitles } from "./layout.ts";
import type { FileRow } from "./records.ts";

const mostWorkbookRows = 50_000;
const largestWorkbook = 64 * 1024 * 1024;
/** 50,000 full rows are about 60 MB of XML; a small file may claim to unpack to anything. */
const mostUnpacked = 256 * 1024 * 1024;
const mostColumns = 200;
const farthestRow = 1_000_000;

type Parts = Record<string, Uint8Array>;

/** @param wanted name of the sheet, where several hold a list. @throws {Refusal} for what is no workbook, or too large a one. */
export async function readWorkbook(handle: FileHandle, size: number, wanted?: string): Promise<Sheet> {
  if (size > largestWorkbook) throw new Refusal("workbookTooLarge", { most: mostWorkbookRows });
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  const parts = unpacked(bytes);
  const styles = zeroStyles(parts);
  for (const [name, part] of Object.entries(parts)) {
    if (/^xl\/worksheets\/[^/]+\.xml$/.test(name)) parts[name] = asShown(part, styles);
  }
  return chooseSheet(await sheetsOf(parts), wanted);
}

interface Sheet {
  name: string;
  rows: FileRow[];
}

/** @returns the parts that hold text, never more than the limit. */
function unpacked(bytes: Uint8Array): Parts {
  let total = 0;
  const names: string[] = [];
  let parts: Parts;
  try {
    parts = unzipSync(bytes, {
      filter({ name, originalSize }) {
        names.push(name);
        if (!/\.(?:xml|rels)$/.test(name)) return false;
        total += originalSize;
        if (total > mostUnpacked) throw new Refusal("workbookTooLarge", { most: mostWorkbookRows });
        return true;
      },
    });
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal("workbookBroken");
  }
  if (parts["xl/workbook.xml"]) return parts;
  if (names.includes("xl/workbook.bin")) throw new Refusal("listIsBinaryExcel");
  if (parts["content.xml"] || names.some((name) => name.startsWith("Index/"))) throw new Refusal("listIsOtherSheet");
  throw new Refusal(parts["word/document.xml"] || parts["ppt/presentation.xml"] ? "listIsDocument" : "listIsArchive");
}

/** @returns the visible sheets that hold anything, in their order. */
async function sheetsOf(parts: Parts): Promise<Sheet[]> {
  const hidden = [...strFromU8(parts["xl/workbook.xml"]!).matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].flatMap(
    ([tag], index) => (/\sstate="(?:hidden|veryHidden)"/.test(tag) ? [index] : []),
  );
  const stored = zipSync(parts, { level: 0 });
  // What was packed again is needed no more, and may be large.
  for (const name of Object.keys(parts)) delete parts[name];
  const options = { trim: false, parseNumber: numberText } as const;
  const read = await readSheets(stored.buffer as ArrayBuffer, options).catch(() => {
    throw new Refusal("workbookBroken");
  });
  return read
    .filter((_, index) => !hidden.includes(index))
    .map(({ sheet, data }) => ({ name: sheet, rows: rowsOf(data) }))
    .filter(({ rows }) => rows.length > 0);
}

function rowsOf(data: readonly (readonly unknown[])[]): FileRow[] {
  const rows = data.flatMap((cells, index) => {
    const texts = cells.map(textOf);
    return texts.some((text) => text.trim() !== "") ? [{ line: index + 1, cells: texts }] : [];
  });
  if (rows.length > mostWorkbookRows + mostTitles) throw new Refusal("workbookTooLong", { most: mostWorkbookRows });
  return rows;
}

/** The sheet that was asked for, the only one, or the only one with our headings. */
function chooseSheet(sheets: Sheet[], wanted: string | undefined): Sheet {
  const names = sheets.map(({ name }) => name).join(", ");
  if (wanted !== undefined) {
    const found = sheets.find(({ name }) => name.normalize("NFKC") === wanted.normalize("NFKC"));
    if (!found) throw new Refusal("sheetUnknown", { wanted, names });
    return found;
  }
  const lists = sheets.length > 1 ? sheets.filter(({ rows }) => hasHeadings(rows)) : sheets;
  if (lists.length === 1) return lists[0]!;
  if (sheets.length === 0) throw new Refusal("listEmpty");
  throw new Refusal("sheetUnclear", { names });
}

/** A date is written as no number could be, so that one in the place of a number is seen. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (!(value instanceof Date)) return String(value);
  const day = `${value.getUTCFullYear()}年${value.getUTCMonth() + 1}月${value.getUTCDate()}日`;
  const time = value.toISOString().slice(11, 19);
  return time === "00:00:00" ? day : `${day} ${time}`;
}

/** As long as Excel keeps every digit of it. */
function numberText(text: string): string {
  const number = Number(text);
  return Number.isInteger(number) && Math.abs(number) < 1e15 ? String(number) : text;
}

/** @returns style → how many digits it shows at least: 00123 is stored as 123. */
function zeroStyles(parts: Parts): Map<number, number> {
  const xml = parts["xl/styles.xml"] ? strFromU8(parts["xl/styles.xml"]) : "";
  const attribute = (tag: string, name: string) => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  const formats = new Map(
    [...xml.matchAll(/<(?:\w+:)?numFmt\s[^>]*>/g)].flatMap(([tag]) => {
      const digits = /^(0{2,})(?:;@)?$/.exec(attribute(tag, "formatCode") ?? "")?.[1]?.length;
      return digits === undefined ? [] : [[attribute(tag, "numFmtId"), digits] as const];
    }),
  );
  const [, cellFormats = ""] = /<(?:\w+:)?cellXfs\b[^>]*>([\s\S]*?)<\/(?:\w+:)?cellXfs>/.exec(xml) ?? [];
  return new Map(
    [...cellFormats.matchAll(/<(?:\w+:)?xf\s[^>]*>/g)].flatMap(([tag], style) => {
      const digits = formats.get(attribute(tag, "numFmtId"));
      return digits === undefined ? [] : [[style, digits] as const];
    }),
  );
}

/**
 * The reader of sheets leaves out errors and the zeros a format shows: both are put into its XML as text before it reads.
 * @throws {Refusal} when one cell far away would make a table of millions.
 */
function asShown(part: Uint8Array, styles: ReadonlyMap<number, number>): Uint8Array {
  const xml = strFromU8(part);
  for (const [, letters = "", row] of xml.matchAll(/<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"/g)) {
    if (letters.length > 2 || columnOf(letters) > mostColumns || Number(row) > farthestRow) {
      throw new Refusal("workbookTooWide", { cell: `${letters}${row}`, columns: mostColumns, rows: mostWorkbookRows });
    }
  }
  if (styles.size === 0 && !/\bt="e"/.test(xml)) return part;
  return strToU8(
    xml.replace(/<((?:\w+:)?)c\s([^>]*[^/>])>([\s\S]*?)<\/\1c>/g, (cell, prefix, attributes, inside) => {
      if (/\bt="e"/.test(attributes)) return cell.replace(/\bt="e"/, 't="str"');
      const digits = /\bt="/.test(attributes)
        ? undefined
        : styles.get(Number(/\bs="(\d+)"/.exec(attributes)?.[1] ?? -1));
      const number = digits === undefined ? undefined : /<(?:\w+:)?v>(\d+)<\//.exec(inside)?.[1];
      if (digits === undefined || number === undefined) return cell;
      return `<${prefix}c ${attributes} t="str"><${prefix}v>${number.padStart(digits, "0")}</${prefix}v></${prefix}c>`;
    }),
  );
}

const columnOf = (letters: string) => [...letters].reduce((sum, each) => sum * 26 + each.charCodeAt(0) - 64, 0);
