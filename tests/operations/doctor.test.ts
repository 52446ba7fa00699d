import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { sql } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { openDatabase } from "../../src/database/database.ts";
import { newId } from "../../src/deps.ts";
import { openDeps } from "../../src/open-deps.ts";
import { examine } from "../../src/operations/doctor.ts";
import { clock } from "../../src/operations/doctor-database.ts";
import { diskSpace } from "../../src/operations/doctor-machine.ts";
import { findingIn } from "../../src/operations/findings.ts";
import { isPostgres, newDatabase, onlyOn } from "../support/database.ts";
import { memberWithNotice, type OwnPortal, openOwnPortal } from "../support/own-portal.ts";
import { openRelay } from "../support/relay.ts";
import { dataFolder, type Settings } from "../support/server-process.ts";

/** A portal as it should be, whose audit log has rows of this moment. */
async function healthy(): Promise<{ own: OwnPortal; settings: Settings }> {
  const settings: Settings = { DATA_DIR: dataFolder(), LOG_LEVEL: "error" };
  if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
  const own = await openOwnPortal(settings, Date.now());
  onTestFinished(() => own.deps.db.destroy());
  await own.visitor().walksTo("terms", await memberWithNotice(own));
  return { own, settings };
}

const findings = async (settings: Settings) => {
  return (await examine(() => readConfig(settings))).map((each) => findingIn("en", each));
};

/** What is not well, but for the PostgreSQL of these tests, which does not flush to disk. */
async function complaints(settings: Settings) {
  return (await findings(settings)).filter(
    ({ state, says }) => state !== "ok" && !(isPostgres && says.endsWith("commits: fsync is off")),
  );
}

/** The one thing that is not well. */
async function complaint(settings: Settings) {
  const found = await complaints(settings);
  expect(found).toHaveLength(1);
  expect(found[0]!.todo).not.toBe("");
  return found[0]!;
}

