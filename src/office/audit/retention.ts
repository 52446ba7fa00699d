/** Purging the audit log: old rows go, and what is left can still be verified (L6). */

import { record } from "../../audit/audit.ts";
import { many, removals, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { type Place, setCheckpoint, signedCheckpoint } from "./checkpoints.ts";
import { verifyChain } from "./verify.ts";

/** Rows that go in one transaction, so that the portal never waits long for the database. */
const rowsAtOnce = 1000;

/**
 * Deletes the insurer's rows from before a moment. When it is stopped half-way, the next purge goes on.
 * @param onProgress is told how many rows are gone.
 * @returns how many rows were deleted. @throws {Refusal} for rows of the future, and for a log that does not verify: it is evidence.
 */
export async function purge(
  portal: Portal,
  about: { before: number; actor: string; reason: string },
  onProgress: (rows: number) => void = () => {},
): Promise<number> {
  if (about.before > portal.clock()) throw new Refusal("purgeInFuture");
  const { fault } = await verifyChain(portal);
  if (fault) throw new Refusal("logBroken");
  await transaction(portal, async (within) => {
    const last = await lastBefore(within, about.before);
    const checkpoint = await signedCheckpoint(within);
    if (!last || (checkpoint && checkpoint !== "forged" && checkpoint.sequence >= last.sequence)) return;
    await setCheckpoint(within, last);
    await record(within, {
      action: "audit.purged",
      outcome: "ok",
      actor: about.actor,
      subject: portal.insurer.id,
      detail: `up to ${last.sequence}: ${about.reason}`,
    });
  });
  return deleteToCheckpoint(portal, onProgress);
}

/** @returns the newest row before the moment; a clock that was set back may have left older moments behind it. */
async function lastBefore(portal: Portal, moment: number): Promise<Place | undefined> {
  const places = rows(portal, "audit_events").select(["sequence", "hash"]);
  const kept = await places.where("at", ">=", moment).orderBy("sequence").limit(1).executeTakeFirst();
  return (kept ? places.where("sequence", "<", kept.sequence) : places)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
}

async function deleteToCheckpoint(portal: Portal, onProgress: (rows: number) => void): Promise<number> {
  const checkpoint = await signedCheckpoint(portal);
  if (!checkpoint || checkpoint === "forged") return 0;
  const first = await rows(portal, "audit_events").select("sequence").orderBy("sequence").limit(1).executeTakeFirst();
  let deleted = 0;
  for (let from = first?.sequence ?? 0; from <= checkpoint.sequence; from += rowsAtOnce) {
    const until = Math.min(from + rowsAtOnce, checkpoint.sequence + 1);
    deleted += await many(removals(portal, "audit_events").where("sequence", "<", until));
    onProgress(deleted);
  }
  return deleted;
}
