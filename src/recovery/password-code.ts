/** The code that was mailed, entered in the browser in which it was asked for; another browser's is of no use here. */
import type { Hono } from "hono";
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { readEmailCode } from "../mail/email-codes.ts";
import type { Problem } from "../strings/strings.ts";
import { strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { checkResetCode, type PasswordReset, proveResetEmail } from "./password-resets.ts";
import { pathOfNext, resetOf } from "./position.ts";

const path = "/recovery/password/code";

export function resetCodeRoutes(app: Hono<Env>): void {
  route(app, path, {
    async get(c) {
      const reset = await resetOf(c);
      return !reset || reset.next === "code" ? show(c) : leadTo(c, pathOfNext(reset));
    },
    post: submit,
  });
}

async function submit(c: Request, fields: Record<string, string>): Promise<Response> {
  const { code } = parseFields(z.strictObject({ code: z.string().default("") }), fields);
  const refuse = (problem: Problem) => show(c, { problems: { code: [problem] }, status: 422 });
  const read = readEmailCode(code);
  if ("problem" in read) return refuse(read.problem);
  const reset = await resetOf(c);
  if (reset && reset.next !== "code") return leadTo(c, pathOfNext(reset));
  const problem = reset ? await checkResetCode(c.var.visit.portal, reset.id, read.digits) : unknown;
  if (!problem) return prove(c, reset!);
  // A parallel post of the same code was faster.
  const now = await resetOf(c);
  if (now && now.next !== "code") return leadTo(c, pathOfNext(now));
  await note(c, reset, "refused");
  return refuse(problem);
}

/** No reset was asked for in this browser, or it has ended. */
const unknown: Problem = { key: "resetEnded" };

async function prove(c: Request, reset: PasswordReset): Promise<Response> {
  await transaction(c.var.visit.portal, async (within) => {
    if (await proveResetEmail(within, reset.id)) await note(c, reset, "ok", within);
  });
  return leadTo(c, pathOfNext({ next: "factor" }));
}

async function note(
  c: Request,
  reset: PasswordReset | undefined,
  outcome: "ok" | "refused",
  portal = c.var.visit.portal,
): Promise<void> {
  const { ip, userAgent } = c.var.visit;
  const subject = reset?.member?.id ?? "";
  await record(portal, { action: "recovery.password-code", outcome, actor: subject, subject, ip, userAgent });
}

function show(c: Request, options: PageOptions = {}): Response {
  const { heading } = strings[c.var.visit.language].emailCode;
  return page(c, "recovery/password-code", { heading, action: path }, options);
}
