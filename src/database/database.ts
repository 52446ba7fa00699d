/** One query layer on SQLite (a file in DATA_DIR) or PostgreSQL (DATABASE_URL). */
import { statSync } from "node:fs";
import { Kysely, PostgresAdapter, type Transaction } from "kysely";
import { postgresDialect } from "./postgres.ts";
import { OneFileDialect, openSqlite } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Queries = Database | Transaction<Tables>;

/**
 * Opens the database.
 * @param url `postgres://…`, or `sqlite:` followed by a file's path.
 * @param options `readOnly`: the database itself refuses every change, and nothing is made. `isServing`: people wait for
 * pages, so that no answer is waited for longer than seconds.
 * @throws when SQLite does not confirm that a commit reaches the disk (D1).
 */
export function openDatabase(url: string, { readOnly = false, isServing = false } = {}): Database {
  if (!url.startsWith("sqlite:")) return new Kysely({ dialect: postgresDialect(url, { readOnly, isServing }) });
  const path = url.slice("sqlite:".length);
  const db: Database = new Kysely({ dialect: new OneFileDialect(openSqlite(path, readOnly)) });
  opened.set(db, { path, file: identityOf(path) });
  return db;
}

/** The file of SQLite as it was when it was opened. */
const opened = new WeakMap<Database, { path: string; file: string | undefined }>();

/** @returns the path at which the open file no longer is: the folder was removed or replaced, and what is written is lost. */
export function lostFile(db: Database): string | undefined {
  const known = opened.get(db);
  return known && known.file !== identityOf(known.path) ? known.path : undefined;
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

/** Whether the database is PostgreSQL, where several write at the same moment. */
export function isPostgres(db: Queries): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}

/** Whether `error` is the database's refusal of a second row with the same unique value. */
export function isDuplicate(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "23505" || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}
