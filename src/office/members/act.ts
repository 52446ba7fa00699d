/**
 * What the office does about one member: unlocks, takes the factors back, reinstates. Each act is one transaction that
 * looks at what is still so, and does nothing the second time; the audit log gets the operator and the reason.
 */
import { forgetFactors } from "../../authenticators/authenticators.ts";
import { changes, many, one } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { secondFactor } from "../../limits/counters.ts";
import { forgiveMember } from "../../limits/forgive-member.ts";
import { forgive } from "../../limits/limits.ts";
import { newestNotice } from "../../notices/notices.ts";
import { endEverySession } from "../../sessions/sessions.ts";
import { type By, note, tell } from "./by.ts";
import { undoLeaving } from "./leave.ts";

/** Lifts the lock, gives the newest notice its tries back and forgets the failed sign-ins (R3). @returns false when nothing was locked or counted. */
export async function unlockMember(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const locked = changesOf(within, memberId).where("locked_at", "is not", null);
    const member = await many(locked.set({ locked_at: null, lock_reason: null }));
    const notice = await unlockNewestNotice(within, memberId);
    const counters = await forgiveMember(within, memberId);
    if (member + notice + counters === 0) return false;
    await note(within, memberId, "member.unlock", by);
    return true;
  });
}

/** Removes every authenticator and recovery code; the member sets them up anew. @returns false when there were none. */
export async function resetFactors(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    if ((await forgetFactors(within, memberId)) === 0) return false;
    await endEverySession(within, memberId);
    await forgive(within, secondFactor(memberId));
    await tell(within, memberId, "factorsReset");
    await note(within, memberId, "member.reset-factor", by);
    return true;
  });
}

/**
 * Undoes that the member left, or stopped using the portal; everything registered is as it was.
 * @returns false when neither was so.
 */
export async function reinstateMember(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const isBack = await undoLeaving(within, memberId, by);
    const withdrawn = changesOf(within, memberId).where("withdrawn_at", "is not", null);
    if (!(await one(withdrawn.set({ withdrawn_at: null })))) return isBack;
    await note(within, memberId, "member.reinstate", by);
    return true;
  });
}

async function unlockNewestNotice(portal: Portal, memberId: string): Promise<number> {
  const notice = await newestNotice(portal, memberId);
  if (!notice) return 0;
  return many(
    noticeChangesOf(portal, memberId)
      .set({ locked_at: null, birth_date_failures: 0 })
      .where("id", "=", notice.id)
      .where((where) => where.or([where("locked_at", "is not", null), where("birth_date_failures", ">", 0)])),
  );
}

const changesOf = (portal: Portal, memberId: string) => changes(portal, "members").where("id", "=", memberId);
const noticeChangesOf = (portal: Portal, memberId: string) =>
  changes(portal, "notices").where("member_id", "=", memberId);
