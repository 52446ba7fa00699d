/** How often forgotten things may be asked for from one place; it knows nothing of whose they are. */
import { forgottenThingsFrom } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { householdOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";

export async function mayAskAgain({ portal, ip }: Visit): Promise<boolean> {
  return (await attempt(portal, forgottenThingsFrom(householdOf(ip)))).allowed;
}
