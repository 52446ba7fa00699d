/** The program as it runs: started, stopped, killed and started again, on a real port. */

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Database, openDatabase } from "../src/database/database.ts";
import { strings } from "../src/strings/strings.ts";
import { isPostgres, newDatabase, onlyOn } from "./support/database.ts";
import { openPortal } from "./support/portal.ts";
import {
  connect,
  dataFolder,
  type Genkan,
  genkan,
  noticesIn,
  pause,
  type Settings,
  startGenkan,
  visitorOf,
} from "./support/server-process.ts";
import { chosen } from "./support/visitor.ts";

/** Settings of a portal of its own. */
async function ownSettings(): Promise<Settings> {
  const { url } = await newDatabase();
  return { DATABASE_URL: url, DATA_DIR: dataFolder() };
}

/** The same database from outside. */
function opened(settings: Settings): Database {
  const db = openDatabase(settings.DATABASE_URL!);
  onTestFinished(() => db.destroy());
  return db;
}

/** Sends SIGTERM. @returns how long the process then lived, and its exit code. */
async function stop(server: Genkan): Promise<{ ms: number; code: number | null }> {
  const sentAt = performance.now();
  server.process.kill("SIGTERM");
  const { code } = await server.ended;
  return { ms: performance.now() - sentAt, code };
}

