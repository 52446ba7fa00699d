import { createHash, randomBytes } from "node:crypto";
import { chmodSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/database.ts";
import { startHashing } from "../../src/keys/hashing.ts";
import { confirmKeys, KeyError, keyPurposes, keysFrom, loadKeys } from "../../src/keys/keys.ts";
import { freshDatabase, isPostgres, newDatabase } from "../support/database.ts";
import { codeOn } from "../support/people.ts";
import { openPortal } from "../support/portal.ts";
import { dataFolder, genkan, startGenkan } from "../support/server-process.ts";
import { chosen } from "../support/visitor.ts";

type Ring = { id: string; secret: Buffer }[];
const newKey = (id: string) => ({ id, secret: randomBytes(32) });
const keysOf = (encryption: Ring, pepper: Ring = [newKey("k1")]) =>
  keysFrom(
    new Map(
      keyPurposes.map((purpose) => [
        purpose,
        purpose === "encryption" ? encryption : purpose === "pepper" ? pepper : [newKey("k1")],
      ]),
    ),
    randomBytes,
  );

describe("K1: an encrypted text", () => {
  const keys = keysOf([newKey("k1")]);
  const place = "members/email/m1";

  it.each(["", "taro@example.com", "𠮷﨑 髙子", "x".repeat(10_000), "a\u0000b"])("%j comes back as it was", (text) => {
    expect(keys.decrypt(keys.encrypt(text, place), place)).toBe(text);
  });

  it("differs each time and begins with the key's name and 96 bits that are never the same", () => {
    const sealed = Array.from({ length: 100 }, () => keys.encrypt("taro@example.com", place));
    for (const each of sealed) expect(each).toMatch(/^k1\.[\w-]+$/);
    const nonces = sealed.map((each) => Buffer.from(each.slice(3), "base64url").subarray(0, 12).toString("hex"));
    expect(new Set(nonces).size).toBe(100);
  });

  it.each([
    ["another row", "members/email/m2"],
    ["another column", "members/imported_email/m1"],
    ["another table", "notices/email/m1"],
    ["nowhere", ""],
  ])("does not open in %s", (_, elsewhere) => {
    const sealed = keys.encrypt("taro@example.com", place);
    expect(() => keys.decrypt(sealed, elsewhere)).toThrow();
  });

  it("does not open after any one of its bits was changed", () => {
    const bytes = Buffer.from(keys.encrypt("taro@example.com", place).slice(3), "base64url");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1;
      expect(() => keys.decrypt(`k1.${changed.toString("base64url")}`, place)).toThrow();
    }
  });

  it.each(["", "k1.", "k1.AAAA", "taro@example.com", "k1"])("%j was never one and does not open", (sealed) => {
    expect(() => keys.decrypt(sealed, place)).toThrow();
  });

  it("does not open under another key's name, even with the same key", () => {
    const { secret } = newKey("k1");
    const both = keysOf([
      { id: "k1", secret },
      { id: "k2", secret },
    ]);
    const sealed = both.encrypt("taro@example.com", place);
    expect(sealed).toMatch(/^k2\./);
    expect(() => both.decrypt(sealed.replace("k2.", "k1."), place)).toThrow();
  });

  it("of one member does not open in another member's row", async () => {
    const test = await openPortal({ config: { logLevel: "silent" } });
    const [taro, hanako] = [await test.memberWithNotice(), await test.memberWithNotice({ birthDate: "1964-10-10" })];
    const row = await test.deps.db
      .selectFrom("members")
      .select("birth_date")
      .where("id", "=", hanako.id)
      .executeTakeFirstOrThrow();
    await test.deps.db.updateTable("members").set(row).where("id", "=", taro.id).execute();
    const attacker = test.visitor();
    await attacker.signsInWithNotice(taro.notice);
    await attacker.submits({ birthDate: "19641010" });
    expect(attacker.sees.status).toBe(500);
    await attacker.opens("/");
    expect(attacker.sees.path).toBe("/onboarding/birth-date");
  });
});

