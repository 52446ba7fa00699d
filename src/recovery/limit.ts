/** How often forgotten things may be asked for from one place; it knows nothing of whose they are. */

import { attempt, limits } from "../limits/limits.ts";
import type { Request } from "../web/visit.ts";

export async function mayAskAgain(c: Request): Promise<boolean> {
  const { portal, ip } = c.var.visit;
  return (await attempt(portal, limits.recovery, `recovery ${ip}`)).allowed;
}
