/** The doctor's look at the database itself: does it keep what it confirmed, do the keys and the clock fit. */
import { join } from "node:path";
import type { Config } from "../config.ts";
import { postgresClock, postgresFaults, sqliteFaults } from "../database/condition.ts";
import type { Database } from "../database/database.ts";
import { systemClock } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { compareKeys, KeyError, loadKeys } from "../keys/keys.ts";
import { systemRandom } from "../keys/random.ts";
import { type Finding, ok, refused, wrong } from "./findings.ts";

/**
 * Opening an SQLite file has confirmed WAL and synchronous=FULL (D1); here the file is read through.
 * @param path of the SQLite file; undefined for PostgreSQL.
 */
export async function durability(db: Database, path: string | undefined): Promise<Finding> {
  if (path === undefined) {
    const faults = await postgresFaults(db);
    return faults.length === 0
      ? ok("durability", "PostgreSQL confirms a commit when it is on the disk")
      : wrong("durability", `PostgreSQL may lose confirmed commits: ${faults.join(", ")}`, "Switch it on (D8).");
  }
  const faults = sqliteFaults(path, "quick_check");
  return faults.length === 0
    ? ok("durability", "WAL, synchronous=FULL, no damage found")
    : wrong("durability", `damaged: ${faults.join("; ")}`, "Stop the portal, keep the file, and restore a backup.");
}

export async function keysMatch({ dataDir, keyFiles }: Config, db: Database): Promise<Finding> {
  try {
    const keys = loadKeys(join(dataDir, "keys"), keyFiles, systemRandom, { make: false });
    compareKeys(keys, await db.selectFrom("key_checks").selectAll().execute());
    return ok("keys", "they are those of this database");
  } catch (error) {
    if (error instanceof Refusal) return refused("keys", error);
    if (!(error instanceof KeyError)) throw error;
    return wrong("keys", error.message, "Bring back the key files that belong to this database.");
  }
}

/** How far PostgreSQL's clock may be from ours. */
const toleratedMs = 5000;

/** A clock that is behind revives what has expired (L3, X13). @param now ms, ours. */
export async function clock(db: Database, { databaseUrl }: Config, now = systemClock()): Promise<Finding> {
  const todo = "Let the machine set its clock by NTP: timedatectl set-ntp true";
  const { newest } = await db
    .selectFrom("audit_heads")
    .innerJoin("audit_events", (join) =>
      join
        .onRef("audit_events.insurer_id", "=", "audit_heads.insurer_id")
        .onRef("audit_events.sequence", "=", "audit_heads.sequence"),
    )
    .select((select) => select.fn.max("at").as("newest"))
    .executeTakeFirstOrThrow();
  // The server beside us may have written between our two looks.
  if (newest !== null && newest > now + 1000) {
    return wrong("clock", `it is ${inSeconds(newest - now)} s behind the newest row of the audit log`, todo);
  }
  if (databaseUrl.startsWith("sqlite:")) return ok("clock", "it is not behind the audit log");
  const offset = (await postgresClock(db)) - now;
  const says = `PostgreSQL's clock differs by ${inSeconds(offset)} s`;
  return Math.abs(offset) <= toleratedMs ? ok("clock", says) : wrong("clock", says, todo);
}

const inSeconds = (ms: number) => (ms / 1000).toFixed(1);
