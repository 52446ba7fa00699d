/** 「心当たりがない」: the owner of the address before brings it back, without signing in, from the link in the mail (C6). */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { endLinks, type MailLink, openLink, spendLink } from "../mail/links.ts";
import { queueMail } from "../mail/outbox.ts";
import { restoreEmail } from "../members/email-change.ts";
import { memberById, unseal } from "../members/members.ts";
import { endPasswordResets } from "../recovery/password-resets.ts";
import { endEverySession } from "../sessions/sessions.ts";
import type { Strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

const purpose = "email-objection";

/** Looks only: programs that scan mails open links too. */
export async function showObjection(c: Request): Promise<Response> {
  const token = (c.req.query("token") ?? "").slice(0, 64);
  const link = await openLink(c.var.visit.portal, purpose, token);
  return show(c, link ? "asks" : "over", token);
}

export async function object(c: Request, fields: Record<string, string>): Promise<Response> {
  const { token } = parseFields(z.strictObject({ token: z.string().max(64) }), fields);
  const link = await openLink(c.var.visit.portal, purpose, token);
  return show(c, link && (await bringBack(c, link)) ? "done" : "over");
}

/** @returns false when the link was used meanwhile. */
async function bringBack(c: Request, link: MailLink): Promise<boolean> {
  const { visit } = c.var;
  const { ip, userAgent } = visit;
  return transaction(visit.portal, async (portal) => {
    const member = await memberById(portal, link.memberId);
    if (!member || !link.detail || !(await spendLink(portal, link))) return false;
    const replaced = unseal(portal, member, "email");
    await restoreEmail(portal, member.id, link.detail);
    // A later link was mailed to an address that did not belong there.
    await endLinks(portal, member.id, purpose);
    await endPasswordResets(portal, member.id);
    await endEverySession(portal, member.id);
    const event = { action: "email.objection", outcome: "ok", actor: "", subject: member.id } as const;
    await record(portal, { ...event, ip, userAgent });
    for (const to of [link.detail, replaced])
      if (to) await queueMail({ portal, member, visit }, "emailRestored", { to });
    return true;
  });
}

function show(c: Request, state: "asks" | "done" | "over", token = ""): Response {
  const data = { state, action: "/mail/email-objection", hidden: { token } };
  const heading = ({ emailObjection: words }: Strings) => (state === "done" ? words.doneHeading : words.heading);
  return page(c, "account/email-objection", heading, data, { status: state === "over" ? 410 : 200 });
}
