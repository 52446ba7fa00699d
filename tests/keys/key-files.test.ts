import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { confirmKeys, KeyError, keyPurposes, keysFrom, loadKeys } from "../../src/keys/keys.ts";
import { newDatabase } from "../support/database.ts";
import type { TestPortal } from "../support/portal.ts";

const _json = JSON.stringify;
const _passkeysOf = (test: TestPortal, memberId: string) =>
  test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

describe("key files that would lose data", () => {
  const newKey = (id: string) => ({ id, secret: randomBytes(32) });
  const ringOf = () => new Map(keyPurposes.map((purpose) => [purpose, [newKey("k1")]]));

  it.each([
    ["two keys of one name", `k1 ${randomBytes(32).toString("base64")}\nk1 ${randomBytes(32).toString("base64")}\n`],
    ["a key that is too long for the cipher", `k1 ${randomBytes(48).toString("base64")}\n`],
  ])("X12: a file with %s refuses the start", (_, text) => {
    const folder = mkdtempSync(join(tmpdir(), "genkan-keys-"));
    loadKeys(folder, {}, randomBytes, { make: true });
    rmSync(join(folder, "encryption"));
    writeFileSync(join(folder, "encryption"), text, { mode: 0o400 });
    expect(() => loadKeys(folder, {}, randomBytes, { make: false })).toThrow(KeyError);
    rmSync(folder, { recursive: true });
  });

  it("X12: a refused start remembers no new key either", async () => {
    const { db } = await newDatabase();
    const ring = ringOf();
    await confirmKeys(keysFrom(ring, randomBytes), db);
    const rows = () => db.selectFrom("key_checks").selectAll().orderBy("key").execute();
    const before = await rows();
    const other = new Map(ring).set("pepper", [...ring.get("pepper")!, newKey("k2")]).set("index", [newKey("k1")]);
    await expect(confirmKeys(keysFrom(other, randomBytes), db)).rejects.toThrow(KeyError);
    expect(await rows()).toEqual(before);
  });
});

/** Not in fixes.patch: needs a new mail in three languages. */
