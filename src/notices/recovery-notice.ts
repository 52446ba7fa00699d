/**
 * Everything is lost: the office has checked who it is and posted a notice for recovery. Using it keeps user ID and e-mail
 * and ends password, factors, codes and sessions, so that the first login's own steps set them anew (C3).
 */
import { recordOwn } from "../audit/audit.ts";
import { forgetFactors } from "../authenticators/authenticators.ts";
import type { Portal } from "../deps.ts";
import { makeLink } from "../mail/links.ts";
import { queueMail } from "../mail/outbox.ts";
import { forgetPassword, memberById } from "../members/members.ts";
import { endOtherSessions } from "../sessions/sessions.ts";
import type { MemberScene } from "../sessions/visit-session.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { type Life, noticeById } from "./notices.ts";

/**
 * Tells the member's confirmed address that a notice for recovery is on its way, with a link that stops it. Called in the
 * transaction in which the notice is recorded.
 */
export async function tellOfRecoveryNotice(
  within: Portal,
  memberId: string,
  { usableFrom, expiresAt }: Life,
): Promise<void> {
  const member = await memberById(within, memberId);
  if (!member?.email_confirmed_at) return;
  const lifeMs = expiresAt - within.clock();
  const link = await makeLink(within, { memberId, purpose: "recovery-objection", lifeMs });
  const from = `${dateInJapan(usableFrom)} ${timeInJapan(usableFrom)}`;
  const visit = { language: member.language ?? "ja" };
  await queueMail({ portal: within, member, visit }, "recoveryIssued", { values: { from, link } });
}

/** Called in the transaction in which the birth date is confirmed. A notice of the first login changes nothing. */
export async function recoverByNotice(within: Portal, scene: MemberScene): Promise<void> {
  const { member, session } = scene;
  const notice = await noticeById(within, session.notice_id!);
  if (!notice?.for_recovery_at) return;
  // Only the first use of the notice; coming back with it goes on with what was set since.
  if (!(await forgetPassword(within, member.id, notice.for_recovery_at))) return;
  await forgetFactors(within, member.id);
  await endOtherSessions(within, member.id, session.id);
  await recordOwn({ ...scene, portal: within }, "recovery.by-notice", "ok");
  await queueMail({ ...scene, portal: within }, "recoveryUsed");
}
