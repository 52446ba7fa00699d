/** From text to rows of cells, each with its line in the file; the only importer of the CSV parser. */
import { finished } from "node:stream/promises";
import { type CsvError, parse } from "csv-parse";
import { type Source, textOf } from "./source.ts";

export interface FileRow {
  /** Where it begins, as an editor counts. */
  line: number;
  cells: string[];
}

/** From this line on the file cannot be taken apart into rows. */
export class BrokenRow extends Error {
  readonly line: number;
  readonly reason: "quote" | "tooLong";

  constructor(line: number, reason: BrokenRow["reason"]) {
    super(`line ${line}: ${reason}`);
    this.line = line;
    this.reason = reason;
  }
}

const longestRow = 20_000;

/** @returns the cells of the first row, and the rows after it in handfuls; rows without any text are left out. @throws {BrokenRow} */
export async function readTable(source: Source): Promise<{ headings: string[]; rows: AsyncGenerator<FileRow[]> }> {
  const all = handfulsOf(source);
  let first: FileRow[] = [];
  while (first.length === 0) {
    const { value, done } = await all.next();
    if (done) break;
    first = value;
  }
  const headings = first.shift()?.cells ?? [];
  return { headings, rows: followedBy(first, all) };
}

async function* followedBy(first: FileRow[], rest: AsyncGenerator<FileRow[]>): AsyncGenerator<FileRow[]> {
  yield first;
  yield* rest;
}

async function* handfulsOf(source: Source): AsyncGenerator<FileRow[]> {
  let handful: FileRow[] = [];
  let line = 1;
  const parser = parse({
    bom: true,
    delimiter: source.separator,
    record_delimiter: ["\r\n", "\n", "\r"],
    // A row with a cell too many is one bad row, not the end of the file.
    relax_column_count: true,
    max_record_size: longestRow,
    on_record(cells: string[]) {
      if (cells.some((cell) => cell.trim() !== "")) handful.push({ line, cells });
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
  await ended.catch((error: CsvError) => {
    throw new BrokenRow(line, error.code === "CSV_MAX_RECORD_SIZE" ? "tooLong" : "quote");
  });
  yield handful;
}

function lineBreaksIn(cells: string[]): number {
  let count = 0;
  for (const cell of cells) {
    if (cell.includes("\n") || cell.includes("\r")) count += cell.split(/\r\n|\r|\n/).length - 1;
  }
  return count;
}
