/**
 * The keys: one file a purpose, each line `<id> <base64 of 32 bytes>`, the last line current, older ones for reading.
 * They are made on the very first start, never again: a database that knows keys refuses to start without them (X12).
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Database } from "../database/database.ts";
import type { KeyCheckRow } from "../database/tables.ts";
import { forbidden, isOpenToOthers } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import type { Random } from "./random.ts";

/** Every purpose has a key of its own (K4). */
export const keyPurposes = ["pepper", "encryption", "index", "form", "audit", "known-device"] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

interface Key {
  id: string;
  secret: Buffer;
}

/** Keys made ready once, which takes longer than a MAC or an encryption itself. */
const madeKeys = new WeakMap<Key, KeyObject>();
function made(key: Key): KeyObject {
  let object = madeKeys.get(key);
  if (!object) {
    object = createSecretKey(key.secret);
    madeKeys.set(key, object);
  }
  return object;
}

export interface Keys {
  /** HMAC-SHA-256 of `text` with the current key of that purpose, or with the one called `keyId`. */
  mac(purpose: KeyPurpose, text: string, keyId?: string): Buffer;
  currentId(purpose: KeyPurpose): string;
  /**
   * AES-256-GCM (K1). `place` says where the text belongs, such as `members/email/<row id>`; elsewhere it does not open.
   * @returns `<key id>.<base64url of nonce, text and tag>`.
   */
  encrypt(text: string, place: string): string;
  /** @throws when the text was changed, moved to another place, or its key is gone. */
  decrypt(sealed: string, place: string): string;
  all: ReadonlyMap<KeyPurpose, readonly Key[]>;
}

/** The keys are not those that are needed. */
export class KeyError extends Refusal {}

/**
 * Reads the keys, and makes them where the folder has none at all and `make` allows it.
 * @param files purpose → file, where it is not in `dir`.
 * @throws {KeyError} when a key is missing, short, an example or readable by others.
 * @throws {Refusal} when this user may not look: then nobody knows whether one is missing.
 */
export function loadKeys(
  dir: string,
  files: Readonly<Record<string, string>>,
  random: Random,
  options: { make: boolean },
): Keys {
  const pathOf = (purpose: KeyPurpose) => keyFile(dir, files, purpose);
  for (const purpose of keyPurposes) {
    const refusal = forbidden(pathOf(purpose), "read");
    if (refusal) throw refusal;
  }
  const isFirstStart = keyPurposes.every((purpose) => !existsSync(pathOf(purpose)));
  if (isFirstStart && options.make) {
    for (const purpose of keyPurposes) makeKeyFile(pathOf(purpose), random);
  }
  return keysFrom(new Map(keyPurposes.map((purpose) => [purpose, readKeyFile(pathOf(purpose))])), random);
}

/** @returns the file with the keys of that purpose; parameters as of {@link loadKeys}. */
export function keyFile(dir: string, files: Readonly<Record<string, string>>, purpose: KeyPurpose): string {
  return files[purpose] ?? join(dir, purpose);
}

/** Keys in memory, for tests. */
export function keysFrom(all: ReadonlyMap<KeyPurpose, readonly Key[]>, random: Random): Keys {
  const current = (purpose: KeyPurpose) => all.get(purpose)!.at(-1)!;
  const named = (purpose: KeyPurpose, id: string) => {
    const key = all.get(purpose)?.find((each) => each.id === id);
    if (!key) throw new KeyError("keyLineMissing", { purpose, id });
    return key;
  };
  return {
    all,
    currentId: (purpose) => current(purpose).id,
    mac(purpose, text, keyId) {
      const key = keyId === undefined ? current(purpose) : named(purpose, keyId);
      return createHmac("sha256", made(key)).update(text).digest();
    },
    encrypt(text, place) {
      const key = current("encryption");
      const nonce = random(12);
      const cipher = createCipheriv("aes-256-gcm", made(key), nonce).setAAD(Buffer.from(`${place}/${key.id}`));
      const sealed = Buffer.concat([nonce, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return `${key.id}.${sealed.toString("base64url")}`;
    },
    decrypt(sealed, place) {
      const dot = sealed.indexOf(".");
      const key = named("encryption", sealed.slice(0, dot));
      const bytes = Buffer.from(sealed.slice(dot + 1), "base64url");
      const decipher = createDecipheriv("aes-256-gcm", made(key), bytes.subarray(0, 12))
        .setAAD(Buffer.from(`${place}/${key.id}`))
        .setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString("utf8");
    },
  };
}

/**
 * Compares the keys with those the database was written with, and remembers new ones.
 * @throws {KeyError} when a key has another value than the one the rows were made with, or is missing.
 */
export async function confirmKeys(keys: Keys, db: Database): Promise<void> {
  const added = compareKeys(keys, await db.selectFrom("key_checks").selectAll().execute());
  if (added.length > 0) {
    await db
      .insertInto("key_checks")
      .values(added)
      .onConflict((c) => c.doNothing())
      .execute();
  }
}

/**
 * @returns the current keys that the database does not know yet; an older one that it does not know was dropped.
 * @throws {KeyError} as {@link confirmKeys} does.
 */
export function compareKeys(keys: Keys, known: readonly KeyCheckRow[]): KeyCheckRow[] {
  const own = [...keys.all].flatMap(([purpose, ring]) =>
    ring.map(({ id, secret }) => {
      const key = `${purpose}/${id}`;
      return { key, check_value: createHmac("sha256", secret).update(`genkan key check ${key}`).digest("base64url") };
    }),
  );
  for (const { key, check_value } of known) {
    const [purpose, id] = key.split("/");
    const same = own.find((each) => each.key === key);
    if (!same) {
      throw new KeyError("keyOfDatabaseMissing", { purpose: purpose!, id: id! });
    }
    if (!sameText(same.check_value, check_value)) {
      throw new KeyError("keyOfOtherDatabase", { purpose: purpose!, id: id! });
    }
  }
  const current = [...keys.all.keys()].map((purpose) => `${purpose}/${keys.currentId(purpose)}`);
  return own.filter(({ key }) => current.includes(key) && !known.some((each) => each.key === key));
}

/** Compares two secrets in constant time (K5). */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function makeKeyFile(path: string, random: Random): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `k1 ${random(32).toString("base64")}\n`, { flag: "wx", mode: 0o400 });
  chmodSync(path, 0o400);
}

function readKeyFile(path: string): Key[] {
  if (!existsSync(path)) throw new KeyError("keyFileMissing", { path });
  if (isOpenToOthers(path)) throw new KeyError("keyFileOpen", { path });
  const keys = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim())
    .map((line) => {
      const [id = "", text = ""] = line.trim().split(/\s+/);
      return { id, secret: Buffer.from(text, "base64") };
    });
  const isWeak = (key: Key) => key.secret.length !== 32 || new Set(key.secret).size < 8;
  const hasTwins = new Set(keys.map((key) => key.id)).size < keys.length;
  if (keys.length === 0 || hasTwins || keys.some((key) => !/^[a-z0-9]+$/.test(key.id) || isWeak(key))) {
    throw new KeyError("keyFileWrong", { path });
  }
  return keys;
}
