/** A database that cannot be used ends every command in words: where it is, what is wrong, what to do, and no stack. */
import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, openSync, readdirSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { openDeps } from "../../src/open-deps.ts";
import { isPostgres, newDatabase, onlyOn } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { openOwnPortal } from "../support/own-portal.ts";
import { dataFolder, genkan, type Settings } from "../support/server-process.ts";

/** A closed portal with keys, tables and the demonstration. */
async function closedPortal(): Promise<{ settings: Settings; folder: string; path: string }> {
  const folder = dataFolder();
  const settings: Settings = { DATA_DIR: folder, LOG_LEVEL: "error" };
  if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
  const own = await openOwnPortal(settings);
  await own.deps.db.destroy();
  return { settings, folder, path: join(folder, "genkan.sqlite") };
}

/** What a command that is refused says. */
async function wordsOf(command: string[], settings: Settings): Promise<string> {
  // A server that opened after all must not stay with the tests.
  const give = command[0] === "serve" ? genkan : genkanHere;
  const { code, says, complains } = await give(command, settings);
  expect({ code, says }).toEqual({ code: 1, says: "" });
  expect(complains).not.toMatch(/^\s+at /m);
  return complains;
}

/** @returns how the program refuses to open it, for its own sake and as a backup does. */
async function refusals(settings: Settings): Promise<string[]> {
  const opened = [false, true].map((asItIs) => openDeps(readConfig(settings), { asItIs }));
  return (await Promise.allSettled(opened)).map((each) => {
    expect(each).toMatchObject({ status: "rejected", reason: { lines: expect.anything() } });
    return (each as PromiseRejectedResult).reason.message;
  });
}

describe("an SQLite file that is none of ours", () => {
  onlyOn("SQLite", "is a file that can be spoilt");

  it.each([
    "serve",
    "migrate",
    "members list",
    "keys list",
    "notices issue --all-new --format csv --out /tmp/never-made.csv",
    "backup /tmp/never-made.sqlite",
  ])("D13: genkan %s names the file", async (line) => {
    const folder = dataFolder();
    const path = join(folder, "genkan.sqlite");
    writeFileSync(path, "no database ".repeat(1000));
    const words = await wordsOf(line.split(" "), { DATA_DIR: folder });
    expect(words).toMatch(new RegExp(`^${path} is no database\\.\n.*genkan restore FILE\n$`));
  });

  it("D13: is told from one that is damaged", async () => {
    const { settings, path } = await closedPortal();
    const file = openSync(path, "r+");
    writeSync(file, Buffer.alloc(statSync(path).size - 4096, 0xff), 0, undefined, 4096);
    for (const words of await refusals(settings)) expect(words).toMatch(`${path} is damaged: `);
  });

  it("D13: is told from one with the tables of another program, which stays as it is", async () => {
    const path = join(dataFolder(), "other.sqlite");
    const db = new SQLite(path);
    db.exec("create table recipes (name text)");
    for (const words of await refusals({ DATA_DIR: dataFolder(), DATABASE_URL: `sqlite:${path}` })) {
      expect(words).toMatch(`${path} holds the tables of another program: recipes.`);
    }
    expect(db.prepare("select name from sqlite_schema").all()).toEqual([{ name: "recipes" }]);
    db.close();
  });

  it("is told from one that is empty where a backup is to be made of it", async () => {
    const path = join(dataFolder(), "empty.sqlite");
    const config = readConfig({ DATA_DIR: dataFolder(), DATABASE_URL: `sqlite:${path}` });
    await expect(openDeps(config, { asItIs: true })).rejects.toThrow(`${path} does not hold Genkan's tables`);
  });
});

