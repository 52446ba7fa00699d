/** Where the headings of a list stand, and which column each cell of a row belongs to. */
import { Refusal } from "../../files/refusal.ts";
import type { Sentence } from "../../strings/office.ts";
import { addedHeadings, type Column, columnNamed, columns, englishHeadingOf, folded, headingOf } from "./headings.ts";
import { type EraCodes, eraCodesOf } from "./listed-birth-date.ts";
import type { FileRow } from "./records.ts";

/** What an office says about a heading that cannot be guessed: the column it means, or null for one that is not read. */
export interface MappedHeading {
  /** As it stands in the file, or 列 and its letter. */
  heading: string;
  column: Column | null;
}

export interface Layout {
  /** Of the headings; what stands above them is no row. */
  line: number;
  /** As they stand in the file. */
  headings: string[];
  /** Of the cells of a row, in order; nothing for one that is not read. */
  columns: (Column | undefined)[];
  /** Headings of columns that are not read, without those Genkan added itself. */
  ignored: string[];
  /** What was remembered or said, as far as it was needed here. */
  mapped: MappedHeading[];
  eraCodes: EraCodes | undefined;
}

/** Titles, dates and empty lines above the headings are no more than this. */
export const mostTitles = 20;

/** @param rows the first ones of the file. @throws {Refusal} naming what is missing, and what may be there. */
export function findLayout(rows: readonly FileRow[], map: readonly MappedHeading[], today: string): Layout {
  const readings = rows.slice(0, mostTitles).map((row) => ({ row, ...readHeadings(row.cells, map) }));
  const found = readings.find(({ problems }) => problems.length === 0);
  if (!found) throw new Refusal(whyNone(readings));
  const { row, columns, ignored, mapped } = found;
  const at = (column: Column) => columns.indexOf(column);
  const dates = rows
    .slice(rows.indexOf(row) + 1)
    .map(({ cells }) => [cells[at("birthDate")] ?? "", cells[at("birthEra")]] as const);
  return { line: row.line, headings: row.cells, columns, ignored, mapped, eraCodes: eraCodesOf(dates, today) };
}

/** Whether one of the first rows has headings that say everything by themselves. */
export function hasHeadings(rows: readonly FileRow[]): boolean {
  return rows.slice(0, mostTitles).some(({ cells }) => readHeadings(cells, []).problems.length === 0);
}

interface Reading extends Pick<Layout, "columns" | "ignored" | "mapped"> {
  problems: Sentence[];
}

function readHeadings(cells: readonly string[], map: readonly MappedHeading[]): Reading {
  const meant = cells.map((cell, index) => map.find(({ heading }) => isAt(heading, cell, index)));
  const all = cells.map((cell, index) => (meant[index] ? (meant[index].column ?? undefined) : columnNamed(cell)));
  const double = columns.filter((column) => chosen(column).length > 1);
  const read = all.map((column, index) => {
    return column !== undefined && chosen(column).includes(index) && !isSaidOtherwise(column) ? column : undefined;
  });
  const has = (column: Column) => read.includes(column);
  const problems = [...sentence("headingsMissing", missing(has)), ...sentence("headingsTwice", double.map(headingOf))];
  const isAdded = (cell: string) => addedHeadings.some((each) => each === cell.trim());
  const ignored = cells.filter((cell, index) => read[index] === undefined && cell.trim() !== "" && !isAdded(cell));
  return { columns: read, ignored, mapped: meant.filter((each) => each !== undefined), problems };

  /** Of several cells for one column those count that somebody named, then those with our own heading. */
  function chosen(column: Column): number[] {
    const indexes = [...all.keys()].filter((index) => all[index] === column);
    const named = indexes.filter((index) => meant[index]);
    const own = indexes.filter((index) => [headingOf(column), englishHeadingOf(column)].includes(plain(cells[index]!)));
    return [named, own].find((some) => some.length > 0) ?? indexes;
  }

  /** The whole number, name or reading is there, and its parts beside it. */
  function isSaidOtherwise(column: Column): boolean {
    return wholes.some(([whole, parts]) => parts.includes(column) && all.includes(whole));
  }
}

const wholes: readonly [Column, readonly Column[]][] = [
  ["memberNumber", ["numberSymbol", "numberDigits", "numberBranch"]],
  ["name", ["familyName", "givenName"]],
  ["nameKana", ["familyKana", "givenKana"]],
];

/** @returns the headings of what a list must have and this one has not. */
function missing(has: (column: Column) => boolean): string[] {
  // 番号 by itself may count the rows.
  const hasNumber = has("memberNumber") || (has("numberDigits") && (has("numberSymbol") || has("numberBranch")));
  const address: Column[] = ["prefecture", "city", "street", "address1", "address2", "address3", "address4"];
  const needsPostalCode = address.some(has) && !has("postalCode");
  const needsAddress = (has("postalCode") || address.some(has)) && !has("address1") && !has("street");
  const needed: [Column, boolean][] = [
    ["memberNumber", !hasNumber],
    ["name", !has("name") && !(has("familyName") && has("givenName"))],
    ["nameKana", !has("nameKana") && !(has("familyKana") && has("givenKana"))],
    ["birthDate", !has("birthDate")],
    ["postalCode", needsPostalCode],
    ["address1", needsAddress],
  ];
  return needed.flatMap(([column, isMissing]) => (isMissing ? [headingOf(column)] : []));
}

/** The row that has most of the headings is the one that was meant. */
function whyNone(readings: readonly (Reading & { row: FileRow })[]): Sentence[] {
  const countOf = ({ columns }: Reading) => columns.filter((column) => column !== undefined).length;
  const best = readings.reduce((before, each) => (countOf(each) > countOf(before) ? each : before));
  const known = columns.map((column): Sentence => {
    return { key: "headingChoice", values: { japanese: headingOf(column), english: englishHeadingOf(column) } };
  });
  return [
    ...best.problems,
    { key: "headingsLine", values: { line: best.row.line } },
    ...sentence("headingsUnknown", best.ignored.map(shown)),
    { key: "headingsToMap", values: { heading: shown(best.ignored[0] ?? "○○"), column: missingOf(best) } },
    { key: "headingsKnown" },
    ...known,
  ];
}

function missingOf({ problems }: Reading): string {
  return String(problems[0]?.values?.headings ?? "").split(", ")[0]!;
}

function isAt(heading: string, cell: string, index: number): boolean {
  return folded(heading) === folded(cell) || folded(heading) === folded(`列${letterOf(index)}`);
}

/** As Excel names a column: A … Z, AA … */
function letterOf(index: number): string {
  const rest = String.fromCharCode(65 + (index % 26));
  return index < 26 ? rest : letterOf(Math.floor(index / 26) - 1) + rest;
}

function sentence(key: "headingsMissing" | "headingsTwice" | "headingsUnknown", names: string[]): Sentence[] {
  return names.length === 0 ? [] : [{ key, values: { headings: names.join(", ") } }];
}

const plain = (cell: string) => cell.normalize("NFKC").trim().toLowerCase();

/** A file of another kind may hold anything in its first rows. */
function shown(cell: string): string {
  return cell
    .trim()
    .replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
    .slice(0, 40);
}
