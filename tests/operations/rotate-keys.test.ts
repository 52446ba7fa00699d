import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Deps } from "../../src/deps.ts";
import { signingKeys } from "../../src/insurers/signing-keys.ts";
import { KeyError, type KeyPurpose } from "../../src/keys/keys.ts";
import { addMember, emailIndex, unseal } from "../../src/members/members.ts";
import { purge } from "../../src/office/audit/retention.ts";
import { verifyChain } from "../../src/office/audit/verify.ts";
import { addKey, dropKey, rewriteAll, usesOf } from "../../src/operations/rotate-keys.ts";
import { sealedPlaces } from "../../src/operations/sealed-places.ts";
import { isPostgres, newDatabase } from "../support/database.ts";
import { memberWithNotice, type OwnPortal, openOwnPortal } from "../support/own-portal.ts";
import { startOfTime, taro } from "../support/portal.ts";
import { dataFolder, type Settings } from "../support/server-process.ts";

const operator = "operator:hanako";

async function newSettings(): Promise<Settings> {
  const settings: Settings = { DATA_DIR: dataFolder() };
  if (isPostgres) settings.DATABASE_URL = (await newDatabase()).url;
  return settings;
}

/** Starts a server on what is there; a minute after the last one. */
async function started(settings: Settings, startsAt = startOfTime): Promise<OwnPortal> {
  const own = await openOwnPortal(settings, startsAt);
  onTestFinished(() => own.deps.db.destroy());
  return own;
}

/** One member who has done everything and one in the middle; every encrypted column has a row. */
async function lived(settings: Settings) {
  const own = await started(settings);
  const finished = await memberWithNotice(own);
  const account = await own.visitor().walksTo("end", finished);
  const id = await addMember(own.portal, { ...taro, memberNumber: "1", email: "imported@example.com" });
  const other = await memberWithNotice(own, "1002-1");
  const visitor = own.visitor();
  await visitor.walksTo("authenticator", other, { userId: "hanako-mihon", password: "mori-no-3kuma" });
  const secret = visitor.otpSecret();
  await visitor.submits({ code: await visitor.otpCode(secret) });
  await visitor.submits({ deviceName: "スマホ" });
  const { db, keys } = own.deps;
  const later = { pending_email: "new@example.com", recovery_email: "second@example.com" };
  for (const [column, address] of Object.entries(later)) {
    const sealed = {
      [column]: keys.encrypt(address, `members/${column}/${id}`),
      [`${column}_index`]: emailIndex(own.portal, address),
    };
    await db.updateTable("members").set(sealed).where("id", "=", id).execute();
  }
  const link = { id: "link", insurer_id: own.portal.insurer.id, member_id: id, purpose: "not-me" as const };
  const detail = keys.encrypt("old@example.com", "mail_links/detail/link");
  await db
    .insertInto("mail_links")
    .values({ ...link, detail, created_at: 0, expires_at: 1 })
    .execute();
  const third = own.visitor();
  await third.walksTo("authenticator", await memberWithNotice(own, "1003-1"), {
    userId: "jiro-mihon",
    password: "mori-no-3kuma",
  });
  await signingKeys(own.portal);
  return { own, account, id, minuteLater: own.deps.clock() + 60_000 };
}

/** Table and column → how many values there the key with this id has encrypted. */
async function sealedWith(db: Deps["db"], id: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  const any = db as unknown as Kysely<Record<string, Record<string, unknown>>>;
  for (const { name } of await db.introspection.getTables()) {
    for (const row of await any.selectFrom(name).selectAll().execute()) {
      for (const [column, value] of Object.entries(row)) {
        if (typeof value !== "string" || !value.startsWith(`${id}.`)) continue;
        const where = `${name}.${column}`;
        found[where] = (found[where] ?? 0) + 1;
      }
    }
  }
  return found;
}

