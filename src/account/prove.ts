/**
 * Changes need a second factor proved lately (S13). The page that asks for it stands at the address that was asked for and
 * posts to it, so nobody can be led elsewhere (F8); what was typed waits in the form, secrets excepted.
 */
import { z } from "zod";
import { movePendingSecrets } from "../authenticators/pending-secrets.ts";
import { moveEmailCodes } from "../mail/email-codes.ts";
import { resumeLostAnswer } from "../onboarding/position.ts";
import { hashToken } from "../sessions/lucia-adapter.ts";
import { renewSession, type SignedIn } from "../sessions/sessions.ts";
import { enterByProof, proofFields, proofPage, recordRefusedProof } from "../sign-in/prove.ts";
import { digestOf } from "../web/digest.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { enterSession, type Request } from "../web/visit.ts";

const recentMs = 10 * 60_000;
const action = "account.prove";

export function isProvedRecently({ session }: SignedIn, now: number): boolean {
  return session.factor_at !== null && now - session.factor_at < recentMs;
}

type Typed = Record<string, string>;

/** @param back where the page leads whoever changes nothing. */
export async function askForProof(
  c: Request,
  who: SignedIn,
  { back, typed }: { back: string; typed: Typed },
  options: Pick<PageOptions, "status" | "problems" | "headers">,
): Promise<Response> {
  const hidden = { ...typed, proof: "yes" };
  const data = { ...(await proofPage(c.var.visit, who)), action: c.req.path, hidden, back };
  return page(c, "account/prove", data, options);
}

/**
 * Carries a proving form out; the session that comes of it is a new one (S2).
 * @param keeps the fields of the form behind that were typed before.
 * @returns whoever may go on and what they had typed, or the answer that says otherwise.
 */
export async function proveAgain(
  c: Request,
  who: SignedIn,
  fields: Record<string, string>,
  { back, keeps }: { back: string; keeps: readonly string[] },
): Promise<{ who: SignedIn; typed: Typed } | { answer: Response }> {
  const { visit } = c.var;
  const { portal } = visit;
  const kept = Object.fromEntries(keeps.map((name) => [name, z.string().optional()]));
  const form = parseFields(z.strictObject({ ...kept, ...proofFields, proof: z.literal("yes") }), fields);
  const { response, code, recoveryCode } = form;
  const typed = Object.fromEntries(Object.entries(fields).filter(([name]) => keeps.includes(name)));
  const scene = { ...who, portal, visit };
  const entered = await enterByProof(scene, { response, code, recoveryCode }, action, async (within) => {
    const renew = () => renewSession(within, who, { factorAt: within.clock() }, digestOf(c.req.path, fields));
    const token = await movePendingSecrets(within, who, renew);
    if (token) await moveEmailCodes(within, who.session.id, hashToken(token));
    return token;
  });
  if ("token" in entered) {
    await enterSession(c, entered.token);
    const isForm = Object.keys(typed).length > 0;
    return isForm && visit.signedIn ? { who: visit.signedIn, typed } : { answer: leadTo(c, c.req.path) };
  }
  if (entered.wrong !== undefined) {
    if (await resumeLostAnswer(c, fields)) return { answer: leadTo(c, c.req.path) };
    await recordRefusedProof(scene, action, entered.wrong);
  }
  return { answer: await askForProof(c, who, { back, typed }, entered) };
}
