/** The bad rows as a file for whoever made the list: their own cells, and what to mend (I3, I5). */
import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import { inWords } from "../../strings/office.ts";
import type { BadRow } from "./check.ts";
import { addedHeadings } from "./headings.ts";

interface BadRowsFile {
  headings(cells: string[]): void;
  /** @returns false where the row was not kept: see `trouble`. */
  add(row: BadRow): boolean;
  /** Why no file could be made or written, as the system says it. */
  trouble(): string | undefined;
  close(): void;
}

/** @param path a file that is there already is replaced. Only its owner can read it: it holds members' data. */
export function badRowsFile(path: string): BadRowsFile {
  let headings: string[] = [];
  /** Columns of a file that was sent back before; they are made anew. */
  let before = 0;
  let file: number | undefined;
  let trouble: string | undefined;
  const begin = () => {
    rmSync(path, { force: true });
    const made = openSync(path, "wx", 0o600);
    writeSync(made, byteOrderMark + csvRow([...headings, ...addedHeadings]));
    return made;
  };
  return {
    headings(cells) {
      const isSentBack = addedHeadings.every((each, index) => cells.at(index - addedHeadings.length) === each);
      before = isSentBack ? addedHeadings.length : 0;
      headings = cells.slice(0, cells.length - before);
    },
    add({ line, cells, problems }) {
      // A row with cells too few keeps the last three columns in their place.
      const own = headings.map((_, index) => cells[index] ?? "");
      const further = cells.slice(headings.length + before);
      const columns = problems.map(({ heading }) => heading || "行全体").join("、");
      const words = problems.map(({ reason }) => inWords([reason], "ja")).join("／");
      try {
        file ??= trouble === undefined ? begin() : undefined;
        if (file !== undefined) writeSync(file, csvRow([...own, ...further, line, columns, words]));
      } catch (error) {
        trouble = (error as Error).message;
      }
      return trouble === undefined;
    },
    trouble: () => trouble,
    close() {
      if (file !== undefined) closeSync(file);
    },
  };
}
