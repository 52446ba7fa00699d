import { cpSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "csv-parse/sync";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { sqliteFaults } from "../../src/database/condition.ts";
import { verifyChain } from "../../src/office/audit/verify.ts";
import { dateInJapan } from "../../src/strings/moments.ts";
import { isPostgres, newDatabase, onlyOn } from "../support/database.ts";
import { genkanHere } from "../support/genkan-here.ts";
import { memberWithNotice, type OwnPortal, openOwnPortal } from "../support/own-portal.ts";
import { dataFolder, pause, type Settings, startGenkan, visitorOf } from "../support/server-process.ts";

async function settingsOfOwn(): Promise<Settings> {
  const settings: Settings = { DATA_DIR: dataFolder() };
  if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
  return settings;
}

async function opened(settings: Settings, startsAt = Date.now()): Promise<OwnPortal> {
  const own = await openOwnPortal(settings, startsAt);
  onTestFinished(() => own.deps.db.destroy());
  return own;
}

describe("genkan backup and restore", () => {
  onlyOn("SQLite", "is a file that we copy");

  it("D4, D7: copy the database of an open portal, check the copy and open it elsewhere", async () => {
    const settings = await settingsOfOwn();
    await startGenkan(settings);
    const file = join(dataFolder(), "backup.sqlite");
    const backup = await genkanHere(["backup", file, "--as", "hanako"], settings);
    expect(backup).toMatchObject({ code: 0, complains: "" });
    expect(backup.says).toContain("The keys are not inside");
    expect(backup.says).toContain(join(settings.DATA_DIR!, "keys/encryption"));
    expect(statSync(file).mode & 0o777).toBe(0o600);

    expect(await genkanHere(["backup", file], settings)).toMatchObject({
      code: 1,
      complains: `${file} exists already. Choose another name.\n`,
    });
    expect(await genkanHere(["backup", "--check", file], settings)).toMatchObject({
      code: 0,
      says: `${file} is whole, and the keys at hand belong to it.\n`,
    });

    const folder = dataFolder();
    const keyless = await genkanHere(["restore", file], { DATA_DIR: folder });
    expect(keyless).toMatchObject({ code: 1, complains: expect.stringMatching(/is missing\. Restore the keys/) });
    cpSync(join(settings.DATA_DIR!, "keys"), join(folder, "keys"), { recursive: true });
    expect(await genkanHere(["restore", file, "--as", "hanako"], { DATA_DIR: folder })).toMatchObject({ code: 0 });
    const { deps } = await opened({ DATA_DIR: folder });
    const acts = deps.db.selectFrom("audit_events").select(["action", "actor"]).orderBy("sequence");
    expect(await acts.execute()).toEqual([
      { action: "database.backed-up", actor: "operator:hanako" },
      { action: "database.restored", actor: "operator:hanako" },
    ]);
  });

  it("make nothing where there is no database", async () => {
    const folder = dataFolder();
    const ended = await genkanHere(["backup", join(folder, "backup.sqlite")], { DATA_DIR: folder });
    expect(ended).toMatchObject({ code: 1, complains: expect.stringContaining("There is no database at") });
  });
});

describe("genkan backup and restore on PostgreSQL", () => {
  onlyOn("PostgreSQL", "has tools of its own for this");

  it("name the exact command of PostgreSQL, without the password", async () => {
    const settings = await settingsOfOwn();
    const { host, pathname } = new URL(settings.DATABASE_URL!);
    for (const [command, tool] of [
      ["backup", `pg_dump --format=custom --file='${resolve("db.dump")}'`],
      ["restore", "pg_restore --exit-on-error --single-transaction"],
    ] as const) {
      const { code, complains } = await genkanHere([command, "db.dump"], settings);
      expect(code).toBe(1);
      expect(complains).toContain(tool);
      expect(complains).toContain(`'postgres://postgres@${host}${pathname}'`);
    }
  });
});

describe("genkan audit", () => {
  it("L2: verify names the row that was changed, and ends with 1", async () => {
    const settings = await settingsOfOwn();
    const own = await opened(settings);
    await own.visitor().walksTo("terms", await memberWithNotice(own));
    const whole = await genkanHere(["audit", "verify", "--json"], settings);
    expect(whole).toMatchObject({ code: 0, complains: "" });
    const [verdict] = JSON.parse(whole.says) as { last: number; hash: string }[];
    expect(verdict).toMatchObject({ insurer: "localhost:8080", rows: 2, last: 2, broken: null, what: "whole" });
    const head = `${verdict!.last}:${verdict!.hash}`;
    expect((await genkanHere(["audit", "verify", "--head", head], settings)).code).toBe(0);

    const { db } = own.deps;
    await (isPostgres
      ? sql`alter table audit_events disable trigger user`
      : sql`drop trigger audit_events_no_update`
    ).execute(db);
    await db.updateTable("audit_events").set({ ip: "203.0.113.9" }).where("sequence", "=", 1).execute();
    const broken = await genkanHere(["audit", "verify", "--json"], settings);
    expect(broken.code).toBe(1);
    expect(broken.complains).toMatch(/^localhost:8080: row 1 \(\d{4}-\d\d-\d\d \d\d:\d\d\): the row was changed\./);
    expect(JSON.parse(broken.says)).toMatchObject([{ broken: 1, what: "the row was changed" }]);
  });

  it("L6: export writes a file, purge deletes with a reason, and the rest verifies", async () => {
    const settings = await settingsOfOwn();
    const own = await opened(settings, Date.now() - 3 * 86_400_000);
    await own.visitor().walksTo("terms", await memberWithNotice(own));
    const file = join(dataFolder(), "audit.csv");
    const yesterday = dateInJapan(Date.now() - 86_400_000);
    const exported = await genkanHere(["audit", "export", file, "--to", yesterday], settings);
    expect(exported).toMatchObject({ code: 0, says: expect.stringContaining("Done: 2 rows") });
    expect((await genkanHere(["audit", "export", file], settings)).complains).toContain("exists already");
    expect(parse(readFileSync(file, "utf8"), { bom: true })).toHaveLength(3);

    const purge = ["audit", "purge", "--reason", "kept long enough", "--as", "hanako"];
    expect((await genkanHere([...purge, "--before", "2999-01-01"], settings)).complains).toContain("in the future");
    const early = dateInJapan(Date.now() - 9 * 86_400_000);
    expect((await genkanHere([...purge, "--before", early], settings)).says).toBe(
      "There was nothing from before that day.\n",
    );
    expect((await genkanHere([...purge, "--before", yesterday], settings)).says).toBe("Done: 2 rows deleted.\n");
    const rows = own.deps.db.selectFrom("audit_events").select(["sequence", "action", "actor", "detail"]);
    expect(await rows.orderBy("sequence").execute()).toMatchObject([
      { sequence: 3, action: "audit.exported" },
      { sequence: 4, action: "audit.purged", actor: "operator:hanako", detail: "up to 2: kept long enough" },
    ]);
    expect((await verifyChain(own.portal)).fault).toBeUndefined();
  });

  it.each([
    [["verify", "--head", "7"], "--head is the sequence and the hash"],
    [["export"], "missing required argument 'file'"],
    [["export", "x.csv", "--from", "2026-02-30"], "2026-02-30 is not a day"],
    [["export", "x.csv", "--to", "yesterday"], "yesterday is not a day"],
    [["purge", "--before", "2026-01-01"], "required option '--reason <words>' not specified"],
  ])("ends with 2 when it is used like %j", async (args, words) => {
    const ended = await genkanHere(["audit", ...args], { DATA_DIR: dataFolder() });
    expect(ended.code).toBe(2);
    expect(ended.complains).toContain(words);
  });
});

describe("genkan keys", () => {
  it("K2: rotates in three steps, each of which says the next, and refuses to drop a key too early", async () => {
    const settings = await settingsOfOwn();
    await opened(settings);
    const rotate = (...args: string[]) => genkanHere(["keys", "rotate", "--as", "hanako", ...args], settings);
    const added = await rotate();
    expect(added).toMatchObject({ code: 0, complains: "" });
    expect(added.says).toContain("genkan keys rotate --purpose encryption --rewrite");
    const early = await rotate("--drop", "k1");
    expect(early.code).toBe(1);
    expect(early.complains).toMatch(/^Nothing was changed\. \d+ rows still need this key\. Run: .* --rewrite\n$/);
    expect(await rotate("--rewrite")).toMatchObject({
      code: 0,
      complains: "",
      says: expect.stringMatching(/^Done: \d+ rows/),
    });
    const listed = await genkanHere(["keys", "list", "--json"], settings);
    expect(JSON.parse(listed.says)).toContainEqual({ purpose: "encryption", id: "k1", state: "older", rows: 0 });
    expect(await rotate("--drop", "k1")).toMatchObject({ code: 0 });
    expect(await rotate("--purpose", "salt")).toMatchObject({ code: 2 });
    expect(await rotate("--rewrite", "--drop", "k1")).toMatchObject({ code: 2 });
  });
});

describe("genkan doctor", () => {
  it("says what it looked at, what is wrong and what to do, and ends with 1 then", async () => {
    const settings = await settingsOfOwn();
    await opened(settings);
    const lines = await genkanHere(["doctor"], settings);
    expect(lines.says).toContain("ok       keys: they are those of this database\n");
    expect(lines.code).toBe(isPostgres ? 1 : 0);
    writeFileSync(join(settings.DATA_DIR!, "keys/form"), "");
    const { code, says, complains } = await genkanHere(["doctor", "--json"], settings);
    expect(code).toBe(1);
    expect(complains).toMatch(/^\d things are wrong\.\n$/);
    const findings = JSON.parse(says) as { check: string; state: string }[];
    expect(findings.filter(({ check, state }) => state === "wrong" && check === "keys")).toHaveLength(1);
  });
});

describe("kill -9", () => {
  it("D3: at any moment loses no confirmed step, and the audit log is whole", async () => {
    const settings = await settingsOfOwn();
    const own = await opened(settings);
    let confirmed = 0;
    for (let kill = 0; kill < 3; kill += 1) {
      const server = await startGenkan(settings);
      await own.deps.db.updateTable("insurers").set({ origin: server.origin }).execute();
      const until = confirmed + 2 + kill;
      const member = await memberWithNotice(own);
      const walking = (async () => {
        for (;;) {
          const visitor = visitorOf(server.origin);
          await visitor.signsInWithNotice(member.notice);
          if (visitor.sees.path === "/onboarding/birth-date") confirmed += 1;
        }
      })().catch(() => {});
      while (confirmed < until) await pause(1);
      server.process.kill("SIGKILL");
      await Promise.all([walking, server.ended]);
      const told = await own.deps.db
        .selectFrom("audit_events")
        .select("sequence")
        .where("action", "=", "sign-in.password")
        .where("outcome", "=", "ok")
        .orderBy("sequence")
        .execute();
      expect(told.length).toBeGreaterThanOrEqual(confirmed);
      expect((await verifyChain(own.portal)).fault).toBeUndefined();
      if (!isPostgres) expect(sqliteFaults(join(settings.DATA_DIR!, "genkan.sqlite"), "integrity_check")).toEqual([]);
    }
  });
});
