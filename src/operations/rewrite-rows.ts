/** After a new key: the rows that an older one made are made again, a few at a time, while the portal is open (K2). */
import type { Kysely } from "kysely";
import { rows } from "../database/rows.ts";
import { type Portal, transaction } from "../deps.ts";
import { type KeyPurpose, keysFrom } from "../keys/keys.ts";
import { hasNotLeft } from "../members/leaving.ts";
import { emailIndex } from "../members/members.ts";
import { countOutdatedSearchKeys, renewSearchKeys } from "../members/renew-search-keys.ts";
import { verifyChain } from "../office/audit/verify.ts";
import { indexedPlaces, type SealedPlace, sealedPlaces } from "./sealed-places.ts";

const rowsAtOnce = 200;

/**
 * Encrypts the insurer's rows anew with the current key, or makes the e-mail indexes anew.
 * @param onRow is told of each row. @returns how many rows were looked at.
 */
export async function rewriteRows(portal: Portal, purpose: KeyPurpose, onRow: () => void = () => {}): Promise<number> {
  let looked = 0;
  const count = () => {
    looked += 1;
    onRow();
  };
  if (purpose === "encryption") for (const place of sealedPlaces) await sealAnew(portal, place, count);
  if (purpose === "index") {
    await indexAnew(portal, count);
    await renewSearchKeys(portal, "outdated", count);
  }
  return looked;
}

/**
 * @param id an older key of that purpose.
 * @returns how many of the insurer's rows cannot be read or compared without it. Open forms and known devices have none.
 */
export async function rowsThatNeed(portal: Portal, purpose: KeyPurpose, id: string): Promise<number> {
  if (purpose === "encryption") {
    const counts = sealedPlaces.map((place) => countWith(portal, place, id));
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  }
  if (purpose === "pepper") return hashesWith(portal, id);
  if (purpose === "index") return (await outdatedIndexes(portal)).length + (await countOutdatedSearchKeys(portal));
  if (purpose === "audit") {
    const left = portal.keys.all.get("audit")!.filter((key) => key.id !== id);
    const keys = keysFrom(new Map(portal.keys.all).set("audit", left), portal.random);
    return (await verifyChain({ ...portal, keys })).fault ? 1 : 0;
  }
  return 0;
}

/** The places are told by name here, so the compiler knows no columns. */
type AnyTables = Kysely<Record<string, Record<string, string>>>;

function rowsAt({ db, insurer }: Portal, { table, column, only }: SealedPlace) {
  const filled = (db as unknown as AnyTables)
    .selectFrom(table)
    .where("insurer_id", "=", insurer.id)
    .where(column, "!=", "");
  return only ? filled.where(only.column, "=", only.value) : filled;
}

async function countWith(portal: Portal, place: SealedPlace, id: string): Promise<number> {
  const { count } = await rowsAt(portal, place)
    .where(place.column, "like", `${id}.%`)
    .select((select) => select.fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

async function sealAnew(portal: Portal, place: SealedPlace, onRow: () => void): Promise<void> {
  const { table, column, key, only, placeOf } = place;
  const current = portal.keys.currentId("encryption");
  for (let after = ""; ; ) {
    const some = await rowsAt(portal, place)
      .select([key, column])
      .where(column, "not like", `${current}.%`)
      .where(key, ">", after)
      .orderBy(key)
      .limit(rowsAtOnce)
      .execute();
    if (some.length === 0) return;
    await transaction(portal, async ({ db, insurer, keys }) => {
      for (const row of some) {
        const where = placeOf(row[key]!);
        // Whatever the portal wrote meanwhile stays: it was written with a current key.
        const change = (db as unknown as AnyTables)
          .updateTable(table)
          .set({ [column]: keys.encrypt(keys.decrypt(row[column]!, where), where) })
          .where("insurer_id", "=", insurer.id)
          .where(key, "=", row[key]!)
          .where(column, "=", row[column]!);
        await (only ? change.where(only.column, "=", only.value) : change).execute();
        onRow();
      }
    });
    after = some.at(-1)![key]!;
  }
}

async function indexAnew(portal: Portal, onRow: () => void): Promise<void> {
  for (const { id, sealed, column, index, value } of await outdatedIndexes(portal)) {
    await (portal.db as unknown as AnyTables)
      .updateTable("members")
      .set({ [index]: value })
      .where("insurer_id", "=", portal.insurer.id)
      .where("id", "=", id)
      .where(column, "=", sealed)
      .execute();
    onRow();
  }
}

interface OutdatedIndex {
  id: string;
  column: string;
  sealed: string;
  index: string;
  /** What the index should be. */
  value: string;
}

/** @returns the addresses whose index an older key made. */
async function outdatedIndexes(portal: Portal): Promise<OutdatedIndex[]> {
  const found: OutdatedIndex[] = [];
  for (const { place, index } of indexedPlaces) {
    const { column } = place;
    for (let after = ""; ; ) {
      const some = await rowsAt(portal, place)
        .select(["id", column, index])
        .where("id", ">", after)
        .orderBy("id")
        .limit(rowsAtOnce)
        .execute();
      for (const row of some) {
        const id = row.id!;
        const sealed = row[column]!;
        const value = emailIndex(portal, portal.keys.decrypt(sealed, place.placeOf(id)));
        if (value !== row[index]) found.push({ id, column, sealed, index, value });
      }
      if (some.length < rowsAtOnce) break;
      after = some.at(-1)!.id!;
    }
  }
  return found;
}

/** A hash is made anew when its member signs in; what can never be entered again needs no key. */
async function hashesWith(portal: Portal, id: string): Promise<number> {
  const made = `%.${id}.$argon2%`;
  const found = await Promise.all([
    rows(portal, "members")
      .select("id")
      .where("password_hash", "like", made)
      .where(hasNotLeft(portal.clock()))
      .execute(),
    rows(portal, "notices")
      .select("id")
      .where("password_hash", "like", made)
      .where("used_at", "is", null)
      .where("voided_at", "is", null)
      .where("expires_at", ">", portal.clock())
      .execute(),
    rows(portal, "recovery_codes")
      .select("selector")
      .where("code_hash", "like", made)
      .where("used_at", "is", null)
      .execute(),
  ]);
  return found.flat().length;
}
