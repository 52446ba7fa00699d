/** One query layer on SQLite (a file in DATA_DIR) or PostgreSQL (DATABASE_URL); the only importer of both drivers. */
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import SQLite from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  SqliteDialect,
  SqliteDriver,
  type Transaction,
} from "kysely";
import pg from "pg";
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
    return new Kysely({ dialect: new ImmediateSqliteDialect(openSqlite(url.slice(7), readOnly)) });
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

function openSqlite(path: string, readOnly: boolean): SQLite.Database {
  if (!readOnly) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const db = new SQLite(path, { readonly: readOnly, fileMustExist: readOnly });
  db.pragma("busy_timeout = 5000");
  if (!readOnly) db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma("secure_delete = ON");
  const settings = {
    journal_mode: db.pragma("journal_mode", { simple: true }),
    synchronous: db.pragma("synchronous", { simple: true }),
    foreign_keys: db.pragma("foreign_keys", { simple: true }),
  };
  if (settings.journal_mode !== "wal" || settings.synchronous !== 2 || settings.foreign_keys !== 1) {
    db.close();
    throw new Error(`${path} does not keep commits safe on this disk: ${JSON.stringify(settings)}`);
  }
  return rememberStatements(db);
}

/** Prepares each distinct statement once; the program has a few hundred. */
function rememberStatements(db: SQLite.Database): SQLite.Database {
  const statements = new Map<string, SQLite.Statement>();
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    let statement = statements.get(text);
    if (!statement) {
      statement = prepare(text);
      statements.set(text, statement);
    }
    return statement;
  }) as typeof db.prepare;
  return db;
}

/** Kysely begins SQLite transactions deferred; a read that turns into a write then fails when the command line writes. */
class ImmediateSqliteDialect extends SqliteDialect {
  readonly #database: SQLite.Database;

  constructor(database: SQLite.Database) {
    super({ database });
    this.#database = database;
  }

  override createDriver(): Driver {
    return new (class extends SqliteDriver {
      override async beginTransaction(connection: DatabaseConnection): Promise<void> {
        await connection.executeQuery(CompiledQuery.raw("begin immediate"));
      }
    })({ database: this.#database });
  }
}
