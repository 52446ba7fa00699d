/**
 * Everything is lost: the office has checked who it is and posted a notice for recovery. Using it keeps user ID and e-mail
 * and ends password, factors, codes and sessions, so that the first login's own steps set them anew (C3).
 */
import { recordOwn } from "../audit/audit.ts";
import { forgetFactors } from "../authenticators/authenticators.ts";
import type { Portal } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { forgetPassword } from "../members/members.ts";
import { noticeById } from "../notices/notices.ts";
import type { Scene } from "../onboarding/step.ts";
import { endOtherSessions } from "../sessions/sessions.ts";

/** Called in the transaction in which the birth date is confirmed. A notice of the first login changes nothing. */
export async function recoverByNotice(within: Portal, scene: Scene): Promise<void> {
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
