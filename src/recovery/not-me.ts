/** 「ログインした覚えがない」: the link in the mail about a new browser stops the account until the office has spoken with its member. */
import type { Hono } from "hono";
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { openLink, spendLink } from "../mail/links.ts";
import { lockMember } from "../members/lock.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";

export function notMeRoutes(app: Hono<Env>): void {
  route(app, "/mail/not-me", {
    async get(c) {
      const token = c.req.query("token") ?? "";
      if (!(await openLink(c.var.visit.portal, "not-me", token))) return showEnded(c);
      return page(c, "recovery/not-me", (t) => t.notMe.heading, { hidden: { token } });
    },
    post: stop,
  });
  route(app, "/mail/not-me/done", { get: (c) => page(c, "recovery/not-me-done", (t) => t.notMeDone.heading) });
}

async function stop(c: Request, fields: Record<string, string>): Promise<Response> {
  const { portal, ip, userAgent } = c.var.visit;
  const { token } = parseFields(z.strictObject({ token: z.string() }), fields);
  const link = await openLink(portal, "not-me", token);
  if (!link) return showEnded(c);
  await transaction(portal, async (within) => {
    if (!(await spendLink(within, link))) return;
    const { memberId } = link;
    await lockMember(within, memberId, "reported by mail", memberId);
    await record(within, {
      action: "sign-in.not-me",
      outcome: "ok",
      actor: memberId,
      subject: memberId,
      ip,
      userAgent,
    });
  });
  return leadTo(c, "/mail/not-me/done");
}

/** A link that was used or is too old; the member may still need help. */
function showEnded(c: Request): Response {
  return page(c, "recovery/link-ended", (t) => t.linkEnded.heading, {}, { status: 410 });
}
