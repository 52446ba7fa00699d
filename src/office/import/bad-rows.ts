/** The bad rows as a file for whoever made the list: their own cells, and what to mend (I3, I5). */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import type { BadRow } from "./check.ts";
import { sayReason } from "./reasons.ts";

interface BadRowsFile {
  headings(cells: string[]): void;
  add(row: BadRow): void;
  /** @returns whether there is a file: without a bad row none is made. */
  close(): boolean;
}

/** @param path a file that is there already is replaced. Only its owner can read it: it holds members' data. */
export function badRowsFile(path: string): BadRowsFile {
  let headings: string[] = [];
  let file: number | undefined;
  const begin = () => {
    rmSync(path, { force: true });
    const made = openSync(path, "wx", 0o600);
    writeSync(made, byteOrderMark + csvRow([...headings, "行", "列", "理由"]));
    return made;
  };
  return {
    headings(cells) {
      headings = cells;
    },
    add({ line, cells, problems }) {
      file ??= begin();
      // Rows with a cell too few or too many keep the last three columns in their place.
      const own = Array.from({ length: Math.max(headings.length, cells.length) }, (_, index) => cells[index] ?? "");
      const columns = problems.map(({ heading }) => heading || "行全体").join("、");
      const words = problems.map(({ reason }) => sayReason(reason, "ja")).join("／");
      writeSync(file, csvRow([...own, line, columns, words]));
    },
    close() {
      if (file === undefined) return false;
      closeSync(file);
      return true;
    },
  };
}
