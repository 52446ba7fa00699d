/**
 * How often something may fail. A try is counted before the slow check and given back when it succeeds, in one statement
 * each: of any number of parallel tries only as many as the limit allows are ever checked (R1).
 */
import { sql } from "kysely";
import { changes, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

interface Limit {
  /** Seconds to wait after the first, second, … failure; the last one repeats. */
  waits: readonly number[];
  /** From so many failures on nothing but `forgive` helps. */
  cap?: number;
  /** Seconds after its first failure in which the counter begins anew; without it never. */
  forgetAfter?: number;
}

/** Something that is counted; counters.ts has them all. */
export interface Counter {
  key: string;
  limit: Limit;
}

const never = 9_999_999_999_999;

/** `isLast`: should it fail, nothing but `forgive` helps. */
type Attempt = { allowed: true; isLast: boolean } | { allowed: false; until: number };

/** Counts a try. @returns whether it may be made, or from when on (ms). */
export async function attempt(portal: Portal, { limit, key }: Counter): Promise<Attempt> {
  const { db, insurer } = portal;
  const now = portal.clock();
  const forgetBefore = limit.forgetAfter === undefined ? 0 : now - limit.forgetAfter * 1000;
  const isOver = sql<boolean>`limits.updated_at < ${forgetBefore}`;
  const failures = sql<number>`(case when ${isOver} then 1 else limits.failures + 1 end)`;
  // Whoever tries on and on must not keep alive what was counted for everybody.
  const updatedAt = sql<number>`case when ${isOver} then cast(${now} as bigint) else limits.updated_at end`;
  const counted = await db
    .insertInto("limits")
    .values({ insurer_id: insurer.id, key, failures: 1, blocked_until: blockedUntil(limit, 1, now), updated_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["insurer_id", "key"])
        .doUpdateSet({
          failures,
          blocked_until: sql<number>`case ${sql.join(
            turningPoints(limit).map(
              (n) => sql`when ${failures} >= ${sql.lit(n)} then cast(${blockedUntil(limit, n, now)} as bigint)`,
            ),
            sql` `,
          )} else 0 end`,
          updated_at: limit.forgetAfter === undefined ? now : updatedAt,
        })
        .where("limits.blocked_until", "<=", now),
    )
    .returning("failures")
    .executeTakeFirst();
  if (counted) return { allowed: true, isLast: counted.failures === limit.cap };
  const row = await rows(portal, "limits").select("blocked_until").where("key", "=", key).executeTakeFirst();
  return { allowed: false, until: row?.blocked_until ?? now };
}

/** @returns the seconds until each of these may be tried again. */
export async function secondsToWait(portal: Portal, ...counters: Counter[]): Promise<number> {
  const longest = await rows(portal, "limits")
    .select(({ fn }) => fn.max("blocked_until").as("until"))
    .where(
      "key",
      "in",
      counters.map(({ key }) => key),
    )
    .executeTakeFirst();
  return Math.max(0, Math.ceil(((longest?.until ?? 0) - portal.clock()) / 1000));
}

/** @returns the minutes that whoever has failed too often is told to wait. */
export function longestWait({ limit }: Counter): number {
  return Math.max(...limit.waits) / 60;
}

/**
 * Forgets the failures of these counters: the right secret was given, or the office helped (R3). One after the other in the
 * order in which a try counts them: PostgreSQL would lock them in any order, and two who try at once would wait for each other.
 */
export async function forgive(portal: Portal, ...counters: Counter[]): Promise<void> {
  for (const key of new Set(counters.map((each) => each.key)))
    await removals(portal, "limits").where("key", "=", key).execute();
}

/** Gives one try back that turned out not to be a failure. */
export async function giveBack(portal: Portal, { key }: Counter): Promise<void> {
  await changes(portal, "limits")
    .set((set) => ({ failures: set("failures", "-", 1), blocked_until: 0 }))
    .where("key", "=", key)
    .where("failures", ">", 0)
    .execute();
}

/** The numbers of failures from which another wait applies, highest first. */
function turningPoints(limit: Limit): number[] {
  const points = limit.waits.flatMap((wait, index) => (wait === (limit.waits[index - 1] ?? 0) ? [] : [index + 1]));
  return [...points, ...(limit.cap === undefined ? [] : [limit.cap])].reverse();
}

function blockedUntil(limit: Limit, failures: number, now: number): number {
  if (limit.cap !== undefined && failures >= limit.cap) return never;
  const seconds = limit.waits[Math.min(failures, limit.waits.length) - 1] ?? 0;
  return seconds === 0 ? 0 : now + seconds * 1000;
}
