/** What is counted against an account now, for the office that is asked why somebody cannot get in. */
import { rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { accountFromAnywhere, accountFromNetwork, currentPassword, secondFactor } from "./counters.ts";

/** `password`: the sign-in; `second-factor` and `current-password` are asked inside. */
export interface Tries {
  what: "password" | "second-factor" | "current-password";
  failures: number;
  /** When the wait ends, ms; nothing where nobody has to wait. */
  waitsUntil: number | null;
}

/** @param accounts the member's id, or `noticesAccount` of a notice. @returns the counters that are not empty. */
export async function triesOf(portal: Portal, accounts: string[]): Promise<Tries[]> {
  const now = portal.clock();
  const found = await Promise.all(
    accounts.flatMap((account) => [
      read(portal, "password", accountFromAnywhere(account).key),
      read(portal, "password", accountFromNetwork(account, "%").key),
      read(portal, "second-factor", secondFactor(account).key),
      read(portal, "current-password", currentPassword(account).key),
    ]),
  );
  const kinds = ["password", "second-factor", "current-password"] as const;
  return kinds.flatMap((what): Tries[] => {
    const of = found.flat().filter((each) => each.what === what && each.failures > 0);
    if (of.length === 0) return [];
    const until = Math.max(...of.map((each) => each.blockedUntil));
    const failures = Math.max(...of.map((each) => each.failures));
    return [{ what, failures, waitsUntil: until > now ? until : null }];
  });
}

/** @param key in which `%` stands for any network; the `_` of an id for any letter, which finds no other key. */
async function read(portal: Portal, what: Tries["what"], key: string) {
  const found = await rows(portal, "limits")
    .select(["failures", "blocked_until"])
    .where("key", key.includes("%") ? "like" : "=", key)
    .execute();
  return found.map(({ failures, blocked_until }) => ({ what, failures, blockedUntil: blocked_until }));
}
