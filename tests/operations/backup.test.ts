/** SQLite's backups; on PostgreSQL pg_dump makes them. */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfig } from "../../src/config.ts";
import { sqliteFaults } from "../../src/database/condition.ts";
import { KeyError } from "../../src/keys/keys.ts";
import { addMember } from "../../src/members/members.ts";
import { verifyChain } from "../../src/office/audit/verify.ts";
import { inviteOperator } from "../../src/office/operators/invitations.ts";
import { startSession } from "../../src/office/operators/sessions.ts";
import { backUp } from "../../src/operations/backup.ts";
import { checkBackup } from "../../src/operations/check-backup.ts";
import { restore } from "../../src/operations/restore.ts";
import { onlyOn } from "../support/database.ts";
import { memberWithNotice, type OwnPortal, openOwnPortal } from "../support/own-portal.ts";
import { taro } from "../support/portal.ts";
import { dataFolder } from "../support/server-process.ts";

const operator = "operator:hanako";

async function opened(folder = dataFolder(), startsAt?: number): Promise<OwnPortal> {
  const own = await openOwnPortal({ DATA_DIR: folder }, startsAt);
  onTestFinished(() => own.deps.db.destroy());
  return own;
}

/** A portal and a backup of it, far from its folder. */
async function backedUp() {
  const own = await opened();
  const file = join(dataFolder(), "backup.sqlite");
  await backUp(own.deps, file, operator);
  return { own, file };
}

/** An empty data folder that has been given the keys of another. */
function folderWithKeysOf({ config }: OwnPortal): string {
  const folder = dataFolder();
  cpSync(join(config.dataDir, "keys"), join(folder, "keys"), { recursive: true });
  return folder;
}

const configOf = (dataDir: string) => readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "error" });
const actionsIn = (path: string) => {
  const db = new SQLite(path, { readonly: true });
  try {
    return db.prepare("select action from audit_events order by sequence").pluck().all();
  } finally {
    db.close();
  }
};

