/** Whoever had the address before hears that another took its place, with a link by which it comes back (C6). */
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import type { Visit } from "../web/visit.ts";
import { makeLink } from "./links.ts";
import { queueMail } from "./outbox.ts";

export const objectionDays = 3;

interface Replaced {
  portal: Portal;
  member: MemberRow;
  visit: Pick<Visit, "language">;
}

/** Call it in the transaction of the change. @param before the address that was the member's until now. */
export async function tellReplacedAddress({ portal, member, visit }: Replaced, before: string): Promise<void> {
  const lifeMs = objectionDays * 86_400_000;
  const link = await makeLink(portal, { memberId: member.id, purpose: "email-objection", lifeMs, detail: before });
  await queueMail({ portal, member, visit }, "emailReplaced", { to: before, values: { link, days: objectionDays } });
}