describe("the doctor", () => {
  it("finds a healthy portal well, beside a server that is open", async () => {
    const { settings } = await healthy();
    expect(await complaints(settings)).toEqual([]);
    const checks = (await findings(settings)).map(({ check }) => check);
    for (const each of ["settings", "data folder", "key files", "disk", "durability", "tables", "keys", "clock"]) {
      expect(checks).toContain(each);
    }
  });

  it("changes nothing: neither rows nor tables nor files", async () => {
    const settings = { DATA_DIR: dataFolder(), LOG_LEVEL: "error" };
    rmSync(settings.DATA_DIR, { recursive: true });
    await findings(settings);
    expect(existsSync(settings.DATA_DIR)).toBe(false);
    const { own, settings: real } = await healthy();
    const count = async () =>
      (await own.deps.db.selectFrom("audit_events").select("sequence").orderBy("sequence").execute()).length;
    const before = [await count(), readdirSync(real.DATA_DIR!)];
    await findings(real);
    expect([await count(), readdirSync(real.DATA_DIR!)]).toEqual(before);
  });

  it("D1, D8: looks through a connection that the database itself keeps from writing", async () => {
    const { own } = await healthy();
    const db = openDatabase(own.config.databaseUrl, { readOnly: true });
    onTestFinished(() => db.destroy());
    await expect(db.deleteFrom("sessions").execute()).rejects.toThrow(/read-?only/);
  });

  it("says which setting is wrong", async () => {
    expect(await complaint({ PORT: "many" })).toMatchObject({ check: "settings", state: "wrong" });
  });

  it("says that there is no database", async () => {
    const { settings } = await healthy();
    const elsewhere = isPostgres
      ? { ...settings, DATABASE_URL: "postgres://postgres@127.0.0.1:1/nothing" }
      : { ...settings, DATABASE_URL: "sqlite:/nowhere/genkan.sqlite" };
    expect(await complaint(elsewhere)).toMatchObject({ check: "database", state: "wrong" });
    expect(existsSync("/nowhere")).toBe(false);
  });

  it("says that the data folder can be read by others", async () => {
    const { settings } = await healthy();
    chmodSync(settings.DATA_DIR!, 0o755);
    expect(await complaint(settings)).toMatchObject({
      check: "data folder",
      state: "wrong",
      todo: `Run: chmod 700 ${settings.DATA_DIR}`,
    });
  });

  it("K4: says that a key is missing or can be read by others", async () => {
    const { settings } = await healthy();
    const pepper = join(settings.DATA_DIR!, "keys/pepper");
    chmodSync(pepper, 0o444);
    expect((await complaints(settings)).map(({ check, state }) => [check, state])).toEqual([
      ["key files", "wrong"],
      ["keys", "wrong"],
    ]);
    rmSync(pepper, { force: true });
    expect((await complaints(settings))[0]!.says).toContain("is missing");
    expect(existsSync(pepper)).toBe(false);
  });

  it("X12: says that the keys are those of another database", async () => {
    const { settings } = await healthy();
    const { settings: other } = await healthy();
    const mixed = isPostgres
      ? { ...settings, DATABASE_URL: other.DATABASE_URL! }
      : { ...settings, DATABASE_URL: `sqlite:${join(other.DATA_DIR!, "genkan.sqlite")}` };
    expect(await complaint(mixed)).toMatchObject({ check: "keys", state: "wrong" });
  });

  it("L3, X13: says that the clock is behind the audit log, and PostgreSQL's is elsewhere", async () => {
    const { own } = await healthy();
    const at = async (now: number) => findingIn("en", await clock(own.deps.db, own.config, now));
    expect((await at(Date.now())).state).toBe("ok");
    expect(await at(Date.now() - 60_000)).toMatchObject({
      state: "wrong",
      says: expect.stringMatching(/^it is \d+\.\d s behind/),
    });
    expect((await at(Date.now() + 60_000)).state).toBe(isPostgres ? "wrong" : "ok");
  });

  it("says that the disk is nearly full", async () => {
    const { own } = await healthy();
    const huge = join(dataFolder(), "huge.sqlite");
    writeFileSync(huge, "");
    const config = { ...own.config, databaseUrl: `sqlite:${huge}` };
    expect(diskSpace(config).state).toBe("ok");
    // A file with a hole takes no room, but counts as long as it is.
    truncateSync(huge, 2 ** 43);
    expect(findingIn("en", diskSpace(config))).toMatchObject({
      state: "warning",
      says: expect.stringContaining("16384.0"),
    });
  });

  it("says that tables of this version are missing", async () => {
    const { own, settings } = await healthy();
    await sql`delete from kysely_migration where name <> '0001_first_login'`.execute(own.deps.db);
    expect(await complaint(settings)).toMatchObject({
      check: "tables",
      says: expect.stringContaining("0003_audit_retention"),
      state: "wrong",
    });
  });

  it("D13: says that the tables are those of a newer version, and what to do", async () => {
    const { own, settings } = await healthy();
    await sql`insert into kysely_migration values ('0999_future', '2027-01-01')`.execute(own.deps.db);
    expect(await complaint(settings)).toMatchObject({
      check: "database",
      state: "wrong",
      says: expect.stringMatching(/newer Genkan.*\(\d+\.\d+\.\d+\).*0999_future/),
      todo: expect.stringContaining("Install the newer version"),
    });
  });

  it("says that there is no insurer", async () => {
    const settings: Settings = { DATA_DIR: dataFolder(), LOG_LEVEL: "error" };
    if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
    await (await openDeps(readConfig(settings))).db.destroy();
    expect(await complaint(settings)).toMatchObject({ check: "insurers", state: "warning" });
  });

  it("says that an insurer has no terms, and that one is reached without https", async () => {
    const { own, settings } = await healthy();
    const { host: _, terms: __, ...row } = own.portal.insurer;
    const { db, random } = own.deps;
    const closed = { ...row, id: newId(random), origin: "https://closed.test", created_at: row.created_at + 1 };
    await db.insertInto("insurers").values(closed).execute();
    expect(await complaint(settings)).toMatchObject({ check: "insurer closed.test", state: "warning" });
    await db.updateTable("insurers").set({ origin: "http://open.test" }).where("id", "=", row.id).execute();
    expect((await complaints(settings)).map(({ check, state }) => [check, state])).toEqual([
      ["insurer open.test", "wrong"],
      ["insurer closed.test", "warning"],
    ]);
  });

  it("says that a real insurer has written no privacy notice", async () => {
    const { own, settings } = await healthy();
    const { db } = own.deps;
    await db.updateTable("insurers").set({ demonstration_at: null, privacy_html: null }).execute();
    const all = await complaints(settings);
    expect(all).toContainEqual(expect.objectContaining({ says: expect.stringContaining("/privacy") }));
    await db.updateTable("insurers").set({ privacy_html: "<p>…</p>" }).execute();
    expect((await complaints(settings)).filter(({ check }) => check.startsWith("insurer"))).toEqual([]);
  });

  it("says that members of a real insurer get no mail, and tries the relay once it is set", async () => {
    const { own, settings } = await healthy();
    await own.deps.db.updateTable("insurers").set({ demonstration_at: null, privacy_html: "<p>…</p>" }).execute();
    expect(await complaint(settings)).toMatchObject({ check: "mails", state: "warning", todo: "Set SMTP_URL." });
    const relay = await openRelay();
    expect(await complaints({ ...settings, SMTP_URL: relay.url })).toEqual([]);
    expect(relay.delivered).toEqual([]);
    await relay.close();
    expect(await complaint({ ...settings, SMTP_URL: relay.url })).toMatchObject({
      check: "mail relay",
      state: "wrong",
    });
  });

  it.each([
    ["wait too long", { next_attempt_at: Date.now() - 3_600_000 }, "warning"],
    ["wait for the next try", { next_attempt_at: Date.now() + 3_600_000 }, undefined],
    ["were given up", { next_attempt_at: 0, failed_at: Date.now() - 86_400_000 }, "warning"],
    ["were given up long ago", { next_attempt_at: 0, failed_at: Date.now() - 30 * 86_400_000 }, undefined],
    ["were sent", { next_attempt_at: 0, sent_at: Date.now() }, undefined],
  ])("looks at the outbox, where mails %s", async (_, row, state) => {
    const { own, settings } = await healthy();
    const { id } = await own.deps.db.selectFrom("members").select("id").limit(1).executeTakeFirstOrThrow();
    const mail = { id: "m", insurer_id: own.portal.insurer.id, member_id: id, message: "", created_at: 0, ...row };
    await own.deps.db.insertInto("outbox").values(mail).execute();
    expect((await complaints(settings)).map((each) => [each.check, each.state])).toEqual(
      state ? [["mails", state]] : [],
    );
  });

  it("says that terms were drafted and not published", async () => {
    const { own, settings } = await healthy();
    const draft = { insurer_id: own.portal.insurer.id, version: "2.0", html: "", summary: "{}", created_at: 0 };
    await own.deps.db.insertInto("terms_drafts").values(draft).execute();
    expect(await complaint(settings)).toMatchObject({ check: "unfinished", state: "warning" });
  });
});