describe("a database that cannot be used", () => {
  it("D13: is named with the version where its tables are newer than the program", async () => {
    const { settings } = await closedPortal();
    const db = openDatabase(readConfig(settings).databaseUrl);
    await sql`insert into kysely_migration values ('0999_future', '2027-01-01')`.execute(db);
    await db.destroy();
    for (const words of await refusals(settings)) {
      expect(words).toMatch(/newer Genkan.*this one \(\d+\.\d+\.\d+\).*0999_future[\s\S]*Install the newer version/);
    }
  });

  it("D13: is named where nothing answers, and its password is not", async () => {
    const DATABASE_URL = "postgres://me:secret@127.0.0.1:1/genkan";
    const words = await wordsOf(["serve"], { DATA_DIR: dataFolder(), DATABASE_URL });
    expect(words).toMatch(/127\.0\.0\.1:1\/genkan does not answer: .*ECONNREFUSED/);
    expect(words).not.toContain("secret");
  });

  it("D13: is named where PostgreSQL has none of that name, or one of another program", async ({ skip }) => {
    skip(!isPostgres, "only PostgreSQL has several databases in one");
    const { settings } = await closedPortal();
    const missing = settings.DATABASE_URL!.replace(/[^/]+$/, "nowhere");
    const [words] = await refusals({ ...settings, DATABASE_URL: missing });
    expect(words).toMatch(/nowhere refuses: .*does not exist/);
    const db = openDatabase(settings.DATABASE_URL!);
    onTestFinished(() => db.destroy());
    await sql`drop schema public cascade; create schema public; create table recipes (name text)`.execute(db);
    for (const each of await refusals(settings)) expect(each).toMatch("holds the tables of another program: recipes.");
  });
});

it("D13: notices issue names the folder that is missing, and issues none", async () => {
  const { settings, folder } = await closedPortal();
  const nowhere = join(folder, "nowhere");
  const command = ["notices", "issue", "--all-new", "--format", "csv", "--out", join(nowhere, "april.csv")];
  expect(await wordsOf(command, settings)).toBe(`The folder ${nowhere} does not exist. Make it first.\n`);
  const { db } = await openDeps(readConfig(settings));
  onTestFinished(() => db.destroy());
  expect(await db.selectFrom("notices").select("id").execute()).toEqual([]);
});

describe("a data folder of another user", () => {
  onlyOn("SQLite", "stands in the folder");

  const node = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));
  const launcher = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));
  /** The number of the user called nobody on most machines. */
  const nobody = 65_534;

  function asNobody(command: string[], settings: Settings) {
    const env = { PATH: process.env.PATH, LOG_LEVEL: "error", ...settings };
    return spawnSync(node, [launcher, ...command], { uid: nobody, gid: nobody, env, encoding: "utf8" });
  }

  beforeEach(({ skip }) => {
    skip(process.getuid?.() !== 0, "only root can be another user for a moment");
    skip(asNobody(["--help"], {}).status !== 0, "this checkout stands where nobody else may read");
  });

  it.each([
    ["serve", "700"],
    ["backup /tmp/never-made.sqlite", "755"],
    ["doctor", "700"],
    ["doctor", "755"],
  ])("D13: genkan %s names it (mode %s) and both users, and asks for no keys back", async (line, mode) => {
    const { settings, folder } = await closedPortal();
    chmodSync(folder, mode);
    const { status, stdout, stderr } = asNobody(line.split(" "), settings);
    expect(status).toBe(1);
    const words = stdout + stderr;
    expect(words).toContain(`${folder} belongs to the user 0, and Genkan runs as`);
    expect(words).toContain("(65534)");
    expect(words).not.toMatch(/is missing|Restore the keys|Bring .*back|there is none|^\s+at /m);
  });

  it("D13: its own file that it may not write is named with the mode", async () => {
    const { settings, folder, path } = await closedPortal();
    for (const each of [folder, ...readdirSync(folder, { recursive: true, encoding: "utf8" })]) {
      chownSync(resolve(folder, each), nobody, nobody);
    }
    chmodSync(path, 0o444);
    const { status, stderr } = asNobody(["serve"], settings);
    expect(status).toBe(1);
    expect(stderr).toMatch(new RegExp(`^${path} has the mode 444: .*\\(65534\\).*\nRun: chmod u\\+rwX ${path}\n$`));
  });
});
