/** Counters that nobody needs any more go, so that whoever has no session cannot make the table grow without bound. */
import { removals } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { sweepSlips } from "./lines.ts";

const hourMs = 3_600_000;

/** What begins anew by itself, by how its keys begin (counters.ts), and the longest time after which it does. */
const forgotten = ["caller ", "line ", "account+network ", "recovery-mail", "user-id ", "email-code", "row "];
const forgetAfterMs = 12 * hourMs;

/** Guesses at IDs that are nobody's, and at notices, protect nobody. */
const nobodys = ["account text-", "account notice-"];
const nobodysAfterMs = 30 * 24 * hourMs;

/** Called now and then by the server. What counts against a member's own account stays until it is forgiven. */
export async function sweepLimits(portal: Portal): Promise<void> {
  await sweepSlips(portal);
  const now = portal.clock();
  await removals(portal, "limits")
    .where("blocked_until", "<=", now)
    .where("updated_at", "<=", now - forgetAfterMs)
    .where((where) => where.or(forgotten.map((prefix) => where("key", "like", `${prefix}%`))))
    .execute();
  await removals(portal, "limits")
    .where("updated_at", "<=", now - nobodysAfterMs)
    .where((where) => where.or(nobodys.map((prefix) => where("key", "like", `${prefix}%`))))
    .execute();
}