describe("a backup", () => {
  onlyOn("SQLite", "is a file that we copy");

  it("D5: is one whole file for its owner only, and nothing lies beside it", async () => {
    const { own, file } = await backedUp();
    expect(sqliteFaults(file, "integrity_check")).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, ".."))).toEqual(["backup.sqlite"]);
    expect(actionsIn(file)).toContain("database.backed-up");
    expect((await verifyChain(own.portal)).fault).toBeUndefined();
  });

  it("D4, D6: holds everything that was confirmed before it began, while others write", async () => {
    const { own, file: first } = await backedUp();
    const before = Array.from({ length: 50 }, (_, index) => `before-${index}`);
    for (const memberNumber of before) await addMember(own.portal, { ...taro, memberNumber });
    const file = `${first}-2`;
    let isDone = false;
    const done = backUp(own.deps, file, operator).finally(() => {
      isDone = true;
    });
    let during = 0;
    for (; !isDone; during += 1) {
      await addMember(own.portal, { ...taro, memberNumber: `during-${during}` });
      // The thread's message arrives between two turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    expect(during).toBeGreaterThan(0);
    const copy = new SQLite(file, { readonly: true });
    const numbers = copy.prepare("select member_number from members").pluck().all();
    copy.close();
    expect(numbers).toEqual(expect.arrayContaining(before));
    expect(sqliteFaults(file, "integrity_check")).toEqual([]);
  });

  it("overwrites no file", async () => {
    const { own, file } = await backedUp();
    const before = readFileSync(file);
    await expect(backUp(own.deps, file, operator)).rejects.toThrow("exists already");
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("D5: takes the place of what a killed one left behind", async () => {
    const own = await opened();
    const file = join(dataFolder(), "backup.sqlite");
    writeFileSync(`${file}.part`, "half a backup");
    writeFileSync(`${file}.part-journal`, "half a journal");
    await backUp(own.deps, file, operator);
    expect(readdirSync(join(file, ".."))).toEqual(["backup.sqlite"]);
    expect(sqliteFaults(file, "integrity_check")).toEqual([]);
  });

  it("says which folder is missing", async () => {
    const own = await opened();
    await expect(backUp(own.deps, "/nowhere/at/all.sqlite", operator)).rejects.toThrow("/nowhere/at does not exist");
  });

  it("D5: leaves nothing when it fails", async () => {
    const own = await opened();
    const folder = dataFolder();
    const damaged = join(folder, "genkan.sqlite");
    writeFileSync(damaged, "this is no database, however long it is looked at ".repeat(100));
    const deps = { ...own.deps, config: configOf(folder) };
    await expect(backUp(deps, join(folder, "backup.sqlite"), operator)).rejects.toThrow("not a database");
    expect(readdirSync(folder)).toEqual(["genkan.sqlite"]);
  });

  it("X11, D7: holds no key", async () => {
    const { own, file } = await backedUp();
    const bytes = readFileSync(file);
    for (const [{ secret }] of own.deps.keys.all.values() as Iterable<[{ secret: Buffer }]>) {
      expect(bytes.includes(secret)).toBe(false);
      expect(bytes.includes(secret.toString("base64"))).toBe(false);
    }
  });
});

describe("the check of a backup", () => {
  onlyOn("SQLite", "is a file that we copy");

  it("is content with a whole one and its keys", async () => {
    const { own, file } = await backedUp();
    expect(checkBackup(file, own.config)).toMatchObject({ kind: "sqlite", says: { key: "backupWhole" } });
  });

  it("D5: sees that it was cut off or changed", async () => {
    const { own, file } = await backedUp();
    const { size } = statSync(file);
    truncateSync(file, size - 4096 * 3);
    expect(() => checkBackup(file, own.config)).toThrow("is damaged");
  });

  it("D7: sees that the keys at hand are others", async () => {
    const { file } = await backedUp();
    const other = await opened();
    expect(() => checkBackup(file, other.config)).toThrow(KeyError);
  });

  it.each([
    ["a whole dump in SQL", "--\n-- PostgreSQL database dump\n--\n…\n--\n-- PostgreSQL database dump complete\n--\n\n"],
    ["a dump in the custom format", "PGDMP\u0001\u000e\0 … TABLE public key_checks … "],
  ])("takes %s", async (_, text) => {
    const file = join(dataFolder(), "dump");
    writeFileSync(file, text, "latin1");
    expect(checkBackup(file, configOf(dataFolder())).kind).toBe("pg_dump");
  });

  it.each([
    ["a dump in SQL that was cut off", "--\n-- PostgreSQL database dump\n--\n", "was cut off"],
    ["a dump of something else", "PGDMP\u0001\u000e\0 … TABLE public customers … ", "does not hold Genkan's tables"],
    ["an empty file", "", "neither"],
    ["anything else", "hello", "neither"],
  ])("refuses %s", async (_, text, words) => {
    const file = join(dataFolder(), "dump");
    writeFileSync(file, text, "latin1");
    expect(() => checkBackup(file, configOf(dataFolder()))).toThrow(words);
  });
});

describe("a restore", () => {
  onlyOn("SQLite", "is a file that we copy");

  it("D7: into an empty folder with the keys lets the same member sign in with password and one-time code", async () => {
    const own = await opened();
    const member = await memberWithNotice(own);
    const before = own.visitor();
    const account = await before.walksTo("end", member);
    expect(before.sees.path).toBe("/");
    const file = join(dataFolder(), "backup.sqlite");
    await backUp(own.deps, file, operator);

    const folder = folderWithKeysOf(own);
    await restore(configOf(folder), file, operator);
    const restored = await opened(folder, own.deps.clock() + 60_000);
    const after = restored.visitor();
    await after.signsIn(account.userId, account.password);
    expect(after.sees.path).toBe("/sign-in/second-factor");
    await after.submits({ code: await after.otpCode(account.secret) });
    expect(after.sees.path).toBe("/");
    expect((await verifyChain(restored.portal)).fault).toBeUndefined();
  });

  it("ends every session of the backup: some had ended after it was made", async () => {
    const own = await opened();
    await own.visitor().walksTo("terms", await memberWithNotice(own));
    const file = join(dataFolder(), "backup.sqlite");
    await backUp(own.deps, file, operator);
    const sessions = ({ deps }: OwnPortal) => deps.db.selectFrom("sessions").selectAll().execute();
    expect(await sessions(own)).not.toEqual([]);
    const folder = folderWithKeysOf(own);
    await restore(configOf(folder), file, operator);
    expect(await sessions(await opened(folder))).toEqual([]);
  });

  it("S7: ends operators' sessions and invitations of the backup too", async () => {
    const own = await opened();
    const { portal } = own;
    await inviteOperator({ portal, actor: operator }, { name: "見本 業子", roles: ["lead"] });
    const { id } = await portal.db.selectFrom("operators").select("id").executeTakeFirstOrThrow();
    await startSession(portal, { operatorId: id, insurerId: portal.insurer.id, userAgent: "" });
    const file = join(dataFolder(), "backup.sqlite");
    await backUp(own.deps, file, operator);
    const folder = folderWithKeysOf(own);
    await restore(configOf(folder), file, operator);
    const { db } = (await opened(folder)).deps;
    expect(await db.selectFrom("operators").select("name").execute()).toEqual([{ name: "見本 業子" }]);
    expect(await db.selectFrom("operator_sessions").selectAll().execute()).toEqual([]);
    expect(await db.selectFrom("operator_invitations").selectAll().execute()).toEqual([]);
  });

  it("D5: is one file for its owner only, and the audit log tells of it", async () => {
    const { own, file } = await backedUp();
    const folder = folderWithKeysOf(own);
    await restore(configOf(folder), file, operator);
    expect(readdirSync(folder).sort()).toEqual(["genkan.sqlite", "keys"]);
    expect(statSync(join(folder, "genkan.sqlite")).mode & 0o777).toBe(0o600);
    expect(actionsIn(join(folder, "genkan.sqlite")).at(-1)).toBe("database.restored");
    expect(actionsIn(file).at(-1)).toBe("database.backed-up");
  });

  it("D7: without keys fails with a clear error and writes nothing", async () => {
    const { file } = await backedUp();
    const folder = dataFolder();
    await expect(restore(configOf(folder), file, operator)).rejects.toThrow("Restore the keys");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("D7, X12: with the keys of another database fails and writes nothing", async () => {
    const { file } = await backedUp();
    const folder = folderWithKeysOf(await opened());
    await expect(restore(configOf(folder), file, operator)).rejects.toThrow("is not the one");
    expect(readdirSync(folder)).toEqual(["keys"]);
  });

  it("touches no database that is there already", async () => {
    const { own, file } = await backedUp();
    const before = await own.deps.db.selectFrom("key_checks").selectAll().execute();
    await expect(restore(own.config, file, operator)).rejects.toThrow("exists already");
    expect(await own.deps.db.selectFrom("key_checks").selectAll().execute()).toEqual(before);
  });

  it("D6: refuses the file of a running portal, which lacks its newest rows", async () => {
    const own = await opened();
    const folder = folderWithKeysOf(own);
    expect(existsSync(join(own.config.dataDir, "genkan.sqlite-wal"))).toBe(true);
    await expect(restore(configOf(folder), join(own.config.dataDir, "genkan.sqlite"), operator)).rejects.toThrow(
      "no backup",
    );
    expect(readdirSync(folder)).toEqual(["keys"]);
  });

  it("refuses a damaged backup and writes nothing", async () => {
    const { own, file } = await backedUp();
    truncateSync(file, statSync(file).size - 4096 * 3);
    const folder = folderWithKeysOf(own);
    await expect(restore(configOf(folder), file, operator)).rejects.toThrow("is damaged");
    expect(readdirSync(folder)).toEqual(["keys"]);
  });

  it("takes the place of what a killed one left behind", async () => {
    const { own, file } = await backedUp();
    const folder = folderWithKeysOf(own);
    writeFileSync(join(folder, "genkan.sqlite.part"), "half a copy");
    writeFileSync(join(folder, "genkan.sqlite.part-wal"), "half a log");
    await restore(configOf(folder), file, operator);
    expect(readdirSync(folder).sort()).toEqual(["genkan.sqlite", "keys"]);
  });
});
