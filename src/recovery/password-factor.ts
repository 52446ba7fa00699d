/** An address alone resets nothing: passkey, one-time code or recovery code comes after the code from the mail (C4). */
import type { Hono } from "hono";
import { z } from "zod";
import type { MemberRow } from "../database/tables.ts";
import { hashToken } from "../sessions/lucia-adapter.ts";
import { endSession } from "../sessions/sessions.ts";
import { enterByProof, type Proving, proofFields, proofPage, recordRefusedProof } from "../sign-in/prove.ts";
import { strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import { type Env, leaveSession, type Request, signedIn } from "../web/visit.ts";
import { type PasswordReset, proveResetFactor } from "./password-resets.ts";
import { pathOfNext, resetOf } from "./position.ts";

const path = "/recovery/password/factor";
const action = "recovery.password-factor";

export function resetFactorRoutes(app: Hono<Env>): void {
  route(app, path, {
    async get(c) {
      const reset = await resetOf(c);
      return isHere(reset) ? show(c, reset) : leadTo(c, pathOfNext(reset));
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
  reset?.next === "factor" && reset.member !== undefined;

async function submit(c: Request, reset: Standing, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal } = visit;
  const scene = { ...provingIn(reset), portal, visit };
  const token = portal.random(32).toString("base64url");
  const entered = await enterByProof(scene, parseFields(z.strictObject(proofFields), fields), action, async (within) =>
    (await proveResetFactor(within, reset.id, hashToken(token))) ? token : undefined,
  );
  if ("token" in entered) {
    const before = await signedIn(c);
    if (before) await endSession(portal, before.session.id);
    leaveSession(c, token);
    return leadTo(c, pathOfNext({ next: "new" }));
  }
  if (entered.wrong !== undefined) await recordRefusedProof(scene, action, entered.wrong);
  return show(c, reset, entered);
}

async function show(c: Request, reset: Standing, options: PageOptions = {}): Promise<Response> {
  const { heading } = strings[c.var.visit.language].secondFactor;
  const data = await proofPage(c.var.visit, provingIn(reset));
  return page(c, "recovery/password-factor", { ...data, heading, action: path }, options);
}

const provingIn = ({ id, member }: Standing): Proving => ({ session: { id }, member });
