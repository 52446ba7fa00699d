/** From a file to rows of cells, each with its line; the only importer of the CSV parser. */
import { finished } from "node:stream/promises";
import { type CsvError, parse } from "csv-parse";
import { fileEnd } from "./cells.ts";
import { findLayout, type Layout, type MappedHeading } from "./layout.ts";
import { type Source, textOf } from "./source.ts";

export interface FileRow {
  /** Where it begins, as an editor counts. */
  line: number;
  cells: string[];
}

/** From this line on the file cannot be taken apart into rows. */
export class BrokenRow extends Error {
  readonly line: number;
  readonly reason: "rowQuote" | "rowEndless";

  constructor(line: number, reason: BrokenRow["reason"]) {
    super(`line ${line}: ${reason}`);
    this.line = line;
    this.reason = reason;
  }
}

const longestRow = 20_000;

/** How far a file is read to find out how it is laid out. */
const layoutRows = 1000;

/** @returns how the file is laid out; nothing where it has no text at all. @throws {Refusal} */
export async function readLayout(
  source: Source,
  { map, today }: { map: readonly MappedHeading[]; today: string },
): Promise<Layout | undefined> {
  const first: FileRow[] = [];
  try {
    for await (const handful of rowsOf(source)) {
      first.push(...handful);
      if (first.length >= layoutRows) break;
    }
  } catch (error) {
    // Whoever reads the rows comes to the broken one again.
    if (!(error instanceof BrokenRow)) throw error;
  }
  return first.length === 0 ? undefined : findLayout(first, map, today);
}

/** @returns every row with any text, in handfuls, the headings and what stands above them among them. @throws {BrokenRow} */
export async function* rowsOf(source: Source): AsyncGenerator<FileRow[]> {
  if (source.sheet) {
    yield source.sheet.rows;
    return;
  }
  let handful: FileRow[] = [];
  let line = 1;
  const parser = parse({
    bom: true,
    delimiter: source.separator,
    record_delimiter: ["\r\n", "\n", "\r"],
    // A row with a cell too many is one bad row, not the end of the file.
    relax_column_count: true,
    // ="0600001", and people's nicknames.
    relax_quotes: true,
    max_record_size: longestRow,
    on_record(cells: string[]) {
      if (cells.some(hasText)) handful.push({ line, cells });
      line += 1 + lineBreaksIn(cells);
      return null;
    },
  });
  const ended = finished(parser.resume());
  // It is asked for below, once the text is at its end.
  ended.catch(() => {});
  for await (const text of textOf(source)) {
    parser.write(text);
    yield handful;
    handful = [];
    if (parser.errored) break;
  }
  parser.end();
  const error = await ended.catch((error: CsvError) => error);
  yield handful;
  if (error) throw new BrokenRow(line, error.code === "CSV_MAX_RECORD_SIZE" ? "rowEndless" : "rowQuote");
}

function hasText(cell: string): boolean {
  return cell.replace(fileEnd, "").trim() !== "";
}

function lineBreaksIn(cells: string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes("\n") || cell.includes("\r")) count += cell.split(/\r\n|\r|\n/).length - 1;
  }
  return count;
}
