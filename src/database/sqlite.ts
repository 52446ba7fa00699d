/** SQLite in DATA_DIR: one file, one connection, and nobody else waits with whoever meets the lock of another program. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import SQLite from "better-sqlite3";
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from "kysely";
import { Refusal } from "../files/refusal.ts";
import { noAccess } from "./trouble.ts";

/** For so long somebody waits for another program that writes; the rest is told as busy. */
const patienceMs = 4000;
const longestPauseMs = 100;

/** @throws {Refusal} when SQLite does not confirm that a commit reaches the disk (D1), or this user may not use the file. */
export function openSqlite(path: string, readOnly: boolean): SQLite.Database {
  if (!readOnly) makeForOwner(path);
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
    const values = { path, settings: JSON.stringify(settings) };
    throw new Refusal([{ key: "databaseUnsafe", values }, { key: "localDisk" }]);
  }
  // From here on SQLite itself waits for nobody: while it does, it answers nobody.
  db.pragma("busy_timeout = 0");
  return rememberStatements(db);
}

/** @returns the file of a database and those that SQLite keeps beside it while it is open, as far as they are there. */
export function filesOf(path: string): string[] {
  return ["", "-wal", "-shm"].map((ending) => path + ending).filter((file) => existsSync(file));
}

/** The files are for their owner only, whoever may enter the folder. */
function makeForOwner(path: string): void {
  const refusal = noAccess(path);
  if (refusal) throw refusal;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  for (const file of filesOf(path)) chmodSync(file, 0o600);
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

/** Kysely's own keeps everybody waiting behind one; this one gives each their turn itself. */
export class OneFileDialect extends SqliteDialect {
  readonly #database: SQLite.Database;

  constructor(database: SQLite.Database) {
    super({ database });
    this.#database = database;
  }

  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsMultipleConnections() {
        return true;
      }
    })();
  }

  override createDriver(): Driver {
    return new OneFileDriver(this.#database);
  }
}

/** Kysely's own is deferred: a read in it that turns into a write fails where another program writes. */
const beginning = CompiledQuery.raw("begin immediate");

/**
 * Statements are synchronous, so only an open transaction must be kept from those of others. A lock of another program is met
 * at the first statement: a change of its own, or the beginning of a transaction, which is immediate. Nothing was done by
 * then, so it is asked again after a pause in which everybody else goes on.
 */
class OneFileDriver extends SqliteDriver {
  readonly #database: SQLite.Database;
  #open: { connection: DatabaseConnection; promise: Promise<void>; resolve: () => void } | undefined;

  constructor(database: SQLite.Database) {
    super({ database });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const file = await super.acquireConnection();
    const connection: DatabaseConnection = {
      streamQuery: file.streamQuery.bind(file),
      executeQuery: async (query) => {
        const givesUpAt = performance.now() + patienceMs;
        for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
          while (this.#open && this.#open.connection !== connection) await this.#open.promise;
          const ran = file.executeQuery(query.sql === "begin" ? beginning : query);
          if (this.#database.inTransaction) this.#open ??= { connection, ...Promise.withResolvers<void>() };
          else this.#open = void this.#open?.resolve();
          try {
            return (await ran) as never;
          } catch (error) {
            if (!isLocked(error) || performance.now() > givesUpAt) throw error;
          }
          await pause(pauseMs);
        }
      },
    };
    return connection;
  }
}

function isLocked(error: unknown): boolean {
  return ((error as { code?: string }).code ?? "").startsWith("SQLITE_BUSY");
}
