/** What a database says about its own condition, asked in its own language. */
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import type { Database } from "./database.ts";
import type { KeyCheckRow } from "./tables.ts";

/** Copies an SQLite database into one file while others write (D4). @param to an empty file. */
export function copySqlite(from: string, to: string): void {
  const db = new SQLite(from, { readonly: true, fileMustExist: true });
  try {
    db.pragma("busy_timeout = 5000");
    db.prepare("vacuum into ?").run(to);
  } finally {
    db.close();
  }
}

/**
 * @param check `integrity_check` reads everything, `quick_check` leaves out whether the indexes fit.
 * @returns what is wrong with an SQLite file, in SQLite's words.
 */
export function sqliteFaults(path: string, check: "integrity_check" | "quick_check"): string[] {
  return readingSqlite(path, (db) => {
    // Badly damaged files make the check itself fail.
    try {
      return faultsIn(db, check);
    } catch (error) {
      return [(error as Error).message];
    }
  });
}

function faultsIn(db: SQLite.Database, check: string): string[] {
  const damage = db.pragma(check) as Record<string, string>[];
  const orphans = db.pragma("foreign_key_check") as { table: string; parent: string }[];
  return [
    ...damage.map((row) => String(Object.values(row)[0])).filter((text) => text !== "ok"),
    ...orphans.map(({ table, parent }) => `a row of ${table} belongs to a missing row of ${parent}`),
  ];
}

/** @returns by what the database in an SQLite file knows its keys. @throws when it is not one of ours. */
export function sqliteKeyChecks(path: string): KeyCheckRow[] {
  return readingSqlite(path, (db) => db.prepare<[], KeyCheckRow>("select * from key_checks").all());
}

function readingSqlite<T>(path: string, read: (db: SQLite.Database) => T): T {
  const db = new SQLite(path, { readonly: true, fileMustExist: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** @returns which settings of PostgreSQL let it forget a commit it has confirmed (D8). */
export async function postgresFaults(db: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; setting: string }>`
    select name, setting from pg_settings where name in ('synchronous_commit', 'fsync', 'full_page_writes')`.execute(
    db,
  );
  return rows
    .filter(({ setting }) => setting !== "on" && setting !== "remote_apply")
    .map(({ name, setting }) => `${name} is ${setting}`);
}

/** @returns PostgreSQL's clock, milliseconds since 1970. */
export async function postgresClock(db: Database): Promise<number> {
  const { rows } = await sql<{ now: string }>`select extract(epoch from clock_timestamp()) * 1000 as now`.execute(db);
  return Number(rows[0]!.now);
}