const fileOf = (settings: Settings, purpose: KeyPurpose) => join(settings.DATA_DIR!, "keys", purpose);
const idsIn = (settings: Settings, purpose: KeyPurpose) =>
  [...readFileSync(fileOf(settings, purpose), "utf8").matchAll(/^(\w+) /gm)].map(([, id]) => id);
const checksIn = async ({ deps }: OwnPortal) =>
  (await deps.db.selectFrom("key_checks").select("key").orderBy("key").execute()).map(({ key }) => key);

describe("a new encryption key", () => {
  it("K2: takes over every row; then the old one goes and the same member still signs in", async () => {
    const settings = await newSettings();
    const { own, account, minuteLater } = await lived(settings);
    const columns = [...new Set(sealedPlaces.map(({ table, column }) => `${table}.${column}`))].sort();
    expect(Object.keys(await sealedWith(own.deps.db, "k1")).sort()).toEqual(columns);

    expect(await addKey(own.deps, "encryption", operator)).toBe("k2");
    const restarted = await started(settings, minuteLater);
    const before = await sealedWith(restarted.deps.db, "k1");
    const rows = Object.values(before).reduce((sum, count) => sum + count);
    expect(await usesOf(restarted.deps, "encryption", "k1")).toBe(rows);
    expect(await rewriteAll(restarted.deps, "encryption", operator)).toBe(rows);
    expect(await sealedWith(restarted.deps.db, "k1")).toEqual({});
    expect(await sealedWith(restarted.deps.db, "k2")).toEqual(before);
    expect(await usesOf(restarted.deps, "encryption", "k1")).toBe(0);

    await dropKey(restarted.deps, "encryption", "k1", operator);
    expect(idsIn(settings, "encryption")).toEqual(["k2"]);
    const alone = await started(settings, minuteLater + 60_000);
    const visitor = alone.visitor();
    await visitor.signsIn(account.userId, account.password);
    await visitor.submits({ code: await visitor.otpCode(account.secret) });
    expect(visitor.sees.path).toBe("/");
  });

  it("K2, K4: comes last in its file, which stays for its owner only; every step is recorded", async () => {
    const settings = await newSettings();
    const own = await started(settings);
    const [old] = readFileSync(fileOf(settings, "encryption"), "utf8").split("\n");
    await addKey(own.deps, "encryption", operator);
    expect(readFileSync(fileOf(settings, "encryption"), "utf8").split("\n")[0]).toBe(old);
    expect(idsIn(settings, "encryption")).toEqual(["k1", "k2"]);
    expect(statSync(fileOf(settings, "encryption")).mode & 0o777).toBe(0o400);
    expect(readdirSync(join(settings.DATA_DIR!, "keys"))).toHaveLength(6);
    const restarted = await started(settings);
    await rewriteAll(restarted.deps, "encryption", operator);
    await dropKey(restarted.deps, "encryption", "k1", operator);
    const acts = restarted.deps.db.selectFrom("audit_events").select(["action", "actor", "detail"]).orderBy("sequence");
    expect(await acts.execute()).toEqual([
      { action: "keys.added", actor: operator, detail: "encryption/k2" },
      { action: "keys.rewritten", actor: operator, detail: "encryption/k2" },
      { action: "keys.dropped", actor: operator, detail: "encryption/k1" },
    ]);
  });

  it("K2: leaves nothing to do when the rows were rewritten, and may be rewritten twice at once", async () => {
    const settings = await newSettings();
    const { own, id } = await lived(settings);
    await addKey(own.deps, "encryption", operator);
    const { deps, portal } = await started(settings);
    await Promise.all([rewriteAll(deps, "encryption", operator), rewriteAll(deps, "encryption", operator)]);
    expect(await rewriteAll(deps, "encryption", operator)).toBe(0);
    const member = await deps.db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(unseal(portal, member, "birth_date")).toBe(taro.birthDate);
    expect(unseal(portal, member, "imported_email")).toBe("imported@example.com");
  });

  it("K2: reaches every row of a table longer than what is done at once", async () => {
    const settings = await newSettings();
    const own = await started(settings);
    for (let n = 0; n < 450; n += 1) await addMember(own.portal, { ...taro, memberNumber: `many-${n}` });
    await addKey(own.deps, "encryption", operator);
    const { deps } = await started(settings);
    await rewriteAll(deps, "encryption", operator);
    expect(await sealedWith(deps.db, "k1")).toEqual({});
  });
});

