/** What `genkan members import` tells: the bad rows, what is suspicious, or what came of the good ones. */
import type { BadRow, Checked } from "../office/import/check.ts";
import type { Change } from "../office/import/compare.ts";
import { headingOf } from "../office/import/headings.ts";
import type { Judgement, Suspicion } from "../office/import/judge.ts";
import type { Outcome } from "../office/import/pass.ts";
import type { Encoding, Source } from "../office/import/source.ts";
import { inWords, type OfficeKey, type Sentence } from "../strings/office.ts";
import { say, told } from "./output.ts";

/** So many are shown on the terminal; `--json`, or the file with the bad rows, has all of them. */
export const shownRows = 20;

export interface Result {
  source: Source;
  checked: Checked;
  batch: string;
  outcome: Outcome;
  judgement: Judgement;
  /** Set after a dry run. */
  changes?: Change[];
}

/** @param bad the first of them; all of those for which there is no file. */
export function badRowsTold(
  bad: BadRow[],
  { rows, badRows }: Checked,
  { errorsFile, trouble }: { errorsFile: string; trouble: string | undefined },
): Sentence[] {
  const more = badRows - bad.length;
  return [
    ...bad.flatMap(({ line, problems }) => problems.map((problem) => toldOf(line, problem))),
    ...(more > 0 ? [{ key: "rowsMore", values: { rows: more } } as const] : []),
    { key: "rowsToMend", values: { bad: badRows, rows } },
    trouble === undefined
      ? { key: "rowsInFile", values: { file: errorsFile } }
      : { key: "rowsInNoFile", values: { file: errorsFile, reason: trouble } },
  ];
}

export function sayBadRowsAsJson(bad: BadRow[], { rows, badRows }: Checked, errorsFile: string): void {
  say(JSON.stringify({ rows, badRows, first: bad.map(reportOf), errorsFile }, null, 2));
}

function toldOf(line: number, { heading, reason }: BadRow["problems"][number]): Sentence {
  return { key: heading ? "cellBad" : "rowBad", values: { line, heading, reason } };
}

function reportOf({ line, problems }: BadRow) {
  return {
    line,
    problems: problems.map(({ heading, reason }) => ({ column: heading, reason: inWords([reason], "en") })),
  };
}

const looks: Record<Suspicion["looks"], [about: OfficeKey, example: OfficeKey]> = {
  otherPeople: ["suspectOtherPeople", "suspectChange"],
  namesChanged: ["suspectNames", "suspectChange"],
  birthDatesChanged: ["suspectBirthDates", "suspectMember"],
  zerosLost: ["suspectZeros", "suspectNumber"],
  otherNumbers: ["suspectNumbers", "suspectNumber"],
};

/** Names and numbers only: it may stand in a terminal's log. */
export function judgementTold({ suspicions, people, compared }: Judgement): Sentence[] {
  return [
    { key: "suspect" },
    ...suspicions.flatMap(({ looks: look, people, examples }): Sentence[] => {
      const [about, example] = looks[look];
      return [{ key: about, values: { people, compared } }, ...examples.map((values) => ({ key: example, values }))];
    }),
    { key: "suspectGoOn", values: { people } },
  ];
}

const written: Record<Encoding, string> = {
  "utf-8": "UTF-8",
  shift_jis: "Shift JIS (CP932)",
  "utf-16le": "UTF-16",
  "utf-16be": "UTF-16",
  xlsx: "Excel",
};

export function sayResult({ source, checked, batch, outcome, changes }: Result): void {
  const { added, changed, unchanged, retired, missing } = outcome;
  const { ignored, mapped, line } = checked.layout;
  const sheet = source.sheet ? `, ${source.sheet.name}` : "";
  say(told("importRead", { file: source.name, rows: checked.rows, encoding: written[source.encoding] + sheet }));
  if (line > 1) say(told("importHeadings", { line }));
  for (const { heading, column } of mapped) {
    say(column ? told("importMapped", { heading, column: headingOf(column) }) : told("importUnmapped", { heading }));
  }
  if (ignored.length > 0) say(told("importIgnored", { headings: ignored.map(printable).join(", ") }));
  say(told("importCounts", { added, changed, unchanged }));
  for (const { member, columns } of changes ?? []) {
    say(`  ${member.memberNumber}: ${columns.map(difference).join(", ")}`);
  }
  if (changes && changed > changes.length) say(told("importMoreChanges", { members: changed - changes.length }));
  if (retired.length > 0) say(told("importRetired", { numbers: some(retired) }));
  if (missing.length > 0) say(told("importMissing", { numbers: some(missing) }));
  if (changes) say(told("importWasDry"));
  else if (added > 0) say(told("importNext", { batch }));
}

export function sayResultAsJson({ source, checked, batch, outcome, judgement, changes }: Result): void {
  const { name: file, sha256, encoding } = source;
  const { added, ...counts } = outcome;
  const differences = changes?.map(({ member, columns }) => ({
    memberNumber: member.memberNumber,
    columns: columns.map(({ column, from, to }) => ({ column: headingOf(column), from, to })),
  }));
  const { rows, layout } = checked;
  const { suspicions } = judgement;
  const about = { file, sha256, encoding, batch, rows, dryRun: Boolean(changes), ignoredColumns: layout.ignored };
  say(JSON.stringify({ ...about, new: added, ...counts, suspicions, differences }, null, 2));
}

/** Only names may stand in a terminal's log. */
function difference({ column, from, to }: Change["columns"][number]): string {
  const heading = headingOf(column);
  return to === undefined ? told("importDiffers", { heading }) : `${heading} ${from} → ${to}`;
}

function some(numbers: string[]): string {
  const first = numbers.slice(0, shownRows).join(", ");
  const more = { numbers: first, all: numbers.length };
  return numbers.length > shownRows ? told("importSomeOf", more) : told("importAllOf", more);
}

/** A heading must not steer the operator's terminal (L5). */
function printable(heading: string): string {
  return heading
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD")
    .slice(0, 40);
}
