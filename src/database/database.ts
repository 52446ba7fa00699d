/** One query layer on SQLite (a file in DATA_DIR) or PostgreSQL (DATABASE_URL); the only importer of both drivers. */
import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import { OneFileDialect, openSqlite } from "./sqlite.ts";
import type { Tables } from "./tables.ts";

export type Database = Kysely<Tables>;
export type Queries = Database | Transaction<Tables>;

/**
 * Opens the database.
 * @param url `postgres://…`, or `sqlite:` followed by a file's path.
 * @param options `readOnly`: the database itself refuses every change, and nothing is made.
 * @throws when SQLite does not confirm that a commit reaches the disk (D1).
 */
export function openDatabase(url: string, { readOnly = false } = {}): Database {
  if (url.startsWith("sqlite:")) {
    return new Kysely({ dialect: new OneFileDialect(openSqlite(url.slice(7), readOnly)) });
  }
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  const readOnlySession = readOnly ? { options: "-c default_transaction_read_only=on" } : {};
  const pool = new pg.Pool({ connectionString: url, max: 10, ...readOnlySession });
  // A lost idle connection is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

/** Whether `error` is the database's refusal of a second row with the same unique value. */
export function isDuplicate(error: unknown): boolean {
  const code = (error as { code?: string }).code;
  return code === "23505" || code === "SQLITE_CONSTRAINT_UNIQUE" || code === "SQLITE_CONSTRAINT_PRIMARYKEY";
}

/** Whether `error` says that the database cannot be written just now: full, read-only, busy or gone. */
export function isUnavailable(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? "";
  return /^(SQLITE_(FULL|READONLY|BUSY|IOERR|CANTOPEN)|08|53|57P|25006|ECONNREFUSED|ECONNRESET)/.test(code);
}
