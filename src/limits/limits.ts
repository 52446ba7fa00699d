/**
 * How often something may fail. A try is counted before the slow check and given back when it succeeds, in one statement
 * each: of any number of parallel tries only as many as the limit allows are ever checked (R1).
 */
import { sql } from "kysely";
import { changes, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

export interface Limit {
  /** Seconds to wait after the first, second, … failure; the last one repeats. */
  waits: readonly number[];
  /** From so many failures on nothing but `forgive` helps. */
  cap?: number;
  /** Seconds without a try after which the counter begins anew; without it never. */
  forgetAfter?: number;
}

const never = 9_999_999_999_999;
const minute = 60;

const hour = 60 * minute;
const backOff = [0, 0, 0, 0, ...[1, 2, 4, 8, 15].map((minutes) => minutes * minute)];

/** The numbers of docs/requirements.md R2-R6, one line a counter. */
export const limits = {
  /** A user ID from one network: five tries, then waits of 1, 2, 4 … 15 minutes (R4). */
  userIdAndNetwork: { waits: backOff, forgetAfter: 12 * hour },
  /** A user ID from anywhere: a short delay, and an end at a hundred (R2). */
  userId: { waits: [...Array(9).fill(0), 1, 3, 5, 10], cap: 100 },
  /** The same member on a browser that has signed in fully before has a counter of its own (R5). */
  knownDevice: { waits: backOff, cap: 100 },
  /** All sign-ins from one address: twenty failures, then ten minutes. */
  address: { waits: [...Array(19).fill(0), 10 * minute], forgetAfter: 10 * minute },
  /** Second factors of one member: ten, then ten minutes (R6). */
  secondFactor: { waits: [...Array(9).fill(0), 10 * minute], cap: 100 },
  /** The own password, asked once more inside: as a sign-in, with a counter of its own. */
  currentPassword: { waits: backOff, cap: 100 },
  /** Looks at whether a user ID is free, by one member. */
  userIdCheck: { waits: [...Array(29).fill(0), hour] },
  /** Mails with a code to one member: one a minute, after the fifth one in ten minutes. */
  emailCode: { waits: [...Array(4).fill(minute), 10 * minute], forgetAfter: hour },
  /** Mails about forgotten things for one address or user ID, whether it is anybody's or not: three an hour (R9). */
  recoveryMail: { waits: [0, 0, hour], forgetAfter: hour },
  /** Forgotten things asked for from one address: twenty, then ten minutes. */
  recovery: { waits: [...Array(19).fill(0), 10 * minute], forgetAfter: 10 * minute },
} satisfies Record<string, Limit>;

type Attempt = { allowed: true } | { allowed: false; until: number };

/** Counts a try. @returns whether it may be made, or from when on (ms). */
export async function attempt(portal: Portal, limit: Limit, key: string): Promise<Attempt> {
  const { db, insurer } = portal;
  const now = portal.clock();
  const forgetBefore = limit.forgetAfter === undefined ? 0 : now - limit.forgetAfter * 1000;
  const failures = sql<number>`(case when limits.updated_at < ${forgetBefore} then 1 else limits.failures + 1 end)`;
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
          updated_at: now,
        })
        .where("limits.blocked_until", "<=", now),
    )
    .returning("failures")
    .executeTakeFirst();
  if (counted) return { allowed: true };
  const row = await rows(portal, "limits").select("blocked_until").where("key", "=", key).executeTakeFirst();
  return { allowed: false, until: row?.blocked_until ?? now };
}

/** Forgets the failures of these counters: the right secret was given, or the office helped (R3). */
export async function forgive(portal: Portal, ...keys: string[]): Promise<void> {
  await removals(portal, "limits").where("key", "in", keys).execute();
}

/** Gives one try back that turned out not to be a failure. */
export async function giveBack(portal: Portal, key: string): Promise<void> {
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
