/**
 * What the office does about one member: unlocks, takes the factors back, retires, reinstates. Each act is one transaction that
 * looks at what is still so, and does nothing the second time; the audit log gets the operator and the reason.
 */
import type { Action } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { forgetFactors } from "../../authenticators/authenticators.ts";
import { changes, many, one, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { secondFactor } from "../../limits/counters.ts";
import { forgiveMember } from "../../limits/forgive-member.ts";
import { forgive } from "../../limits/limits.ts";
import type { MailKind } from "../../mail/messages.ts";
import { queueMail } from "../../mail/outbox.ts";
import { newestNotice } from "../../notices/notices.ts";
import { endEverySession } from "../../sessions/sessions.ts";

/** Who acts, as the audit log names them, and why. */
export interface By {
  actor: string;
  reason: string;
}

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

/** The member has left: no sign-in, no session, no usable notice (S7). @returns false when they were retired already. */
export async function retireMember(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const now = portal.clock();
    const isRetired = await one(changesOf(within, memberId).set({ retired_at: now }).where("retired_at", "is", null));
    if (!isRetired) return false;
    await endEverySession(within, memberId);
    await noticeChangesOf(within, memberId)
      .set({ voided_at: now })
      .where("used_at", "is", null)
      .where("voided_at", "is", null)
      .execute();
    await tell(within, memberId, "memberRetired");
    await note(within, memberId, "member.retire", by);
    return true;
  });
}

/** Undoes that the member stopped using the portal; everything registered is as it was. @returns false when they had not. */
export async function reinstateMember(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const withdrawn = changesOf(within, memberId).where("withdrawn_at", "is not", null);
    if (!(await one(withdrawn.set({ withdrawn_at: null })))) return false;
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

async function tell(portal: Portal, memberId: string, kind: MailKind): Promise<void> {
  const member = await rows(portal, "members").selectAll().where("id", "=", memberId).executeTakeFirstOrThrow();
  await queueMail({ portal, member, visit: { language: "ja" } }, kind);
}

async function note(portal: Portal, memberId: string, action: Action, { actor, reason }: By): Promise<void> {
  await record(portal, { action, outcome: "ok", actor, subject: memberId, detail: reason });
}

const changesOf = (portal: Portal, memberId: string) => changes(portal, "members").where("id", "=", memberId);
const noticeChangesOf = (portal: Portal, memberId: string) =>
  changes(portal, "notices").where("member_id", "=", memberId);
