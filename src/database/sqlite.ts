/** SQLite in DATA_DIR: one file, one connection, and nobody else waits with whoever meets the lock of another program. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs";
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

/** For so long somebody waits for another program that writes; the rest is told as busy. */
const patienceMs = 4000;
const longestPauseMs = 100;

/** @throws when SQLite does not confirm that a commit reaches the disk (D1). */
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
    throw new Error(`${path} does not keep commits safe on this disk: ${JSON.stringify(settings)}`);
  }
  // From here on SQLite itself waits for nobody: while it does, it answers nobody.
  db.pragma("busy_timeout = 0");
  return rememberStatements(db);
}

/** The endings of what SQLite keeps beside the file while it is open. */
const beside = ["", "-wal", "-shm"];

/** The file and what stands beside it are for their owner only, whoever may enter the folder. */
function makeForOwner(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  for (const each of beside.map((ending) => path + ending)) {
    if (existsSync(each) && statSync(each).mode & 0o077) chmodSync(each, 0o600);
  }
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
    return new OneFileDriver({ database: this.#database });
  }
}

/**
 * Statements are synchronous, so only an open transaction must be kept from those of others. A lock of another program is met
 * at the first statement: a change of its own, or the beginning of a transaction, which is immediate. Nothing was done by
 * then, so it is asked again after a pause in which everybody else goes on.
 */
class OneFileDriver extends SqliteDriver {
  #open: { connection: DatabaseConnection; ended: Promise<void>; end: () => void } | undefined;

  override async acquireConnection(): Promise<DatabaseConnection> {
    const file = await super.acquireConnection();
    const connection: DatabaseConnection = {
      executeQuery: (query) =>
        this.#open?.connection === connection ? file.executeQuery(query) : this.#inTurn(() => file.executeQuery(query)),
      streamQuery: (query, size) => file.streamQuery(query, size),
    };
    return connection;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    const file = await super.acquireConnection();
    await this.#inTurn(async () => {
      const begun = file.executeQuery(CompiledQuery.raw("begin immediate"));
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#open = { connection, ended: promise, end: resolve };
      await begun.catch((error) => {
        this.#end();
        throw error;
      });
    });
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await super.commitTransaction(connection);
    this.#end();
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super.rollbackTransaction(connection).finally(() => this.#end());
  }

  #end(): void {
    this.#open?.end();
    this.#open = undefined;
  }

  /** @param run begins at once, before anybody else can. */
  async #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const givesUpAt = performance.now() + patienceMs;
    for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      while (this.#open) await this.#open.ended;
      try {
        return await run();
      } catch (error) {
        if (!isLocked(error) || performance.now() > givesUpAt) throw error;
      }
      await pause(pauseMs);
    }
  }
}

function isLocked(error: unknown): boolean {
  return ((error as { code?: string }).code ?? "").startsWith("SQLITE_BUSY");
}
