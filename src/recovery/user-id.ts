/** A forgotten user ID goes to the confirmed address by mail; the page says the same whether the address is anybody's (R9). */
import type { Hono } from "hono";
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { attempt, limits } from "../limits/limits.ts";
import { queueMailIfAny } from "../mail/outbox.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { emailIndex, unseal } from "../members/members.ts";
import { strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { mayAskAgain } from "./limit.ts";

export function forgottenUserIdRoutes(app: Hono<Env>): void {
  route(app, "/recovery/user-id", { get: (c) => show(c), post: send });
  route(app, "/recovery/user-id/sent", {
    get(c) {
      const { sentHeading: heading } = strings[c.var.visit.language].forgottenUserId;
      return page(c, "recovery/user-id-sent", { heading });
    },
  });
}

async function send(c: Request, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal, ip, userAgent } = visit;
  const { email: typed } = parseFields(z.strictObject({ email: z.string().default("") }), fields);
  const email = readEmail(typed);
  const problems = emailProblems(email);
  if (problems.length > 0) return show(c, { problems: { email: problems }, typed: { email: typed }, status: 422 });
  if (!(await mayAskAgain(c)))
    return show(c, { problems: { email: [{ key: "recoveryWait" }] }, typed: { email: typed }, status: 422 });

  const index = emailIndex(portal, email);
  const { allowed } = await attempt(portal, limits.recoveryMail, `recovery-mail ${index}`);
  const members = await membersWithAddress(portal, index);
  const [member] = allowed ? members : [];
  const to = member && unseal(portal, member, "email");
  const userIds = members.map((each) => each.user_id).join("\n");
  const subject = member?.id ?? "";
  await transaction(portal, async (within) => {
    await queueMailIfAny({ portal: within, member, visit }, "forgottenUserId", { to, values: { userIds } });
    const outcome = allowed ? "ok" : "refused";
    await record(within, { action: "recovery.user-id", outcome, actor: subject, subject, ip, userAgent });
  });
  return leadTo(c, "/recovery/user-id/sent");
}

/** @returns those who confirmed this address and chose a user ID; families may share one. */
async function membersWithAddress({ db, insurer }: Portal, index: string) {
  return db
    .selectFrom("members")
    .selectAll()
    .where("insurer_id", "=", insurer.id)
    .where("email_index", "=", index)
    .where("email_confirmed_at", "is not", null)
    .where("user_id", "is not", null)
    .where("retired_at", "is", null)
    .where("withdrawn_at", "is", null)
    .orderBy("member_number")
    .limit(10)
    .execute();
}

function show(c: Request, options: PageOptions = {}): Response {
  const { heading } = strings[c.var.visit.language].forgottenUserId;
  return page(c, "recovery/user-id", { heading, action: "/recovery/user-id" }, options);
}
