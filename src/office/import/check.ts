/** The first time through the file: every row is judged, nothing is written (I3). */
import { Refusal } from "../../files/refusal.ts";
import { type Column, headingOf } from "./headings.ts";
import type { Layout, MappedHeading } from "./layout.ts";
import { BrokenRow, type FileRow, readLayout, rowsOf } from "./records.ts";
import { type Reason, readRow } from "./row.ts";
import { SeenNumbers } from "./seen-numbers.ts";
import { confirmUnchanged, type Source } from "./source.ts";

export interface BadRow {
  line: number;
  /** As they stand in the file; none where the row cannot be taken apart. */
  cells: string[];
  /** The heading as it stands in the file; empty where the whole row is meant. */
  problems: { heading: string; reason: Reason }[];
}

export interface Checked {
  layout: Layout;
  rows: number;
  badRows: number;
  numbers: SeenNumbers;
}

const mostRows = 5_000_000;

interface CheckOptions {
  /** YYYY-MM-DD in Japan. */
  today: string;
  /** What the office said about headings that cannot be guessed. */
  map?: readonly MappedHeading[];
  /** Called before the first bad row. */
  onLayout?: (layout: Layout) => void;
  onBadRow: (row: BadRow) => void;
  onProgress?: (rows: number) => void;
}

/** @throws {Refusal} when the headings or the file as a whole cannot be used. */
export async function checkFile(source: Source, options: CheckOptions): Promise<Checked> {
  const { today, map = [], onBadRow, onProgress } = options;
  const numbers = new SeenNumbers();
  let rows = 0;
  let badRows = 0;
  const refuse = (row: BadRow) => {
    badRows += 1;
    onBadRow(row);
  };
  const layout = await readLayout(source, { map, today });
  if (!layout) throw new Refusal("listEmpty");
  options.onLayout?.(layout);
  const judge = ({ line, cells }: FileRow) => {
    const { member, problems } = readRow({ ...layout, today }, cells);
    const named = (column?: Column) => (column ? headingIn(layout, column) : "");
    if (problems) {
      refuse({ line, cells, problems: problems.map(({ column, reason }) => ({ heading: named(column), reason })) });
      return;
    }
    const before = numbers.add(member.memberNumber, line);
    if (before === undefined) return;
    const reason: Reason = { key: "numberTwice", values: { line: before } };
    refuse({ line, cells, problems: [{ heading: named("memberNumber"), reason }] });
  };

  try {
    for await (const handful of rowsOf(source)) {
      for (const row of handful) {
        if (row.line <= layout.line) continue;
        rows += 1;
        judge(row);
      }
      if (rows > mostRows) throw new Refusal("listTooLong", { most: mostRows });
      onProgress?.(rows);
    }
  } catch (error) {
    if (!(error instanceof BrokenRow)) throw error;
    refuse({ line: error.line, cells: [], problems: [{ heading: "", reason: { key: error.reason } }] });
  }
  await confirmUnchanged(source);
  return { layout, rows, badRows, numbers };
}

/** As the office knows the column. A number made of several has the name of the whole. */
function headingIn({ headings, columns }: Layout, column: Column): string {
  return headings[columns.indexOf(column)]?.replace(/\s+/g, " ").trim() || headingOf(column);
}
