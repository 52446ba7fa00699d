/** Signing in: one screen for temporary and lasting credentials, and for a passkey that the phone offers. */
import { z } from "zod";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import { transaction } from "../deps.ts";
import { refusedOnLine } from "../limits/lines.ts";
import { reach } from "../members/first-login-steps.ts";
import { isLikePrintedId } from "../notices/notices.ts";
import { positionOf } from "../onboarding/position.ts";
import { longestSecret } from "../passwords/password-policy.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { endSession, type SignedIn, startSession } from "../sessions/sessions.ts";
import { inSession, signedIn } from "../sessions/visit-session.ts";
import { timeInJapan } from "../strings/moments.ts";
import type { Problem, Problems } from "../strings/strings.ts";
import type { FormPage, Gate, Outcome, Refused, Scene } from "../web/form-page.ts";
import { qrSvg } from "../web/qr.ts";
import { type CredentialsAnswer, checkCredentials } from "./credentials.ts";
import { keptUserId } from "./kept-user-id.ts";
import { leadOn, nextOf, withNext } from "./next.ts";
import { askWhoIsThere, broughtUserId, withUserId } from "./other-person.ts";
import { passkeyOffer, signInWithPasskey } from "./passkey.ts";

/** Somebody who is not signed in, as far as anybody knows. */
interface Stranger {
  /** From the QR code, the field, or before signing out in the middle of the first login. */
  userId: string;
  /** Somebody with a notice in the hand, as far as the ID or the address tells. */
  hasPaper: boolean;
  /** What the page says first to somebody who was led here. */
  notice: "signedOutContinue" | "signedOut" | "sessionEnded" | "";
  /** A session that lives all the same, in another tab; it ends with the new one. */
  before(): Promise<SignedIn | undefined>;
}

interface Form {
  userId: string;
  password: string;
  response: string;
}

export const signIn: FormPage<Stranger, Form> = {
  view: "sign-in/sign-in",
  heading: (t) => t.signIn.heading,
  form: z.strictObject({
    userId: z.string().default(""),
    password: z.string().max(longestSecret).default(""),
    /** Answer of a passkey that the browser offered; empty without one. */
    response: z.string().default(""),
  }),
  keeps: ["userId"],

  async show({ portal, visit, userId, hasPaper, notice }) {
    const comesBack = notice === "signedOutContinue";
    // At the break of the first login nobody has a passkey yet.
    const isKnown = visit.device !== undefined && !comesBack;
    // Those who come back need no words about the paper.
    const isFirst = !comesBack && (hasPaper || !isKnown);
    const here = `${portal.insurer.origin}/sign-in`;
    return {
      inApp: inAppBrowser(visit.userAgent, userId ? withUserId(here, userId) : here),
      proposed: userId,
      notice,
      // Only a browser that has signed in before may have a passkey, and bears the larger page.
      offer: isKnown ? passkeyOffer(visit) : "",
      isUnderProxy: visit.proxyDoubt !== "" && portal.insurer.demonstration_at !== null,
      isFirst,
      mayHavePaper: !comesBack && !isFirst,
      qr: comesBack ? qrSvg(here) : "",
      // Only the paper says for sure that this is the first of the steps.
      ...(isFirst && hasPaper ? { step: 1 } : {}),
    };
  },

  async submit(scene, { userId, password, response }): Promise<Outcome> {
    if (response !== "") return byPasskey(scene, response);
    const problems: Problems = {
      ...(userId.trim() === "" ? { userId: [{ key: "userIdEmpty" }] } : {}),
      ...(password === "" ? { password: [{ key: "passwordEmpty" }] } : {}),
    };
    if (Object.keys(problems).length > 0) return { problems };
    const answer = await checkCredentials(scene.visit, { userId, password });
    if (answer.accepted) return enter(scene, answer);
    return "slowUntil" in answer ? refusedOnLine(scene.portal, "userId", answer.slowUntil) : refuse(answer);
  },
};

/** Whoever is signed in is led on, or asked who they are; a form is carried out for everybody. */
export const strangers: Gate<Stranger> = {
  settle: inSession.settle,
  action: (c) => withNext("/sign-in", nextOf(c)),
  next: async (c) => leadOn(c, await positionOf(c)),
  async enter(c, { fields, again }) {
    const before = () => signedIn(c);
    if (fields) return { ...strangerCalled(fields.userId ?? ""), notice: "", before };
    const position = await positionOf(c);
    if (position.at !== "sign-in") return (await askWhoIsThere(c, position.who.member)) ?? leadOn(c, position);
    const notice = noticeOf(c.req.query("out"), c.req.query("ended"));
    const userId = again?.typed?.userId || broughtUserId(c) || (notice === "signedOutContinue" ? keptUserId(c) : "");
    const stranger = strangerCalled(userId);
    return { ...stranger, hasPaper: stranger.hasPaper || c.req.query("first") !== undefined, notice, before };
  },
};

const strangerCalled = (userId: string) => ({ userId, hasPaper: isLikePrintedId(userId) });

/** The session and the row that tells of it are one. */
async function enter(
  { portal, visit, before }: Scene<Stranger>,
  answer: Extract<CredentialsAnswer, { accepted: string }>,
): Promise<Outcome> {
  const ended = await before();
  const session = await transaction(portal, async (within) => {
    if (ended) await endSession(within, ended.session.id);
    if (answer.accepted === "notice") await reach(within, "signed-in", answer.member.id);
    await answer.record(within);
    return startSession(within, {
      memberId: answer.member.id,
      assurance: answer.accepted,
      userAgent: visit.userAgent,
      noticeId: answer.accepted === "notice" ? answer.notice.id : null,
      continuedAt: answer.accepted === "password" ? within.clock() : null,
    });
  });
  return { session };
}

async function byPasskey({ portal, visit, before }: Scene<Stranger>, response: string): Promise<Outcome> {
  const answer = await signInWithPasskey(visit, response, before);
  if ("problem" in answer) return refuse(answer);
  return { session: answer.token, knownDevice: newKnownDevice(portal, answer.memberId) };
}

function refuse({ problem, until }: { problem: Problem; until?: number }): Refused {
  return { problems: { userId: [until === undefined ? problem : withTime(problem, until)] } };
}

function noticeOf(out: string | undefined, ended: string | undefined): Stranger["notice"] {
  if (out === "continue") return "signedOutContinue";
  if (out) return "signedOut";
  return ended ? "sessionEnded" : "";
}

/** A moment becomes the time of day a person in Japan reads, rounded up to the minute. */
function withTime({ key }: Problem, until: number): Problem {
  const time = timeInJapan(Math.ceil(until / 60_000) * 60_000);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return { key, values: { hour, minute, time } };
}
