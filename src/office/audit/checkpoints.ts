/** Checkpoints: signed places in the audit log up to which rows may be missing because they were purged (L6). */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { sameText } from "../../keys/keys.ts";

/** A row of the audit log, by its number and hash. */
export interface Place {
  sequence: number;
  hash: string;
}

/** @returns the newest checkpoint, nothing where nothing was ever purged, or that its signature is not ours. */
export async function signedCheckpoint(
  portal: Pick<Portal, "db" | "insurer" | "keys">,
): Promise<Place | undefined | "forged"> {
  const newest = await rows(portal, "audit_checkpoints")
    .selectAll()
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!newest) return undefined;
  const ring = portal.keys.all.get("audit")!;
  const isOurs = ring.some(({ id }) => sameText(signature(portal, newest, id), newest.mac));
  return isOurs ? { sequence: newest.sequence, hash: newest.hash } : "forged";
}

/** Lets the rows up to this place go. */
export async function setCheckpoint(portal: Portal, place: Place): Promise<void> {
  const row = { insurer_id: portal.insurer.id, ...place, at: portal.clock() };
  await portal.db
    .insertInto("audit_checkpoints")
    .values({ ...row, mac: signature(portal, row) })
    .execute();
}

function signature(
  { insurer, keys }: Pick<Portal, "insurer" | "keys">,
  row: Place & { at: number },
  keyId?: string,
): string {
  const text = JSON.stringify(["checkpoint", insurer.id, row.sequence, row.hash, row.at]);
  return keys.mac("audit", text, keyId).toString("hex");
}
