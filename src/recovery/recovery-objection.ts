/** 「申し出た覚えがない」: the link in the mail about a notice for recovery makes that notice void. */
import { endRecoveryNotices } from "../notices/notices.ts";
import { endNoticeSessions } from "../sessions/sessions.ts";
import { linkPage } from "./mail-link.ts";

export const recoveryObjection = linkPage({
  view: "recovery/recovery-objection",
  heading: (t) => t.recoveryObjection.heading,
  action: "recovery.objection",
  async stop(portal, memberId) {
    await endRecoveryNotices(portal, memberId);
    await endNoticeSessions(portal, [memberId]);
  },
});
