/** How often forgotten things may be asked for from one place; it knows nothing of whose they are. */
import type { Request } from "../http/visit.ts";
import { attempt, limits } from "../security/limits.ts";

export async function mayAskAgain(c: Request): Promise<boolean> {
  const { portal, ip } = c.var.visit;
  return (await attempt(portal, limits.recovery, `recovery ${ip}`)).allowed;
}
