/** Signing in and out: one screen for temporary and lasting credentials, the second factor, the question before leaving. */
import type { Hono } from "hono";
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { Busy } from "../keys/hashing.ts";
import { positionOf } from "../onboarding/position.ts";
import { longestSecret } from "../passwords/password-policy.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { endSession, startSession } from "../sessions/sessions.ts";
import { timeInJapan } from "../strings/moments.ts";
import { type Problem, strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { qrSvg } from "../web/qr.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import { type Env, enterSession, leaveSession, type Request, rememberDevice, signedIn } from "../web/visit.ts";
import { checkCredentials } from "./credentials.ts";
import { leadOn, nextOf, withNext } from "./next.ts";
import { passkeyOffer, signInWithPasskey } from "./passkey.ts";
import { secondFactorRoutes } from "./second-factor.ts";

const signInForm = z.strictObject({
  userId: z.string().default(""),
  password: z.string().max(longestSecret).default(""),
  /** Answer of a passkey that the browser offered; empty without one. */
  response: z.string().default(""),
});

export function signInRoutes(app: Hono<Env>): void {
  route(app, "/sign-in", {
    async get(c) {
      const position = await positionOf(c);
      if (position.at !== "sign-in") return leadOn(c, position);
      return showSignIn(c, { userId: (c.req.query("userId") ?? "").slice(0, 64) });
    },
    post: signIn,
  });
  route(app, "/sign-out", {
    async get(c) {
      if (!(await signedIn(c))) return leadTo(c, "/sign-in");
      return page(c, "sign-in/sign-out", {
        heading: strings[c.var.visit.language].signOut.askHeading,
        isPart: (await positionOf(c)).at === "step",
      });
    },
    post: signOut,
  });
  secondFactorRoutes(app);
}

async function signIn(c: Request, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal } = visit;
  const { userId, password, response } = parseFields(signInForm, fields);
  if (response !== "") return signInByPasskey(c, response);
  const missing = {
    ...(userId.trim() === "" ? { userId: [{ key: "userIdEmpty" }] satisfies Problem[] } : {}),
    ...(password === "" ? { password: [{ key: "passwordEmpty" }] satisfies Problem[] } : {}),
  };
  if (Object.keys(missing).length > 0) return showSignIn(c, { userId }, { problems: missing, status: 422 });

  const answer = await checkCredentials(visit, { userId, password }).catch((error: unknown) => {
    if (error instanceof Busy) return error;
    throw error;
  });
  if (answer instanceof Busy) {
    const headers = { "Retry-After": String(answer.retryAfter) };
    return showSignIn(c, { userId }, { problems: { userId: [{ key: "busy" }] }, status: 503, headers });
  }
  if (!answer.accepted) return refuse(c, { userId }, answer);

  await endSessionBefore(c);
  const now = portal.clock();
  const token = await startSession(portal, {
    memberId: answer.member.id,
    assurance: answer.accepted,
    userAgent: visit.userAgent,
    noticeId: answer.accepted === "notice" ? answer.notice.id : null,
    continuedAt: answer.accepted === "password" ? now : null,
  });
  await enterSession(c, token);
  return leadOn(c, await positionOf(c));
}

async function signInByPasskey(c: Request, response: string): Promise<Response> {
  const { visit } = c.var;
  const answer = await signInWithPasskey(visit, response);
  if ("problem" in answer) return refuse(c, { userId: "" }, answer);
  await endSessionBefore(c);
  rememberDevice(c, newKnownDevice(visit.portal, answer.memberId));
  await enterSession(c, answer.token);
  return leadOn(c, await positionOf(c));
}

function refuse(c: Request, typed: { userId: string }, { problem, until }: { problem: Problem; until?: number }) {
  const told = until ? withTime({ ...problem, values: { until } }) : problem;
  return showSignIn(c, typed, { problems: { userId: [told] }, status: 422 });
}

async function endSessionBefore(c: Request): Promise<void> {
  const before = await signedIn(c);
  if (before) await endSession(c.var.visit.portal, before.session.id);
}

async function signOut(c: Request, fields: Record<string, string>): Promise<Response> {
  parseFields(z.strictObject({}), fields);
  const { visit } = c.var;
  const position = await positionOf(c);
  const isPart = position.at === "step";
  if (position.at !== "sign-in") {
    await recordOwn({ ...position.who, portal: visit.portal, visit }, "sign-out", "ok");
    await endSession(visit.portal, position.who.session.id);
  }
  leaveSession(c);
  return leadTo(c, isPart ? "/sign-in?out=continue" : "/sign-in?out=done", { "Clear-Site-Data": '"cache", "storage"' });
}

function showSignIn(
  c: Request,
  typed: { userId: string },
  options: { problems?: Record<string, Problem[]>; status?: number; headers?: Record<string, string> } = {},
): Response {
  const { portal, device } = c.var.visit;
  const notice = c.req.method === "GET" ? noticeOf(c.req.query("out"), c.req.query("ended")) : "";
  const data = {
    action: withNext("/sign-in", nextOf(c)),
    notice,
    // Only a browser that has signed in before may have a passkey, and bears the larger page.
    offer: device === undefined ? "" : passkeyOffer(c.var.visit),
    scripts: device === undefined ? [] : ["passkey.js"],
    // Those who come back need no words about the paper.
    isFirst: notice !== "signedOutContinue" && device === undefined,
    qr: notice === "signedOutContinue" ? qrSvg(`${portal.insurer.origin}/sign-in`) : "",
  };
  // Only the paper's user ID says for sure that this is the first of the steps.
  const step = typed.userId.startsWith("kp-") ? 1 : undefined;
  return page(c, "sign-in/sign-in", data, { ...options, typed, step });
}

/** What the page says first to somebody who was led here. */
function noticeOf(
  out: string | undefined,
  ended: string | undefined,
): "signedOutContinue" | "signedOut" | "passwordChanged" | "sessionEnded" | "" {
  if (out === "continue") return "signedOutContinue";
  if (out === "changed") return "passwordChanged";
  if (out) return "signedOut";
  return ended ? "sessionEnded" : "";
}

/** A moment becomes the time of day a person in Japan reads, rounded up to the minute. */
function withTime(problem: Problem): Problem {
  const until = problem.values?.until;
  if (typeof until !== "number") return problem;
  const time = timeInJapan(Math.ceil(until / 60_000) * 60_000);
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return { key: problem.key, values: { hour, minute, time } };
}