describe("an old key", () => {
  it.each(["encryption", "pepper", "index", "audit"] as const)(
    "K2, X12: for %s is not dropped while rows need it, and nothing is overwritten",
    async (purpose) => {
      const settings = await newSettings();
      const { own } = await lived(settings);
      await addKey(own.deps, purpose, operator);
      const restarted = await started(settings);
      const before = [readFileSync(fileOf(settings, purpose), "utf8"), await checksIn(restarted)];
      const rows = await sealedWith(restarted.deps.db, "k1");
      await expect(dropKey(restarted.deps, purpose, "k1", operator)).rejects.toThrow("Nothing was changed");
      expect([readFileSync(fileOf(settings, purpose), "utf8"), await checksIn(restarted)]).toEqual(before);
      expect(await sealedWith(restarted.deps.db, "k1")).toEqual(rows);
    },
  );

  it.each(["form", "known-device"] as const)("K2: for %s is dropped at any time: no row needs it", async (purpose) => {
    const settings = await newSettings();
    const { own } = await lived(settings);
    await addKey(own.deps, purpose, operator);
    const restarted = await started(settings);
    await dropKey(restarted.deps, purpose, "k1", operator);
    expect(await checksIn(await started(settings))).toContain(`${purpose}/k2`);
    expect(idsIn(settings, purpose)).toEqual(["k2"]);
  });

  it("K2: that is current is never dropped, nor one that nobody knows", async () => {
    const settings = await newSettings();
    const { deps } = await started(settings);
    await expect(dropKey(deps, "form", "k1", operator)).rejects.toThrow("k1 is the current form key");
    await expect(dropKey(deps, "form", "k9", operator)).rejects.toThrow("There is no form key k9");
    expect(idsIn(settings, "form")).toEqual(["k1"]);
  });

  it.each(["k1", "k2"])("K2, X12: %s that was taken out of the file by hand stops the start", async (gone) => {
    const settings = await newSettings();
    const { own } = await lived(settings);
    await addKey(own.deps, "encryption", operator);
    const before = await checksIn(own);
    const lines = readFileSync(fileOf(settings, "encryption"), "utf8").split("\n");
    rmSync(fileOf(settings, "encryption"));
    const left = lines.filter((line) => !line.startsWith(gone)).join("\n");
    writeFileSync(fileOf(settings, "encryption"), left, { mode: 0o400 });
    await expect(openOwnPortal(settings)).rejects.toThrow(KeyError);
    await expect(openOwnPortal(settings)).rejects.toThrow(`"${gone}"`);
    expect(await checksIn(own)).toEqual(before);
  });

  it("K2: that was dropped elsewhere and still stands in this server's file stops nobody", async () => {
    const settings = await newSettings();
    const own = await started(settings);
    await addKey(own.deps, "form", operator);
    const both = readFileSync(fileOf(settings, "form"), "utf8");
    await dropKey((await started(settings)).deps, "form", "k1", operator);
    const dropped = readFileSync(fileOf(settings, "form"), "utf8");
    rmSync(fileOf(settings, "form"));
    writeFileSync(fileOf(settings, "form"), both, { mode: 0o400 });
    await started(settings);
    rmSync(fileOf(settings, "form"));
    writeFileSync(fileOf(settings, "form"), dropped, { mode: 0o400 });
    expect(await checksIn(await started(settings))).not.toContain("form/k1");
  });
});

