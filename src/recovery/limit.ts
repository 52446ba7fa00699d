/** How often forgotten things may be asked for; nothing here knows whose they are, or whether they are anybody's (R9). */
import { type Portal, transaction } from "../deps.ts";
import { recoveryMails } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { noteSlip, recoveryLines, waitOn } from "../limits/lines.ts";
import { networkOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";

/**
 * Counts that something is asked for.
 * @param about keyed hash of the user ID or address.
 * @returns whether a mail may go out; or until when (ms) the internet line is slow, which is said to everybody there.
 */
export async function countAsking(
  { portal, ip }: Visit,
  about: string,
): Promise<{ mayMail: boolean } | { slowUntil: number }> {
  return transaction(portal, async (within) => {
    const lines = recoveryLines(ip);
    const slowUntil = await waitOn(within, lines);
    if (slowUntil !== undefined) return { slowUntil };
    await noteSlip(within, lines, about);
    return { mayMail: await mayMail(within, about, networkOf(ip)) };
  });
}

async function mayMail(within: Portal, about: string, network: string): Promise<boolean> {
  for (const counter of recoveryMails(about, network)) {
    if (!(await attempt(within, counter)).allowed) return false;
  }
  return true;
}
