/**
 * Changes need a second factor proved lately (S13). The page that asks for it stands at the address that was asked for and
 * posts to it, so nobody can be led elsewhere (F8); what was typed waits in the form, secrets excepted.
 */
import { z } from "zod";
import { movePendingSecrets } from "../authenticators/pending-secrets.ts";
import { hashToken } from "../keys/tokens.ts";
import { moveEmailCodes } from "../mail/email-codes.ts";
import { renewSession, type SignedIn } from "../sessions/sessions.ts";
import { enterSession, resumeLostAnswer, signedIn } from "../sessions/visit-session.ts";
import { enterByProof, proofFields, proofPage } from "../sign-in/prove.ts";
import { digestOf } from "../web/digest.ts";
import { parseFields } from "../web/form.ts";
import { type AnyPage, type Asked, shownAgain, typedIn } from "../web/form-page.ts";
import { type PageOptions, page as renderPage } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";

const recentMinutes = 10;
const action = "account.prove";

type Typed = Record<string, string>;

interface About extends Pick<Needed, "words"> {
  page: AnyPage<SignedIn>;
}

/** @returns who has proved it lately, or the page that asks for it, or what came of what that page sent. */
export async function provedLately(c: Request, who: SignedIn, asked: Asked<SignedIn>): Promise<SignedIn | Response> {
  return provedSince(c, who, asked, { since: c.var.visit.portal.clock() - recentMinutes * 60_000 + 1, words: "prove" });
}

interface Needed {
  /** The moment it must have been proved at, or later. */
  since: number;
  /** What the page says it is for. */
  words: "prove" | "proveForService";
}

/** As {@link provedLately}. */
export async function provedSince(
  c: Request,
  who: SignedIn,
  { page, fields, again, show }: Asked<SignedIn>,
  { since, words }: Needed,
): Promise<SignedIn | Response> {
  if (fields && "proof" in fields) return proveAgain(c, who, fields, { page, show, words });
  const { factor_at } = who.session;
  if (factor_at !== null && factor_at >= since) return who;
  if (!fields) return askForProof(c, who, { page, words }, again?.typed ?? {}, again);
  return askForProof(c, who, { page, words }, typedIn(page, parseFields(page.form, fields)), { status: 403 });
}

async function askForProof(
  c: Request,
  who: SignedIn,
  { page: { back = "/" }, words }: About,
  typed: Typed,
  options: PageOptions = {},
): Promise<Response> {
  const hidden = { ...typed, proof: "yes" };
  const proof = await proofPage(c.var.visit, who);
  const data = { ...proof, words, minutes: recentMinutes, action: c.req.path, hidden, back };
  return renderPage(c, "account/prove", (t) => t[words].heading, data, options);
}

/** Carries a proving form out; the session that comes of it is a new one (S2). What was typed before is shown again. */
async function proveAgain(
  c: Request,
  who: SignedIn,
  fields: Typed,
  { page, show, words }: About & Pick<Asked<SignedIn>, "show">,
): Promise<Response> {
  const { visit } = c.var;
  const { portal } = visit;
  const keeps: readonly string[] = page.keeps ?? [];
  const kept = Object.fromEntries(keeps.map((name) => [name, z.string().optional()]));
  const form = parseFields(z.strictObject({ ...kept, ...proofFields, proof: z.literal("yes") }), fields);
  const { response, code, recoveryCode } = form;
  const typed = shownAgain(page, fields);
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
    const now = await signedIn(c);
    // Whoever spent their recovery code stands before the new one; the form would only lead there.
    return isForm && now?.member.recovery_codes_saved_at ? show(now, { typed }) : leadTo(c, c.req.path);
  }
  const { record, ...refused } = entered;
  if (record && (await resumeLostAnswer(c, fields))) return leadTo(c, c.req.path);
  await record?.();
  return askForProof(c, who, { page, words }, typed, { status: 422, ...refused });
}