describe("K2: a key ring with older keys", () => {
  const [old, current] = [newKey("k1"), newKey("k2")];

  it("reads what an older key wrote and writes with the last one", () => {
    const sealed = keysOf([old]).encrypt("taro@example.com", "p");
    const rotated = keysOf([old, current]);
    expect(rotated.decrypt(sealed, "p")).toBe("taro@example.com");
    expect(rotated.encrypt("x", "p")).toMatch(/^k2\./);
  });

  it("names the key that is missing when it was dropped too early", () => {
    const sealed = keysOf([old]).encrypt("taro@example.com", "p");
    const reading = () => keysOf([current]).decrypt(sealed, "p");
    expect(reading).toThrow(KeyError);
    expect(reading).toThrow('The encryption key "k1" is missing');
  });

  it("P12: a password hashed with an older pepper still opens, and is to be hashed anew", async () => {
    const before = await startHashing(keysOf([old], [old]), randomBytes);
    const after = await startHashing(keysOf([old], [old, current]), randomBytes);
    const stored = await before.hash("mori-no-3kuma", "cf1");
    expect(await after.verify("mori-no-3kuma", stored)).toBe(true);
    expect([before.isOutdated(stored), after.isOutdated(stored)]).toEqual([false, true]);
    expect(await after.hash("mori-no-3kuma", "cf1")).toMatch(/^cf1\.k2\./);
  });

  it("P12: a password opens nothing where its pepper is another one or gone", async () => {
    const stored = await (await startHashing(keysOf([old], [old]), randomBytes)).hash("mori-no-3kuma", "cf1");
    const another = await startHashing(keysOf([old], [newKey("k1")]), randomBytes);
    expect(await another.verify("mori-no-3kuma", stored)).toBe(false);
    const gone = await startHashing(keysOf([old], [current]), randomBytes);
    await expect(gone.verify("mori-no-3kuma", stored)).rejects.toThrow('The pepper key "k1" is missing');
  });
});

