/** What `genkan members import` tells: the bad rows, or what came of the good ones. */

import type { BadRow, Checked } from "../office/import/check.ts";
import type { Change } from "../office/import/compare.ts";
import { headingOf } from "../office/import/headings.ts";
import type { Outcome } from "../office/import/pass.ts";
import { sayReason } from "../office/import/reasons.ts";
import type { Source } from "../office/import/source.ts";
import type { Sentence } from "../strings/office.ts";
import { language, say } from "./output.ts";

/** So many are shown on the terminal; `--json`, or the file with the bad rows, has all of them. */
export const shownRows = 20;

export interface Result {
  source: Source;
  rows: number;
  batch: string;
  outcome: Outcome;
  /** Set after a dry run. */
  changes?: Change[];
}

/** @param bad the first of them. */
export function badRowsTold(bad: BadRow[], { rows, badRows }: Checked, errorsFile: string): Sentence[] {
  const more = badRows - bad.length;
  return [
    ...bad.flatMap(({ line, problems }) => problems.map((problem) => toldOf(line, problem))),
    ...(more > 0 ? [{ key: "rowsMore", values: { rows: more } } as const] : []),
    { key: "rowsToMend", values: { bad: badRows, rows } },
    { key: "rowsInFile", values: { file: errorsFile } },
  ];
}

export function sayBadRowsAsJson(bad: BadRow[], { rows, badRows }: Checked, errorsFile: string): void {
  say(JSON.stringify({ rows, badRows, first: bad.map(reportOf), errorsFile }, null, 2));
}

function toldOf(line: number, { heading, reason }: BadRow["problems"][number]): Sentence {
  return { key: heading ? "cellBad" : "rowBad", values: { line, heading, reason: sayReason(reason, language) } };
}

function reportOf({ line, problems }: BadRow) {
  return {
    line,
    problems: problems.map(({ heading, reason }) => ({ column: heading, reason: sayReason(reason, "en") })),
  };
}

export function sayResult({ source, rows, batch, outcome, changes }: Result): void {
  const { added, changed, unchanged, retired, missing } = outcome;
  say(`${source.name}: ${rows} rows, ${source.encoding === "utf-8" ? "UTF-8" : "Shift JIS (CP932)"}`);
  say(`new ${added}, changed ${changed}, unchanged ${unchanged}`);
  for (const { member, columns } of changes ?? []) {
    say(`  ${member.memberNumber}: ${columns.map(difference).join(", ")}`);
  }
  if (changes && changed > changes.length) say(`  … and ${changed - changes.length} more; --json shows all`);
  if (retired.length > 0) say(`retired, and not brought back: ${some(retired)}`);
  if (missing.length > 0) say(`not in the file, and left as they are: ${some(missing)}`);
  if (changes) say("This was a dry run: nothing was written.");
  else if (added > 0) say(`The new members are in the batch ${batch}. Next: genkan notices issue --batch "${batch}"`);
}

export function sayResultAsJson({ source, rows, batch, outcome, changes }: Result): void {
  const { name: file, sha256, encoding } = source;
  const { added, ...counts } = outcome;
  const differences = changes?.map(({ member, columns }) => ({
    memberNumber: member.memberNumber,
    columns: columns.map(({ column, from, to }) => ({ column: headingOf(column), from, to })),
  }));
  const result = { file, sha256, encoding, batch, rows, dryRun: Boolean(changes), new: added, ...counts, differences };
  say(JSON.stringify(result, null, 2));
}

/** Only names may stand in a terminal's log. */
function difference({ column, from, to }: Change["columns"][number]): string {
  return to === undefined ? `${headingOf(column)} 変更` : `${headingOf(column)} ${from} → ${to}`;
}

function some(numbers: string[]): string {
  const more = numbers.length > shownRows ? ` … (${numbers.length}; --json lists all)` : ` (${numbers.length})`;
  return numbers.slice(0, shownRows).join(", ") + more;
}
