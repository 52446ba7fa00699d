/** A forgotten password begins with the user ID; the next page is the same whether it is anybody's (R9). */
import type { Hono } from "hono";
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { attempt, limits } from "../limits/limits.ts";
import { groupedDigits } from "../mail/email-codes.ts";
import { queueMailIfAny } from "../mail/outbox.ts";
import { unseal } from "../members/members.ts";
import { hashToken } from "../sessions/lucia-adapter.ts";
import { typedIdKey } from "../sign-in/credentials.ts";
import type { Problem } from "../strings/strings.ts";
import { strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { mayAskAgain } from "./limit.ts";
import { memberWithFactor, startPasswordReset } from "./password-resets.ts";

export function forgottenPasswordRoutes(app: Hono<Env>): void {
  route(app, "/recovery/password", { get: (c) => show(c), post: send });
}

async function send(c: Request, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal, ip, userAgent } = visit;
  const { userId } = parseFields(z.strictObject({ userId: z.string().default("") }), fields);
  const refuse = (problem: Problem) => show(c, { problems: { userId: [problem] }, typed: { userId }, status: 422 });
  if (userId.trim() === "") return refuse({ key: "userIdEmpty" });
  if (!(await mayAskAgain(c))) return refuse({ key: "recoveryWait" });

  const { allowed } = await attempt(portal, limits.recoveryMail, `recovery-mail ${typedIdKey(portal, userId)}`);
  const member = await memberWithFactor(portal, userId);
  const addresses = [
    member?.email_confirmed_at ? unseal(portal, member, "email") : undefined,
    member?.recovery_email_confirmed_at ? unseal(portal, member, "recovery_email") : undefined,
  ];
  const found = addresses.some(Boolean) ? member : undefined;
  const subject = found?.id ?? "";
  await transaction(portal, async (within) => {
    if (allowed) {
      const code = groupedDigits(await startPasswordReset(within, hashToken(visit.token), found?.id));
      for (const to of addresses)
        await queueMailIfAny({ portal: within, member: found, visit }, "passwordCode", { to, values: { code } });
    }
    const outcome = allowed ? "ok" : "refused";
    await record(within, { action: "recovery.password", outcome, actor: subject, subject, ip, userAgent });
  });
  return leadTo(c, "/recovery/password/code");
}

function show(c: Request, options: PageOptions = {}): Response {
  const { heading } = strings[c.var.visit.language].forgottenPassword;
  return page(c, "recovery/password", { heading, action: "/recovery/password" }, options);
}
