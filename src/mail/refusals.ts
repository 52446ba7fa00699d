/** Addresses that refused a mail for good: their members are told, and so is the office. */
import { rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

/** @param indexes of the member's addresses. @returns when one of them last refused a mail for good, in ms; nothing where none did. */
export async function lastRefusal(portal: Portal, memberId: string, indexes: string[]): Promise<number | undefined> {
  if (indexes.length === 0) return undefined;
  const newest = await rows(portal, "outbox")
    .select("refused_at")
    .where("member_id", "=", memberId)
    .where("email_index", "in", indexes)
    .where("refused_at", "is not", null)
    .orderBy("refused_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return newest?.refused_at ?? undefined;
}
