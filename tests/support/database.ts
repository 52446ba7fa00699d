/** A fresh database for each test file, on whichever of the two databases the run is about. */
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import pg from "pg";
import { beforeEach, inject } from "vitest";
import { type Database, openDatabase } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrate.ts";
import { atTheEnd } from "./ending.ts";
import { newFolder } from "./folder.ts";
import { template } from "./postgres.ts";

export const isPostgres = process.env.TEST_DATABASE === "postgres";

/** For the tests of a `describe` that are about one of the two databases. @param why ends "only SQLite …". */
export function onlyOn(database: "SQLite" | "PostgreSQL", why: string): void {
  beforeEach(({ skip }) => skip(isPostgres !== (database === "PostgreSQL"), `only ${database} ${why}`));
}

export interface FreshDatabase {
  url: string;
  db: Database;
}

let shared: Promise<FreshDatabase> | undefined;

/** @returns the database of this test file; it goes when the file is done. */
export function freshDatabase(): Promise<FreshDatabase> {
  shared ??= newDatabase();
  return shared;
}

/** @returns a database of its own, for tests that close or break theirs. */
export async function newDatabase(): Promise<FreshDatabase> {
  const url = isPostgres ? await newPostgres() : newSqlite();
  const db = openDatabase(url);
  await migrate(db);
  // As on the PostgreSQL of the tests: durability is held where a server is killed, and a disk flush each commit is a quarter of the time.
  if (!isPostgres) await sql`pragma synchronous = off`.execute(db);
  atTheEnd(() => db.destroy());
  return { url, db };
}

function newSqlite(): string {
  const folder = newFolder("test");
  atTheEnd(() => rmSync(folder, { recursive: true, force: true }));
  return `sqlite:${join(folder, "genkan.sqlite")}`;
}

async function newPostgres(): Promise<string> {
  const server = inject("postgresUrl");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(server, `create database ${name} template ${template}`);
  atTheEnd(() => query(server, `drop database ${name} with (force)`));
  return server.replace(/\/postgres$/, `/${name}`);
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
