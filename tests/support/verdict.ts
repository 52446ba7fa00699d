/** Whether a run was good, judged by what was counted: an exit code can be lost on the way. */
import type { Report } from "./reporter.ts";

/** @returns a sentence for everything that keeps the run from being good; a good run has none. */
export function complaintsOf({ expected, files, errors }: Report): string[] {
  const ran = new Set(files.map(({ name }) => name));
  return [
    ...(files.length === 0 ? ["No test file ran."] : []),
    ...(errors > 0 ? [`${errors} errors were thrown outside any test.`] : []),
    ...expected.filter((name) => !ran.has(name)).map((name) => `${name} never ran.`),
    ...files.flatMap((file) => [
      ...(file.isBroken ? [`${file.name} could not be run.`] : []),
      ...(file.failed > 0 ? [`${file.name}: ${file.failed} failed.`] : []),
      ...(file.unfinished > 0 ? [`${file.name}: ${file.unfinished} never came to their end.`] : []),
      ...(file.passed + file.failed + file.skipped.length === 0 && !file.isBroken ? [`${file.name} is empty.`] : []),
      ...file.skipped
        .filter(({ reason }) => !reason)
        .map(({ name }) => `${file.name} › ${name} is skipped without a reason.`),
    ]),
  ];
}

/** @returns the files on the disk that no project would run. */
export function leftOut(onDisk: string[], { expected }: Report): string[] {
  const planned = new Set(expected.map((name) => name.split(" ").at(-1)));
  return onDisk.filter((file) => !planned.has(file)).map((file) => `${file} belongs to no project.`);
}

/** Of one database alone: settings, transactions, tables in the making, and what asks the database about itself. */
const ownOf = /^\s*(pragma|vacuum|begin|commit|rollback|savepoint|release|create|drop|alter)\b|sqlite_|pg_|kysely_/i;

/** What is done with a copied file of SQLite, which PostgreSQL's own tools do there. */
const onCopies = [
  ...["sessions", "operator_sessions", "operator_invitations"].map((table) => `delete from "${table}"`),
  "select * from key_checks",
];

/** @returns the statements that SQLite was given and PostgreSQL was not. */
export function notOnPostgres(sqlite: Iterable<string>, postgres: Iterable<string>): string[] {
  const seen = new Set([...postgres].map(shapeOf));
  const missing = new Set([...sqlite].filter((text) => !ownOf.test(text) && !onCopies.includes(text)).map(shapeOf));
  return [...missing].filter((shape) => !seen.has(shape)).sort();
}

/** The same statement on both: placeholders alike, lists of any length one, whichever columns an update sets, locked or not, in one column of JSON or in many. */
function shapeOf(text: string): string {
  return text
    .replace(/^select to_json\(whole\) as row from \((.*)\) as whole$/, "$1")
    .replace(" for update skip locked", "")
    .replace(/\$\d+/g, "?")
    .replace(/\?(, \?)+/g, "?")
    .replace(/ set "\w+" = \?(, "\w+" = \?)*/, " set …")
    .replace(/ or ("\w+" like \?)( or \1)+/g, " or $1")
    .replace(/\(\?\)(, \(\?\))+/g, "(?)");
}
