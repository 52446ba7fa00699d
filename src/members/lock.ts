/** Locking a member: the portal does it at a member's word, the office by hand. */
import { record } from "../audit/audit.ts";
import { changes, one, rows } from "../database/rows.ts";
import { type Portal, transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { endEverySession } from "../sessions/sessions.ts";
import { hasNotLeft } from "./leaving.ts";

/**
 * Nobody signs in as this member any more, and every session ends at once (S7).
 * @param actor as the audit log names who did it. @returns false when it was so before.
 */
export async function lockMember(portal: Portal, memberId: string, reason: string, actor = "system"): Promise<boolean> {
  return transaction(portal, async (within) => {
    const isLocked = await one(
      changes(within, "members")
        .set({ locked_at: portal.clock(), lock_reason: reason })
        .where("id", "=", memberId)
        .where("locked_at", "is", null)
        .where(hasNotLeft(portal.clock())),
    );
    if (!isLocked) return false;
    await endEverySession(within, memberId);
    const member = await rows(within, "members").selectAll().where("id", "=", memberId).executeTakeFirstOrThrow();
    await queueMail({ portal: within, member, visit: { language: "ja" } }, "memberLocked");
    await record(within, { action: "member.lock", outcome: "ok", actor, subject: memberId, detail: reason });
    return true;
  });
}
