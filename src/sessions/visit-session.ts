/** The session of a visit: looked up once, entered and left, and found again where the answer to a post was lost. */
import { digestOf } from "../web/digest.ts";
import type { Done, FormPage, Gate, Scene } from "../web/form-page.ts";
import { secrets } from "../web/post.ts";
import { changeToken, type Request, rememberDevice, rememberLanguage, type Visit } from "../web/visit.ts";
import { resumeReplaced } from "./resume.ts";
import { currentSession, type SignedIn } from "./sessions.ts";

const known = new WeakMap<Visit, SignedIn | undefined>();

/** @returns the session and member of this visit, looked up once. */
export async function signedIn(c: Request): Promise<SignedIn | undefined> {
  const { visit } = c.var;
  return known.has(visit) ? known.get(visit) : lookUp(c);
}

async function lookUp(c: Request): Promise<SignedIn | undefined> {
  const { visit } = c.var;
  const who = await currentSession(visit.portal, visit.token);
  known.set(visit, who);
  visit.person = who && { name: nameOf(who) };
  return who;
}

/** The name is personal: before the second factor only the first login's shell shows it, when there is no factor yet (S8). */
function nameOf({ session, member }: SignedIn): string {
  if (session.assurance === "notice") return "";
  return session.assurance === "full" || member.authenticators === 0 ? member.name : "";
}

/** Gives the browser the token of a session that was just made. */
export async function enterSession(c: Request, token: string): Promise<void> {
  changeToken(c, token);
  const own = (await lookUp(c))?.member.language;
  if (own && !c.var.visit.isLanguageChosen) rememberLanguage(c, own);
}

/** Gives the browser a token that stands for nobody. */
export function leaveSession(c: Request, token = c.var.visit.portal.random(32).toString("base64url")): void {
  changeToken(c, token);
  known.set(c.var.visit, undefined);
  c.var.visit.person = undefined;
}

/** What only the member can have typed; whoever merely copied the cookie cannot send such a post again. */
const proofs = [...secrets, "birthDate"];

/**
 * A post whose answer was lost comes again with the cookie of before: the browser gets its new session once more, where the
 * post held a proof of who sends it.
 * @returns whether that was so; nothing is done a second time.
 */
export async function resumeLostAnswer(c: Request, fields: Record<string, string>): Promise<boolean> {
  return proofs.some((name) => name in fields) && resume(c, fields);
}

async function resume(c: Request, fields: Record<string, string>): Promise<boolean> {
  const fresh = await resumeReplaced(c.var.visit, digestOf(c.req.path, fields));
  if (fresh) await enterSession(c, fresh);
  return fresh !== undefined;
}

/** Who sends or sees a page in a session. */
export type MemberScene = Scene<SignedIn>;

/** Declares a page for somebody who is signed in. */
export function memberPage<Form>(page: FormPage<SignedIn, Form>): FormPage<SignedIn, Form> {
  return page;
}

/**
 * What every gate to pages in a session does with what came of a form. The session was alive when the post came, so that
 * the cookie itself is proof enough.
 */
export const inSession = {
  resume,
  async settle(c: Request, { session, knownDevice, hasLeft }: Done, fields: Record<string, string>) {
    if (knownDevice) rememberDevice(c, knownDevice);
    if (session) await enterSession(c, session);
    else if (hasLeft) leaveSession(c);
    // A parallel post of the same form was faster and took the session along.
    else if (!(await lookUp(c))) await resume(c, fields);
  },
} satisfies Partial<Gate<SignedIn>>;