describe("the start", () => {
  it("opens the portal with the demonstration on an empty database and tells that it is healthy and ready", async () => {
    const server = await startGenkan(await ownSettings());
    const answers = await Promise.all(["/healthz", "/readyz"].map((path) => fetch(server.origin + path)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(noticesIn(server.says())).toHaveLength(3);
  });

  it("says nothing of the notices' secrets when it starts again", async () => {
    const settings = await ownSettings();
    const first = await startGenkan(settings);
    await stop(first);
    const [taro] = noticesIn(first.says());
    const second = await startGenkan(settings);
    expect(second.says()).not.toContain(taro!.notice.temporaryPassword);
    expect(noticesIn(second.says())).toEqual([]);
    const visitor = visitorOf(second.origin);
    await visitor.signsInWithNotice(taro!.notice);
    expect(visitor.sees.path).toBe("/onboarding/birth-date");
  });

  it.each([[[]], [["--no-demo"]], [["--demo", "--no-demo"]]])(
    "leaves an empty database empty with %j",
    async (args) => {
      const settings = await ownSettings();
      const server = await startGenkan(settings, args);
      expect((await fetch(`${server.origin}/sign-in`)).status).toBe(503);
      const insurers = await opened(settings).selectFrom("insurers").select("id").execute();
      expect(insurers).toEqual([]);
    },
  );
});

describe("standard output", () => {
  it("may be closed by whoever reads it, as `head` does: the server goes on", async () => {
    const settings = await ownSettings();
    const server = await startGenkan(settings);
    const [taro] = noticesIn(server.says());
    server.process.stdout!.destroy();
    server.process.stderr!.destroy();
    const visitor = visitorOf(server.origin);
    await visitor.walksTo("email-code", taro!);
    await keptMail(settings);
    // What would end the process comes a moment after what was said.
    await pause(200);
    expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  });

  it("L4: shows the mails of the demonstration, and of no real insurer", async () => {
    const settings = await ownSettings();
    const server = await startGenkan(settings);
    const [taro, hanako] = noticesIn(server.says());
    await visitorOf(server.origin).walksTo("email-code", taro!);
    while (!server.says().includes("── mail")) await pause(50);
    expect(server.says()).toContain("taro@example.com");
    const before = server.says().length;
    await opened(settings).updateTable("insurers").set({ demonstration_at: null }).execute();
    await visitorOf(server.origin).walksTo("email-code", hanako!, { ...chosen, userId: "hanako-1" });
    const mail = await keptMail(settings, 2);
    expect(mail).toMatch(/\d{4} \d{4}/);
    await stop(server);
    expect(server.says().slice(before)).toBe("");
  });

  it("says at the start that a real insurer's members get no mail without a relay", async () => {
    const settings = await ownSettings();
    const first = await startGenkan(settings);
    await stop(first);
    expect(first.says()).not.toContain("SMTP_URL");
    await opened(settings).updateTable("insurers").set({ demonstration_at: null }).execute();
    const second = await startGenkan({ ...settings, LOG_LEVEL: "warn" });
    expect(second.says()).toContain("SMTP_URL is not set");
  });

  /** @returns the newest of so many mails in the data folder, once they are there. */
  async function keptMail({ DATA_DIR }: Settings, count = 1): Promise<string> {
    const folder = join(DATA_DIR!, "mail");
    for (;;) {
      const names = existsSync(folder) ? readdirSync(folder).sort() : [];
      if (names.length >= count) return readFileSync(join(folder, names.at(-1)!), "utf8");
      await pause(50);
    }
  }
});

describe("SIGTERM", () => {
  it("ends within a second though kept-alive clients are idle, and answers the request in flight", async () => {
    const server = await startGenkan(await ownSettings());
    const [taro] = noticesIn(server.says());
    const visitor = visitorOf(server.origin);
    await visitor.signsInWithNotice(taro!.notice);
    const idle = await connect(server.port);
    idle.socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost:${server.port}\r\n\r\n`);

    const form = visitor.formWith(["birthDate"]);
    const body = new URLSearchParams({ ...form.fields, birthDate: taro!.birthDate }).toString();
    const busy = await connect(server.port);
    busy.socket.write(
      `POST ${form.action} HTTP/1.1\r\nHost: localhost:${server.port}\r\nOrigin: ${server.origin}\r\n` +
        `Cookie: ${[...visitor.cookies].map((pair) => pair.join("=")).join("; ")}\r\n` +
        `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 20)}`,
    );
    await pause(100);
    const stopped = stop(server);
    await pause(200);
    busy.socket.write(body.slice(20));
    const { ms, code } = await stopped;
    await busy.closed;

    expect(busy.heard()).toMatch(/^HTTP\/1\.1 303 [\s\S]*location: \/onboarding\/terms/i);
    expect(idle.heard()).toMatch(/^HTTP\/1\.1 200 /);
    expect(code).toBe(0);
    expect(ms).toBeLessThan(3000);
  });
});

describe("a wrong start", () => {
  it("names the setting when DATABASE_URL is no address of a database", async () => {
    const ended = await genkan(["serve"], { DATABASE_URL: "mysql://localhost/genkan", DATA_DIR: dataFolder() });
    expect(ended).toEqual({ code: 1, says: "", complains: expect.stringMatching(/^DATABASE_URL: .*\n$/) });
  });

  it("names the address when nothing answers at DATABASE_URL", async () => {
    const ended = await genkan(["serve"], { DATABASE_URL: "postgres://127.0.0.1:1/genkan", DATA_DIR: dataFolder() });
    expect(ended).toEqual({ code: 1, says: "", complains: expect.stringMatching(/127\.0\.0\.1:1/) });
  });

  it("names every wrong number", async () => {
    const ended = await genkan(["serve"], { PORT: "eighty", TRUSTED_PROXIES: "-1", DATA_DIR: dataFolder() });
    expect(ended.code).toBe(1);
    expect(ended.complains).toMatch(/^PORT: .*\nTRUSTED_PROXIES: .*\n$/);
  });

  it("says which setting helps when the port is in use", async () => {
    const server = await startGenkan(await ownSettings());
    const ended = await genkan(["serve"], { ...(await ownSettings()), PORT: String(server.port) });
    expect(ended.code).toBe(1);
    expect(ended.complains).toMatch(/^This port is in use.*PORT=.*\n$/);
  });

  it.each(["serve --demo-please", "open", "serve now"])("genkan %s is wrong usage", async (line) => {
    const ended = await genkan(line.split(" "), { DATA_DIR: dataFolder() });
    expect(ended).toEqual({ code: 2, says: "", complains: expect.stringMatching(/^error: /) });
  });

  const older = ["/usr/bin/node", "/usr/local/bin/node", "/bin/node"].find(
    (path) => existsSync(path) && Number(/^v(\d+)/.exec(spawnSync(path, ["--version"]).stdout.toString())?.[1]) < 24,
  );
  it("on an older Node tells which one is needed", async ({ skip }) => {
    skip(!older, "no older Node is installed on this machine");
    const ended = await genkan(["serve"], { DATA_DIR: dataFolder() }, older);
    expect(ended).toEqual({
      code: 1,
      says: "",
      complains: expect.stringMatching(/^Genkan needs Node\.js 24 .*npm ci && npm start/s),
    });
  });
});

describe("genkan demo", () => {
  it("shows new notices, and the ones shown before are void", async () => {
    const settings = await ownSettings();
    const server = await startGenkan(settings);
    const [before] = noticesIn(server.says());
    const ended = await genkan(["demo"], settings);
    expect(ended).toMatchObject({ code: 0, complains: "" });
    const [now, ...others] = noticesIn(ended.says);
    expect(others).toHaveLength(2);

    const visitor = visitorOf(server.origin);
    await visitor.signsInWithNotice(before!.notice);
    expect(visitor.sees).toMatchObject({ path: "/sign-in", status: 422 });
    await visitor.signsInWithNotice(now!.notice);
    expect(visitor.sees.path).toBe("/onboarding/birth-date");
  });

  it("makes the demonstration in an empty database, and none beside a real insurer", async () => {
    const settings = await ownSettings();
    expect(noticesIn((await genkan(["demo"], settings)).says)).toHaveLength(3);
    await opened(settings).updateTable("insurers").set({ demonstration_at: null }).execute();
    expect(await genkan(["demo"], settings)).toEqual({
      code: 1,
      says: "",
      complains: expect.stringMatching(/no demonstration insurer.*genkan demo/),
    });
  });
});

describe("a commit", () => {
  it("D1: reaches the disk before SQLite acknowledges it", async ({ skip }) => {
    skip(isPostgres, "only SQLite has these settings");
    const db = openDatabase((await newDatabase()).url);
    onTestFinished(() => db.destroy());
    const read = async (name: string) =>
      Object.values((await sql`pragma ${sql.raw(name)}`.execute(db)).rows[0] as object)[0];
    expect([await read("synchronous"), await read("journal_mode"), await read("foreign_keys")]).toEqual([2, "wal", 1]);
  });

  it("D8: reaches the disk before PostgreSQL acknowledges it", async ({ skip }) => {
    skip(!isPostgres, "only PostgreSQL has this setting");
    const { db } = await newDatabase();
    const { rows } = await sql<{ synchronous_commit: string }>`show synchronous_commit`.execute(db);
    expect(rows).toEqual([{ synchronous_commit: "on" }]);
  });
});

describe("D9: a database that cannot be written", () => {
  onlyOn("SQLite", "can be told to refuse writing");

  it("a read-only one: every step answers 503, changes nothing, and works again afterwards", async () => {
    const { test, db, visitor, member } = await standingAtTerms();
    await sql`pragma query_only = on`.execute(db);
    const refused = await visitor.submits({ decision: "agree" });
    const signsIn = await test.visitor().signsInWithNotice(member.notice);
    await sql`pragma query_only = off`.execute(db);
    expect(refused.status).toBe(503);
    expect(refused.html).toContain(strings.ja.problems.busy);
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(signsIn.status).toBe(503);
    expect(await acceptances(db, member.id)).toBe(0);
    await visitor.opens("/onboarding/terms");
    await visitor.submits({ decision: "agree" });
    expect(visitor.sees.path).toBe("/onboarding/account");
  });

  async function standingAtTerms() {
    const test = await openPortal({ config: { logLevel: "silent" } });
    const member = await test.memberWithNotice();
    const visitor = test.visitor();
    await visitor.walksTo("terms", member);
    return { test, db: test.deps.db, visitor, member };
  }

  async function acceptances(db: Database, memberId: string): Promise<number> {
    return (await db.selectFrom("terms_acceptances").select("terms_id").where("member_id", "=", memberId).execute())
      .length;
  }
});
