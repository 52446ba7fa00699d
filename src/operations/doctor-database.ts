/** The doctor's look at the database itself: does it keep what it confirmed, do the keys and the clock fit. */
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
  const check = "checkDurability";
  if (path === undefined) {
    const faults = (await postgresFaults(db)).join(", ");
    return faults === ""
      ? ok(check, "postgresKeeps")
      : wrong(check, { key: "postgresMayLose", values: { faults } }, "switchDurable");
  }
  const faults = sqliteFaults(path, "quick_check").join("; ");
  return faults === ""
    ? ok(check, "sqliteKeeps")
    : wrong(check, { key: "sqliteDamaged", values: { faults } }, "restoreDamaged");
}

export async function keysMatch({ keysDir, keyFiles }: Config, db: Database): Promise<Finding> {
  try {
    const keys = loadKeys(keysDir, keyFiles, systemRandom, { make: false });
    compareKeys(keys, await db.selectFrom("key_checks").selectAll().execute());
    return ok("checkKeys", "keysMatch");
  } catch (error) {
    if (error instanceof KeyError) return wrong("checkKeys", error.lines[0]!, "bringKeysOfDatabase");
    if (!(error instanceof Refusal)) throw error;
    return refused("checkKeys", error);
  }
}

/** How far PostgreSQL's clock may be from ours. */
const toleratedMs = 5000;

/** A clock that is behind revives what has expired (L3, X13). @param now ms, ours. */
export async function clock(db: Database, { databaseUrl }: Config, now = systemClock()): Promise<Finding> {
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
    return wrong("checkClock", { key: "clockBehind", values: { seconds: inSeconds(newest - now) } }, "setClock");
  }
  if (databaseUrl.startsWith("sqlite:")) return ok("checkClock", "clockFits");
  const offset = (await postgresClock(db)) - now;
  const says = { key: "clocksDiffer", values: { seconds: inSeconds(offset) } } as const;
  return Math.abs(offset) <= toleratedMs ? ok("checkClock", says) : wrong("checkClock", says, "setClock");
}

const inSeconds = (ms: number) => (ms / 1000).toFixed(1);
