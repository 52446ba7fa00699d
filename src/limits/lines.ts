/**
 * Internet lines. A company or a carrier puts many people behind one, so a line is judged by how many accounts were named on
 * it within the hour and not proved since; on a slow line one try is made at a time. Who is not slowed does not come here.
 */
import { removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { householdOf, siteOf } from "../web/address.ts";
import type { Refused } from "../web/form-page.ts";
import { attempt } from "./limits.ts";

export interface Line {
  /** What is done on it, and its addresses. */
  name: string;
  /** So many accounts make it slow. */
  most: number;
  /** Seconds from one try to the next on a slow line. */
  pace: number;
}

const hourMs = 3_600_000;
const pace = 60;
/** A site of IPv6 has many households: it bears so many times as much. */
const households = 10;
/** Forgotten things may be asked for: nobody guesses there. */
const mostAsking = 100;

/** Passwords of members' own, on browsers that do not know them (R4). */
export const signInLines = ({ insurer }: Portal, ip: string) => linesOf("sign-in", insurer.slow_after, ip);

/** Forgotten things (R9). */
export const recoveryLines = (ip: string) => linesOf("recovery", mostAsking, ip);

function linesOf(what: string, most: number, ip: string): Line[] {
  const household = { name: `${what} ${householdOf(ip)}`, most, pace };
  const site = siteOf(ip);
  if (!site) return [household];
  return [household, { name: `${what} ${site}`, most: most * households, pace: pace / households }];
}

/**
 * Takes a turn on each line; where a line is slow, only who gets one may go on. Call it first in the transaction of a try:
 * tries on one line wait for each other here, so that of parallel ones no more go on than may (R1).
 * @returns from when on (ms) it may be tried again, where it may not go on now.
 */
export async function waitOn(within: Portal, lines: Line[]): Promise<number | undefined> {
  for (const { name, most, pace } of lines) {
    const turn = await attempt(within, { key: `line ${name}`, limit: { waits: [pace] } });
    if (!turn.allowed && (await slipsOn(within, name)) >= most) return turn.until;
  }
  return undefined;
}

async function slipsOn(portal: Portal, line: string): Promise<number> {
  const counted = await rows(portal, "slips")
    .select(({ fn }) => fn.countAll<number>().as("slips"))
    .where("line", "=", line)
    .where("slipped_at", ">", portal.clock() - hourMs)
    .executeTakeFirst();
  return counted?.slips ?? 0;
}

/** Notes an account on the lines, for an hour from the first time. @returns those on which it was not noted already. */
export async function noteSlip(within: Portal, lines: Line[], account: string): Promise<Line[]> {
  if (lines.length === 0) return [];
  const now = within.clock();
  const row = { insurer_id: within.insurer.id, account, slipped_at: now };
  const noted = await within.db
    .insertInto("slips")
    .values(lines.map(({ name }) => ({ ...row, line: name })))
    .onConflict((conflict) =>
      conflict
        .columns(["insurer_id", "line", "account"])
        .doUpdateSet({ slipped_at: now })
        .where("slips.slipped_at", "<=", now - hourMs),
    )
    .returning("line")
    .execute();
  return lines.filter(({ name }) => noted.some(({ line }) => line === name));
}

/** Forgets an account on these lines: it was its member, or nothing was tried. */
export async function mendSlip(portal: Portal, lines: Line[], account: string): Promise<void> {
  if (lines.length === 0) return;
  const names = lines.map(({ name }) => name);
  await removals(portal, "slips").where("account", "=", account).where("line", "in", names).execute();
}

export async function sweepSlips(portal: Portal): Promise<void> {
  await removals(portal, "slips")
    .where("slipped_at", "<=", portal.clock() - hourMs)
    .execute();
}

/** What is said on a slow line, without a word about who was on it. @param until ms */
export function refusedOnLine(portal: Portal, field: string, until: number): Refused {
  const seconds = Math.max(1, Math.ceil((until - portal.clock()) / 1000));
  const problem = { key: "lineBusy", values: { minutes: Math.ceil(seconds / 60) } } as const;
  return { problems: { [field]: [problem] }, status: 503, headers: { "Retry-After": String(seconds) } };
}
