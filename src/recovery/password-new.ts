/** The new password after both proofs. It signs nobody in: every session ends, and the member signs in with it (C4). */
import type { Hono } from "hono";
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import type { MemberRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { Busy } from "../keys/hashing.ts";
import { forgive } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { changesOf } from "../members/members.ts";
import { endRecoveryNotices } from "../notices/notices.ts";
import { newPasswordProblems } from "../passwords/new-password.ts";
import { longestSecret, passwordPolicies } from "../passwords/password-policy.ts";
import { endEverySession } from "../sessions/sessions.ts";
import { typedIdKey } from "../sign-in/credentials.ts";
import { strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import { type Env, leaveSession, type Request } from "../web/visit.ts";
import { endPasswordResets, type PasswordReset, usePasswordReset } from "./password-resets.ts";
import { pathOfNext, resetOf } from "./position.ts";

const path = "/recovery/password/new";
const form = z.strictObject({
  newPassword: z.string().max(longestSecret).default(""),
  confirmPassword: z.string().max(longestSecret).default(""),
  /** The hidden user name that password managers keep with the password; never read. */
  username: z.string().optional(),
});

export function resetPasswordRoutes(app: Hono<Env>): void {
  route(app, path, {
    async get(c) {
      const reset = await resetOf(c);
      return isHere(reset) ? show(c, reset.member) : leadTo(c, pathOfNext(reset));
    },
    async post(c, fields) {
      const reset = await resetOf(c);
      return isHere(reset) ? submit(c, reset, fields) : leadTo(c, pathOfNext(reset));
    },
  });
}

interface Standing extends PasswordReset {
  member: MemberRow;
}

const isHere = (reset: PasswordReset | undefined): reset is Standing =>
  reset?.next === "new" && reset.member !== undefined;

async function submit(c: Request, reset: Standing, fields: Record<string, string>): Promise<Response> {
  const { portal } = c.var.visit;
  const { member } = reset;
  const { newPassword, confirmPassword } = parseFields(form, fields);
  try {
    const problems = await newPasswordProblems(portal, member, newPassword, confirmPassword);
    if (Object.keys(problems).length > 0) return show(c, member, { problems, status: 422 });
    const { scheme } = passwordPolicies[portal.insurer.password_policy];
    await setPassword(c, reset, await portal.hashing.hash(newPassword, scheme));
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    const headers = { "Retry-After": String(error.retryAfter) };
    return show(c, member, { problems: { newPassword: [{ key: "busy" }] }, status: 503, headers });
  }
  leaveSession(c);
  return leadTo(c, pathOfNext({ next: "done" }));
}

/** Once, however many posts come; whatever else was on its way to this account ends. */
async function setPassword(c: Request, { id, member }: Standing, passwordHash: string): Promise<void> {
  const { visit } = c.var;
  await transaction(visit.portal, async (portal) => {
    if (!(await usePasswordReset(portal, id))) return;
    const scene = { portal, visit, member, session: { id } };
    await changesOf(portal, member.id).set({ password_hash: passwordHash, password_set_at: portal.clock() }).execute();
    await endEverySession(portal, member.id);
    await endPasswordResets(portal, member.id);
    await endRecoveryNotices(portal, member.id);
    await forgiveWrongPasswords(portal, member);
    await recordOwn(scene, "recovery.password-new", "ok");
    await queueMail(scene, "passwordChanged");
  });
}

/** Wrong guesses of the password before say nothing about the new one (R2). */
async function forgiveWrongPasswords(portal: Portal, { id, user_id }: MemberRow): Promise<void> {
  await forgive(portal, `id ${typedIdKey(portal, user_id ?? "")}`, `current-password ${id}`);
}

async function show(c: Request, member: MemberRow, options: PageOptions = {}): Promise<Response> {
  const { portal, language } = c.var.visit;
  const data = {
    heading: strings[language].password.heading,
    action: path,
    policy: passwordPolicies[portal.insurer.password_policy],
    userId: member.user_id ?? "",
  };
  return page(c, "recovery/password-new", data, options);
}