describe("the doctor of PostgreSQL", () => {
  onlyOn("PostgreSQL", "has this setting");

  it.each(["off", "local"])("D8: says that synchronous_commit is %s", async (setting) => {
    const { own, settings } = await healthy();
    const name = new URL(settings.DATABASE_URL!).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set synchronous_commit = ${sql.lit(setting)}`.execute(own.deps.db);
    expect(await complaint(settings)).toMatchObject({
      check: "durability",
      state: "wrong",
      says: expect.stringContaining(`synchronous_commit is ${setting}`),
    });
  });
});

describe("the doctor of SQLite", () => {
  onlyOn("SQLite", "is a file that can be spoilt");

  it("D1: says that the file is not in WAL mode", async () => {
    const { own, settings } = await healthy();
    await own.deps.db.destroy();
    const db = new SQLite(join(settings.DATA_DIR!, "genkan.sqlite"));
    db.pragma("journal_mode = DELETE");
    db.close();
    expect(await complaint(settings)).toMatchObject({
      state: "wrong",
      says: expect.stringContaining("does not keep commits safe"),
    });
  });

  it("D14: says that others can read the file, which a start then closes to them", async () => {
    const { own, settings } = await healthy();
    const path = join(settings.DATA_DIR!, "genkan.sqlite");
    chmodSync(path, 0o644);
    chmodSync(`${path}-wal`, 0o640);
    expect(await complaint(settings)).toMatchObject({
      check: "database files",
      state: "wrong",
      todo: `Run: chmod 600 ${path} ${path}-wal`,
    });
    await own.deps.db.destroy();
    await (await openDeps(readConfig(settings))).db.destroy();
    expect(await complaints(settings)).toEqual([]);
  });

  it("says that a row belongs to nobody", async () => {
    const { settings } = await healthy();
    const db = new SQLite(join(settings.DATA_DIR!, "genkan.sqlite"));
    db.pragma("foreign_keys = OFF");
    db.exec("delete from members");
    db.close();
    expect(await complaint(settings)).toMatchObject({
      check: "durability",
      state: "wrong",
      says: expect.stringContaining("missing row of members"),
    });
  });

  it("says that the file is no database", async () => {
    const folder = dataFolder();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "genkan.sqlite"), "no database ".repeat(1000));
    const found = await complaints({ DATA_DIR: folder });
    const says = `${join(folder, "genkan.sqlite")} is no database.`;
    expect(found.at(-1)).toMatchObject({ check: "database", state: "wrong", says });
  });
});
