/** How often forgotten things may be asked for from one place; it knows nothing of whose they are. */
import { attempt, limits } from "../limits/limits.ts";
import type { Visit } from "../web/visit.ts";

export async function mayAskAgain({ portal, ip }: Visit): Promise<boolean> {
  return (await attempt(portal, limits.recovery, `recovery ${ip}`)).allowed;
}
