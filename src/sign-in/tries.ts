/**
 * What a try with a password is counted against, and what a right one clears:
 *
 * | who tries                        | is counted against                                                   |
 * |----------------------------------|----------------------------------------------------------------------|
 * | a browser that knows the member  | that browser                                                         |
 * | anybody else                     | the internet line, the account from this network, the account itself |
 *
 * A notice has an account of its own here. Its right password passes whatever is counted: nobody guesses 55 random bits.
 */
import { type Portal, transaction } from "../deps.ts";
import {
  accountFromAnywhere,
  accountFromNetwork,
  knownBrowser,
  nobodysAccount,
  noticesAccount,
} from "../limits/counters.ts";
import { attempt, type Counter, forgive, giveBack } from "../limits/limits.ts";
import { type Line, mendSlip, noteSlip, signInLines, waitOn } from "../limits/lines.ts";
import { userIdKey } from "../members/user-id.ts";
import { knownDevice } from "../sessions/known-device.ts";
import { networkOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";

interface Try {
  /** The member's, the notice's, or that of a text that is nobody's ID. */
  account: string;
  lines: Line[];
  counters: Counter[];
}

/** @param typed what was typed as user ID, whose it is, and the notice that has it printed. */
export function tryOf(
  visit: Visit,
  typed: { userId: string; memberId: string | undefined; noticeId: string | undefined },
): Try {
  const { portal, ip } = visit;
  const { memberId, noticeId } = typed;
  const device = memberId && !noticeId && knownDevice(portal, memberId, visit.device);
  if (device) return { account: memberId, lines: [], counters: [knownBrowser(device)] };
  const ofNotice = noticeId && noticesAccount(noticeId);
  const account = ofNotice ?? memberId ?? nobodysAccount(portal, userIdKey(typed.userId));
  return {
    account,
    lines: signInLines(portal, ip),
    counters: [accountFromNetwork(account, networkOf(ip)), accountFromAnywhere(account)],
  };
}

type Counted =
  /** On these lines the account was not noted before; should it fail, `closes` says that the password is of no use to strangers. */
  | { newOn: Line[]; closes: boolean }
  /** From then on (ms) the password may be tried again. */
  | { until: number }
  /** The line is slow until then (ms); nothing was counted against the account. */
  | { slowUntil: number };

/** Counts before the password is checked, all in one commit (R1). */
export async function countTry(portal: Portal, { account, lines, counters }: Try): Promise<Counted> {
  return transaction(portal, async (within): Promise<Counted> => {
    const slowUntil = await waitOn(within, lines);
    if (slowUntil !== undefined) return { slowUntil };
    let closes = false;
    for (const counter of counters) {
      const tried = await attempt(within, counter);
      if (!tried.allowed) return { until: tried.until };
      closes = tried.isLast && lines.length > 0;
    }
    return { newOn: await noteSlip(within, lines, account), closes };
  });
}

/** Nothing was checked, so nothing counts (R11). */
export async function takeBackTry(portal: Portal, { account, counters }: Try, newOn: Line[]): Promise<void> {
  await transaction(portal, async (within) => {
    for (const counter of counters) await giveBack(within, counter);
    await mendSlip(within, newOn, account);
  });
}

/**
 * The password was right: what these tries have raised is forgotten (R3), and the member's own password that strangers have
 * closed is open again (R2).
 */
export async function clearTries(portal: Portal, { account, lines, counters }: Try, memberId: string): Promise<void> {
  await transaction(portal, async (within) => {
    await forgive(within, ...counters, accountFromAnywhere(memberId));
    await mendSlip(within, lines, account);
  });
}
