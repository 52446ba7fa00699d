/** What every act of the office about one member has: who does it and why, its row in the audit log, and the mail that tells of it. */
import type { Action } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import type { MailKind } from "../../mail/messages.ts";
import { queueMail } from "../../mail/outbox.ts";

/** Who acts, as the audit log names them, and why. */
export interface By {
  actor: string;
  reason: string;
}

/** @param what comes before the reason. */
export async function note(
  within: Portal,
  memberId: string,
  action: Action,
  { actor, reason }: By,
  what = "",
): Promise<void> {
  const detail = what === "" ? reason : `${what}: ${reason}`;
  await record(within, { action, outcome: "ok", actor, subject: memberId, detail });
}

/** Tells the member, at the confirmed address if there is one. */
export async function tell(
  within: Portal,
  memberId: string,
  kind: MailKind,
  values: Record<string, string | number> = {},
): Promise<void> {
  const member = await rows(within, "members").selectAll().where("id", "=", memberId).executeTakeFirstOrThrow();
  await queueMail({ portal: within, member, visit: { language: "ja" } }, kind, { values });
}