describe("X12: the key files", () => {
  let folder: string;
  let keyFolder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "genkan-keys-"));
    keyFolder = join(folder, "keys");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const makes = () => loadKeys(keyFolder, {}, randomBytes, { make: true });
  const reads = () => loadKeys(keyFolder, {}, randomBytes, { make: false });
  const replaces = (purpose: string, text: string, mode = 0o400) => {
    const path = join(keyFolder, purpose);
    rmSync(path, { force: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
  };
  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it("K4: are six, each with a key of its own, for their owner's eyes only", () => {
    makes();
    expect(readdirSync(keyFolder).sort()).toEqual(["audit", "encryption", "form", "index", "known-device", "pepper"]);
    expect(modeOf(keyFolder)).toBe("700");
    for (const purpose of keyPurposes) {
      const path = join(keyFolder, purpose);
      expect([purpose, modeOf(path)]).toEqual([purpose, "400"]);
      expect(readFileSync(path, "utf8")).toMatch(/^k1 [A-Za-z0-9+/]{43}=\n$/);
    }
    expect(new Set(keyPurposes.map((purpose) => readFileSync(join(keyFolder, purpose), "utf8"))).size).toBe(6);
  });

  it("are read again at the next start", () => {
    const sealed = makes().encrypt("taro@example.com", "p");
    expect(reads().decrypt(sealed, "p")).toBe("taro@example.com");
  });

  it("are not made anew over those that are there", () => {
    const sealed = makes().encrypt("taro@example.com", "p");
    expect(makes().decrypt(sealed, "p")).toBe("taro@example.com");
  });

  it("are not made where the database knows keys already", () => {
    expect(reads).toThrow(KeyError);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(keyPurposes)("refuse the start when the one called %s is gone, even on an empty database", (purpose) => {
    makes();
    rmSync(join(keyFolder, purpose), { force: true });
    expect(makes).toThrow(`${join(keyFolder, purpose)} is missing`);
  });

  it.each([
    ["empty", ""],
    ["blank", "\n\n"],
    ["short", `k1 ${randomBytes(31).toString("base64")}\n`],
    ["an id only", "k1\n"],
    ["a key only", `${randomBytes(32).toString("base64")}\n`],
    ["made of zeros", `k1 ${Buffer.alloc(32).toString("base64")}\n`],
    ["an example", `k1 ${Buffer.from("changeme".repeat(4)).toString("base64")}\n`],
    ["right, but with an older one that is short", `k0 AAAA\nk1 ${randomBytes(32).toString("base64")}\n`],
    ["named with a dot", `k.1 ${randomBytes(32).toString("base64")}\n`],
  ])("refuse the start when one is %s", (_, text) => {
    makes();
    replaces("encryption", text);
    expect(reads).toThrow(KeyError);
    expect(reads).toThrow(join(keyFolder, "encryption"));
  });

  it.each([0o440, 0o404, 0o444, 0o644, 0o660, 0o666])("refuse the start when one has the mode %o", (mode) => {
    makes();
    replaces("pepper", readFileSync(join(keyFolder, "pepper"), "utf8"), mode);
    expect(reads).toThrow("can be read by others");
  });

  it("may lie elsewhere, one by one", () => {
    makes();
    const elsewhere = join(folder, "encryption-elsewhere");
    writeFileSync(elsewhere, `k7 ${randomBytes(32).toString("base64")}\n`, { mode: 0o400 });
    const keys = loadKeys(keyFolder, { encryption: elsewhere }, randomBytes, { make: false });
    expect(keys.currentId("encryption")).toBe("k7");
  });
});

describe("X12: a start with other keys than those of the database", () => {
  const rowsOf = async (db: Database) => ({
    checks: await db.selectFrom("key_checks").selectAll().orderBy("key").execute(),
    members: await db.selectFrom("members").selectAll().orderBy("id").execute(),
    insurers: await db.selectFrom("insurers").selectAll().execute(),
    notices: await db.selectFrom("notices").selectAll().orderBy("id").execute(),
  });

  const ringOf = () => new Map(keyPurposes.map((purpose) => [purpose, [newKey("k1")]]));

  it("is refused and changes nothing, with no keys, with new ones and with one from elsewhere; with the right ones it opens", async () => {
    const { url, db } = await newDatabase();
    const own = { DATABASE_URL: url, DATA_DIR: dataFolder(), PORT: "0" };
    const first = await startGenkan({ ...own, PORT: "0" });
    first.process.kill("SIGTERM");
    await first.ended;
    const before = await rowsOf(db);
    expect(before.members).toHaveLength(3);

    const without = dataFolder();
    expect(await genkan(["serve"], { ...own, DATA_DIR: without })).toMatchObject({
      code: 1,
      complains: expect.stringContaining("is missing"),
    });
    expect(readdirSync(without)).toEqual([]);

    const others = dataFolder();
    loadKeys(join(others, "keys"), {}, randomBytes, { make: true });
    expect(await genkan(["serve"], { ...own, DATA_DIR: others })).toMatchObject({
      code: 1,
      complains: expect.stringContaining("Nothing was changed"),
    });

    const mixed = dataFolder();
    cpSync(join(own.DATA_DIR, "keys"), join(mixed, "keys"), { recursive: true });
    rmSync(join(mixed, "keys/index"), { force: true });
    cpSync(join(others, "keys/index"), join(mixed, "keys/index"));
    expect(await genkan(["serve"], { ...own, DATA_DIR: mixed })).toMatchObject({
      code: 1,
      complains: expect.stringContaining('The index key "k1"'),
    });

    expect(await rowsOf(db)).toEqual(before);
    const again = await startGenkan({ ...own, PORT: "0" });
    again.process.kill("SIGTERM");
    expect((await again.ended).code).toBe(0);
  });

  it.each(keyPurposes)("is refused for the sake of the %s key alone", async (purpose) => {
    const { db } = await newDatabase();
    const ring = ringOf();
    await confirmKeys(keysFrom(ring, randomBytes), db);
    const before = await rowsOf(db);
    const other = new Map(ring).set(purpose, [newKey("k1")]);
    await expect(confirmKeys(keysFrom(other, randomBytes), db)).rejects.toThrow(`The ${purpose} key "k1"`);
    const renamed = new Map(ring).set(purpose, [newKey("k9")]);
    await expect(confirmKeys(keysFrom(renamed, randomBytes), db)).rejects.toThrow(`The ${purpose} keys`);
    expect(await rowsOf(db)).toEqual(before);
  });

  it("K2: is one like any other when a newer key was added behind the old one", async () => {
    const { db } = await newDatabase();
    const ring = ringOf();
    await confirmKeys(keysFrom(ring, randomBytes), db);
    const rotated = new Map([...ring].map(([purpose, keys]) => [purpose, [...keys, newKey("k2")]]));
    await confirmKeys(keysFrom(rotated, randomBytes), db);
    const { checks } = await rowsOf(db);
    expect(checks).toHaveLength(12);
  });

  it("tells nothing of the keys: the database holds only keyed checks", async () => {
    const { db } = await newDatabase();
    const ring = ringOf();
    await confirmKeys(keysFrom(ring, randomBytes), db);
    const text = JSON.stringify(await rowsOf(db));
    for (const [key] of ring.values()) {
      const digest = createHash("sha256").update(key!.secret);
      for (const shown of [
        key!.secret.toString("base64"),
        key!.secret.toString("base64url"),
        digest.digest("base64url"),
      ]) {
        expect(text).not.toContain(shown);
      }
    }
  });
});

describe("K3: a stolen database", () => {
  it("shows no birth date, address, e-mail, password, key or code of a member who did everything", async () => {
    const { url, db } = await freshDatabase();
    const test = await openPortal();
    const member = await test.memberWithNotice({
      birthDate: "1951-07-13",
      email: "imported-canary@example.com",
      postalAddress: { postalCode: "9998877", lines: ["東京都カナリア町9-8-7"] },
    });
    const taro = test.visitor();
    const { secret } = await taro.walksTo("recovery-codes", member);
    const recoveryCode = codeOn(taro).replaceAll("-", "").slice(4);
    await taro.submits({ saved: "yes" });
    const { temporaryPassword } = member.notice;
    const canaries = [
      "1951-07-13",
      "19510713",
      "imported-canary",
      "taro@example.com",
      "9998877",
      "カナリア町",
      chosen.password,
      temporaryPassword,
      temporaryPassword.replaceAll("-", ""),
      secret,
      taro.cookies.get("__Host-genkan")!,
      recoveryCode,
    ];
    const tables = (await db.introspection.getTables()).map((table) => table.name as "members");
    const rows = await Promise.all(tables.map((table) => db.selectFrom(table).selectAll().execute()));
    const stolen = [JSON.stringify(rows)];
    if (!isPostgres) {
      const path = url.slice("sqlite:".length);
      stolen.push(...[path, `${path}-wal`].map((file) => readFileSync(file).toString("utf8")));
    }
    expect(stolen.join().length).toBeGreaterThan(10_000);
    expect(canaries.filter((canary) => stolen.some((text) => text.includes(canary)))).toEqual([]);
  });
});

describe("K6: the algorithms", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(ts|js)$/.test(name))
    .map((name) => ({ name, text: readFileSync(join("src", name), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "") }));

  it("are these and no others", () => {
    const used = sources.flatMap(({ text }) =>
      [...text.matchAll(/\b(hash|createHash|createHmac|createCipheriv|createDecipheriv)\(\s*"([^"]+)"/g)].map(
        ([, , algorithm]) => algorithm,
      ),
    );
    expect(new Set(used)).toEqual(new Set(["sha256", "aes-256-gcm"]));
  });

  it("K6: get no number from Math.random, and no weak digest is named anywhere", () => {
    const weak = sources.filter(({ text }) =>
      /Math\.random|md5|\bsha-?1\b|createCipher\(|\bdes\b|\brc4\b|-ecb|-cbc|pseudoRandomBytes/i.test(text),
    );
    expect(weak.map(({ name }) => name)).toEqual([]);
  });

  it("K5: secrets are compared in one place, in constant time", () => {
    const comparing = sources.filter(({ text }) => /timingSafeEqual/.test(text));
    expect(comparing.map(({ name }) => name)).toEqual(["keys/keys.ts"]);
    const careless = sources.filter(({ text }) =>
      /(mac|signature|formToken)\([^\n]*\)[^\n]*[!=]==|[!=]== *[\w.]*(mac|signature|formToken)\(/.test(text),
    );
    expect(careless.map(({ name }) => name)).toEqual([]);
  });
});
