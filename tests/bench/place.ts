/** One database with the demonstration's insurer, and the portals on it: SQLite, PostgreSQL, and two portals on one PostgreSQL. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "kysely";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { addMember } from "../../src/members/members.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { openDeps } from "../../src/open-deps.ts";
import { freePort } from "../support/free-port.ts";
import { postgresIn } from "../support/postgres.ts";
import type { Paper } from "./person.ts";
import { busyOf, type Server, startPortal } from "./processes.ts";

export interface Place {
  name: string;
  settings: { DATA_DIR: string; DATABASE_URL?: string };
  portals: Server[];
  /** Members with a notice in the hand. */
  papers(count: number): Promise<Paper[]>;
  /** Seconds of processor time so far: of the portals, and of the database where it is a server. */
  busy(): { portals: number; database: number };
}

const folders: string[] = [];
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** @returns a folder that goes with this process. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-"));
  folders.push(folder);
  return folder;
}

export async function onSqlite(): Promise<Place> {
  return settle("SQLite", { DATA_DIR: newFolder() }, () => 0);
}

/** A PostgreSQL that keeps what it confirms, as SQLite does. @returns one portal on it, and two that share another database. */
export async function onPostgres(): Promise<Place[]> {
  const port = await freePort();
  const server = await (await postgresIn(newFolder(), []))(port);
  const settings = (name: string) => ({
    DATA_DIR: newFolder(),
    DATABASE_URL: `postgres://postgres@127.0.0.1:${port}/${name}`,
  });
  const one = await settle("PostgreSQL", settings("postgres"), () => busyOf(server));
  const db = openDatabase(one.settings.DATABASE_URL!);
  await sql`create database shared`.execute(db);
  await db.destroy();
  return [one, await settle("two portals on one PostgreSQL", settings("shared"), () => busyOf(server), 2)];
}

async function settle(name: string, settings: Place["settings"], database: () => number, count = 1): Promise<Place> {
  const port = await freePort();
  const deps = await openDeps(readConfig({ LOG_LEVEL: "error", ...settings }));
  const office = await makeDemonstration(deps, `http://localhost:${port}`);
  const portals = [await startPortal(port, settings)];
  while (portals.length < count) portals.push(await startPortal(await freePort(), settings, { args: ["--no-demo"] }));
  let members = 0;
  const paper = async (): Promise<Paper> => {
    members += 1;
    const ownId = `member-${members}`;
    const about = { name: "見本 太郎", nameKana: "ミホン タロウ", birthDate: "1979-08-22" };
    const id = await addMember(office, { memberNumber: `bench-${members}`, ...about });
    const { temporaryUserId: userId, temporaryPassword: password } = await issueNotice(office, id);
    return { userId, password, birthDate: "19790822", ownId };
  };
  return {
    name,
    settings,
    portals,
    async papers(wanted) {
      const made: Paper[] = [];
      while (made.length < wanted) made.push(...(await Promise.all([paper(), paper()])));
      return made.slice(0, wanted);
    },
    busy: () => ({ portals: portals.reduce((sum, { child }) => sum + busyOf(child), 0), database: database() }),
  };
}

export function portsOf({ portals }: Place): number[] {
  return portals.map(({ port }) => port);
}
