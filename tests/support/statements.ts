/** Notes each distinct statement of the program that a test file brings to its database, so that a whole run can compare the two. */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import pg from "pg";
import { afterAll } from "vitest";

/** Statement → whether the program made it; those of the tests themselves are not compared. */
const sent = new Map<string, boolean>();

function note(text: string): void {
  if (sent.get(text)) return;
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 60;
  // The nearest of our own files that is neither this one nor the database's.
  const [, nearest] = /\/(src(?!\/database)|tests(?!\/support\/statements)|db)\//.exec(new Error().stack!) ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  sent.set(text, nearest === "src");
}

const { prepare } = SQLite.prototype;
SQLite.prototype.prepare = function (this: SQLite.Database, text: string) {
  note(text);
  return prepare.call(this, text);
} as typeof prepare;

const { query } = pg.Client.prototype;
pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
  const [first] = given as [string | { text: string }];
  note(typeof first === "string" ? first : first.text);
  return Reflect.apply(query, this, given);
} as typeof query;

afterAll(() => {
  const { TEST_REPORT, TEST_DATABASE } = process.env;
  if (!TEST_REPORT) return;
  const folder = join(TEST_REPORT, TEST_DATABASE!);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, randomBytes(8).toString("hex")),
    JSON.stringify([...sent].filter(([, isOurs]) => isOurs).map(([text]) => text)),
  );
});