describe("the list of encrypted columns", () => {
  it("K2: holds every column that src/database/tables.ts calls encrypted", () => {
    const text = readFileSync(new URL("../../src/database/tables.ts", import.meta.url), "utf8");
    const tableOf = new Map([...text.matchAll(/^ {2}(\w+): (\w+Table);/gm)].map(([, name, type]) => [type, name]));
    const encrypted = text.split(/^interface /m).flatMap((part) => {
      const table = tableOf.get(/^\w+/.exec(part)?.[0]);
      return [...part.matchAll(/\/\*\*[^*]*encrypted[^*]*\*\/\s+(\w+):/gi)].map(([, column]) => `${table}.${column}`);
    });
    expect(encrypted.length).toBeGreaterThanOrEqual(8);
    const listed = sealedPlaces.map(({ table, column }) => `${table}.${column}`);
    expect(encrypted.filter((each) => !listed.includes(each))).toEqual([]);
  });
});

describe("a new key of another kind", () => {
  it("K2: pepper hashes a password anew when its member signs in, and the old one goes when nobody needs it", async () => {
    const settings = await newSettings();
    const own = await started(settings);
    const account = await own.visitor().walksTo("authenticator", await memberWithNotice(own));
    await addKey(own.deps, "pepper", operator);
    const restarted = await started(settings, own.deps.clock() + 60_000);
    expect(await usesOf(restarted.deps, "pepper", "k1")).toBe(1);
    await restarted.visitor().signsIn(account.userId, account.password);
    expect(await usesOf(restarted.deps, "pepper", "k1")).toBe(0);
    await dropKey(restarted.deps, "pepper", "k1", operator);
    const alone = (await started(settings, restarted.deps.clock() + 60_000)).visitor();
    await alone.signsIn(account.userId, account.password);
    expect(alone.sees.path).toBe("/onboarding/authenticator");
  });

  it("K2: pepper is needed by notices as long as they can be used", async () => {
    const settings = await newSettings();
    const own = await started(settings);
    await memberWithNotice(own);
    await addKey(own.deps, "pepper", operator);
    const restarted = await started(settings);
    expect(await usesOf(restarted.deps, "pepper", "k1")).toBe(1);
    restarted.passes(31 * 86_400_000);
    expect(await usesOf(restarted.deps, "pepper", "k1")).toBe(0);
  });

  it("K2, K3: index makes every e-mail index anew", async () => {
    const settings = await newSettings();
    const { own, id } = await lived(settings);
    await addKey(own.deps, "index", operator);
    const { deps, portal } = await started(settings);
    const indexes = async () =>
      deps.db.selectFrom("members").select("email_index").where("email", "is not", null).execute();
    const others = async () =>
      deps.db
        .selectFrom("members")
        .select(["pending_email_index", "recovery_email_index"])
        .where("id", "=", id)
        .executeTakeFirstOrThrow();
    const expected = { email_index: emailIndex(portal, "taro@example.com") };
    expect(await indexes()).not.toContainEqual(expected);
    expect(await rewriteAll(deps, "index", operator)).toBe(9);
    expect(await indexes()).toEqual([expected, expected, expected]);
    expect(await others()).toEqual({
      pending_email_index: emailIndex(portal, "new@example.com"),
      recovery_email_index: emailIndex(portal, "second@example.com"),
    });
    await dropKey(deps, "index", "k1", operator);
  });

  it("K2, L6: audit goes when the rows it signed were purged, and the log is whole all the while", async () => {
    const settings = await newSettings();
    const { own } = await lived(settings);
    await addKey(own.deps, "audit", operator);
    const restarted = await started(settings, own.deps.clock() + 86_400_000);
    expect((await verifyChain(restarted.portal)).fault).toBeUndefined();
    await purge(restarted.portal, { before: restarted.deps.clock(), actor: operator, reason: "kept long enough" });
    await dropKey(restarted.deps, "audit", "k1", operator);
    expect((await verifyChain((await started(settings)).portal)).fault).toBeUndefined();
  });
});
