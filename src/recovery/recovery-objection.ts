/** 「申し出た覚えがない」: the link in the mail about a notice for recovery makes that notice void. */
import type { Hono } from "hono";
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { openLink, spendLink } from "../mail/links.ts";
import { endRecoveryNotices } from "../notices/notices.ts";
import { endNoticeSessions } from "../sessions/sessions.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";

const purpose = "recovery-objection";

export function recoveryObjectionRoutes(app: Hono<Env>): void {
  route(app, "/mail/recovery-objection", {
    async get(c) {
      const token = c.req.query("token") ?? "";
      if (!(await openLink(c.var.visit.portal, purpose, token))) return showEnded(c);
      return page(c, "recovery/recovery-objection", (t) => t.recoveryObjection.heading, { linkToken: token });
    },
    post: object,
  });
  route(app, "/mail/recovery-objection/done", {
    get: (c) => page(c, "recovery/recovery-objection-done", (t) => t.recoveryObjectionDone.heading),
  });
}

async function object(c: Request, fields: Record<string, string>): Promise<Response> {
  const { portal, ip, userAgent } = c.var.visit;
  const { token } = parseFields(z.strictObject({ token: z.string() }), fields);
  const link = await openLink(portal, purpose, token);
  if (!link) return showEnded(c);
  const { memberId } = link;
  await transaction(portal, async (within) => {
    if (!(await spendLink(within, link))) return;
    await endRecoveryNotices(within, memberId);
    await endNoticeSessions(within, [memberId]);
    const event = { action: "recovery.objection", outcome: "ok", actor: memberId, subject: memberId } as const;
    await record(within, { ...event, ip, userAgent });
  });
  return leadTo(c, "/mail/recovery-objection/done");
}

function showEnded(c: Request): Response {
  return page(c, "recovery/link-ended", (t) => t.linkEnded.heading, {}, { status: 410 });
}
