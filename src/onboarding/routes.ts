/** The only HTTP code of all steps: whoever asks for one is led to where they stand, and only there a form is carried out. */
import type { Hono } from "hono";
import { Busy } from "../keys/hashing.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { type Problems, say, strings } from "../strings/strings.ts";
import { digestOf } from "../web/digest.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo, text } from "../web/respond.ts";
import { route } from "../web/route.ts";
import { type Env, enterSession, leaveSession, type Request, rememberDevice } from "../web/visit.ts";
import { type JourneyStep, journey, pathOf } from "./journey.ts";
import { pathTo, positionOf, resumeLostAnswer } from "./position.ts";
import type { Outcome, Scene } from "./step.ts";

export function onboardingRoutes(app: Hono<Env>): void {
  for (const step of journey) {
    route(app, pathOf(step), {
      async get(c) {
        const position = await positionOf(c);
        if (position.at !== "step" || position.step !== step) return leadTo(c, pathTo(position));
        return show(c, step, position.who);
      },
      async post(c, fields) {
        const position = await positionOf(c);
        if (position.at === "sign-in" && (await resumeLostAnswer(c, fields))) return next(c, step);
        if (position.at !== "step" || position.step !== step) return leadTo(c, pathTo(position));
        return submit(c, step, position.who, fields);
      },
      async lead(c) {
        const position = await positionOf(c);
        const isStanding = position.at === "step" && position.step === step;
        return isStanding || position.at === "sign-in" ? undefined : leadTo(c, pathTo(position));
      },
    });
    if (step.step.check) route(app, `${pathOf(step)}/check`, { get: (c) => check(c, step) });
  }
  route(app, "/onboarding/declined", { get: (c) => page(c, "onboarding/declined") });
  route(app, "/onboarding/locked", { get: (c) => page(c, "onboarding/locked") });
}

async function submit(
  c: Request,
  current: JourneyStep,
  who: SignedIn,
  fields: Record<string, string>,
): Promise<Response> {
  const { step } = current;
  const form = parseFields(step.form, fields);
  const typed = Object.fromEntries((step.keeps ?? []).map((name) => [name, String(form[name] ?? "")]));
  let outcome: Outcome | undefined;
  try {
    outcome = await step.submit({ ...sceneOf(c, who), through: digestOf(c.req.path, fields) }, form);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    const problems: Problems = { [Object.keys(form)[0] ?? ""]: [{ key: "busy" }] };
    return show(c, current, who, {
      problems,
      typed,
      status: 503,
      headers: { "Retry-After": String(error.retryAfter) },
    });
  }
  if (outcome?.problems) return show(c, current, who, { problems: outcome.problems, typed, status: 422 });
  if (outcome?.leaveTo) {
    if (outcome.leaveTo !== "/sign-out") leaveSession(c);
    return leadTo(c, outcome.leaveTo);
  }
  if (outcome?.knownDevice) rememberDevice(c, outcome.knownDevice);
  if (outcome?.session) await enterSession(c, outcome.session);
  else c.var.visit.signedIn = undefined;
  return next(c, current, fields);
}

/** After a step: HTMX gets the next one in the same answer, unless either page must be loaded whole. */
async function next(c: Request, from: JourneyStep, fields?: Record<string, string>): Promise<Response> {
  let position = await positionOf(c);
  // A parallel post of the same form was faster and took the session along.
  if (position.at === "sign-in" && fields && (await resumeLostAnswer(c, fields))) position = await positionOf(c);
  const isFragment =
    c.var.visit.isFragment && position.at === "step" && !from.ownPage && position.step.path !== "authenticator";
  if (!isFragment || position.at !== "step") return leadTo(c, pathTo(position));
  return show(c, position.step, position.who, { headers: { "HX-Push-Url": pathOf(position.step) } });
}

/** A line of text for the status beside a field. */
async function check(c: Request, current: JourneyStep): Promise<Response> {
  const position = await positionOf(c);
  const { language } = c.var.visit;
  if (position.at !== "step" || position.step !== current || !current.step.check) return leadTo(c, pathTo(position));
  const { field, judge } = current.step.check;
  const [problem] = await judge(sceneOf(c, position.who), (c.req.query(field) ?? "").slice(0, 64));
  const { problems, account } = strings[language];
  return text(c, problem ? say(problems[problem.key], problem.values) : account.free);
}

interface Showing {
  problems?: Problems;
  typed?: Record<string, string>;
  status?: number;
  headers?: Record<string, string>;
}

async function show(c: Request, current: JourneyStep, who: SignedIn, showing: Showing = {}): Promise<Response> {
  const data = (await current.step.show?.(sceneOf(c, who))) ?? {};
  const headers =
    showing.problems && c.var.visit.isFragment ? { "HX-Push-Url": "false", ...showing.headers } : showing.headers;
  return page(
    c,
    `onboarding/${current.path}`,
    { ...data, action: pathOf(current) },
    {
      ...showing,
      headers: headers ?? {},
      step: current.number,
    },
  );
}

function sceneOf(c: Request, who: SignedIn): Scene {
  return { ...who, portal: c.var.visit.portal, visit: c.var.visit, through: "" };
}
