/** The first time through the file: every row is judged, nothing is written (I3). */
import { Refusal } from "../../files/refusal.ts";
import { type Column, headingOf, readHeadings } from "./headings.ts";
import type { Reason } from "./reasons.ts";
import { BrokenRow, type FileRow, readTable } from "./records.ts";
import { readRow } from "./row.ts";
import { SeenNumbers } from "./seen-numbers.ts";
import { confirmUnchanged, type Source } from "./source.ts";

export interface BadRow {
  line: number;
  /** As they stand in the file; none where the row cannot be taken apart. */
  cells: string[];
  problems: { heading: string; reason: Reason }[];
}

export interface Checked {
  columns: Column[];
  rows: number;
  badRows: number;
  numbers: SeenNumbers;
}

const mostRows = 5_000_000;

interface CheckOptions {
  /** YYYY-MM-DD in Japan. */
  today: string;
  /** Called before the first bad row, with the first row of the file. */
  onHeadings?: (cells: string[]) => void;
  onBadRow: (row: BadRow) => void;
  onProgress?: (rows: number) => void;
}

/** @throws {Refusal} when the headings or the file as a whole cannot be used. */
export async function checkFile(source: Source, options: CheckOptions): Promise<Checked> {
  const { today, onBadRow, onProgress } = options;
  const numbers = new SeenNumbers();
  let rows = 0;
  let badRows = 0;
  const refuse = (row: BadRow) => {
    badRows += 1;
    onBadRow(row);
  };
  const judge = (columns: Column[], { line, cells }: FileRow) => {
    const { member, problems } = readRow(columns, cells, today);
    if (problems) {
      refuse({
        line,
        cells,
        problems: problems.map(({ column, reason }) => ({ heading: column ? headingOf(column) : "", reason })),
      });
      return;
    }
    const before = numbers.add(member.memberNumber, line);
    if (before === undefined) return;
    const reason: Reason = { key: "twice", values: { line: before } };
    refuse({ line, cells, problems: [{ heading: headingOf("memberNumber"), reason }] });
  };

  let columns: Column[] = [];
  try {
    const table = await readTable(source);
    if (table.headings.length === 0) throw new Refusal("listEmpty");
    columns = readHeadings(table.headings);
    options.onHeadings?.(table.headings);
    for await (const handful of table.rows) {
      rows += handful.length;
      if (rows > mostRows) throw new Refusal("listTooLong", { most: mostRows });
      for (const row of handful) judge(columns, row);
      onProgress?.(rows);
    }
  } catch (error) {
    if (!(error instanceof BrokenRow)) throw error;
    refuse({ line: error.line, cells: [], problems: [{ heading: "", reason: { key: error.reason } }] });
  }
  await confirmUnchanged(source);
  return { columns, rows, badRows, numbers };
}
