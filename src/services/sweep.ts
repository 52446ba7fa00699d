/** What was under way and has ended is deleted. */
import { removals } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

/** Deletes what has ended; called now and then by the server. */
export async function sweepPayloads(portal: Portal): Promise<void> {
  await removals(portal, "service_payloads").where("expires_at", "<=", portal.clock()).execute();
}
