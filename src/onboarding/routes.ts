/** The journey on the web: whoever asks for a step is led to where they stand, and only there a form is carried out. */
import type { Hono } from "hono";
import { birthDateTries } from "../notices/notices.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { inSession, resumeLostAnswer } from "../sessions/visit-session.ts";
import { formRoute, type Gate, showPage } from "../web/form-page.ts";
import { page } from "../web/page.ts";
import { leadTo, swapTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { type JourneyStep, journey, pathOf, progressOf } from "./journey.ts";
import { pathTo, positionOf } from "./position.ts";

export function onboardingRoutes(app: Hono<Env>): void {
  for (const each of journey) formRoute(app, pathOf(each), standing(each), each.step, progressOf(each));
  route(app, "/onboarding/declined", {
    get: (c) => page(c, "onboarding/declined", (t) => t.declined.heading),
  });
  route(app, "/onboarding/locked", {
    get: (c) => page(c, "onboarding/locked", (t) => t.locked.heading, { tries: birthDateTries }),
  });
}

/** Lets in who stands at this step. */
function standing(step: JourneyStep): Gate<SignedIn> {
  return {
    ...inSession,
    next: (c) => next(c, step),
    async enter(c, { fields }) {
      const position = await positionOf(c);
      if (position.at === "step" && position.step === step) return position.who;
      const isLost = fields && position.at === "sign-in" && (await resumeLostAnswer(c, fields));
      return isLost ? next(c, step) : leadTo(c, pathTo(position));
    },
    async lead(c) {
      const position = await positionOf(c);
      const isStanding = position.at === "step" && position.step === step;
      return isStanding || position.at === "sign-in" ? undefined : leadTo(c, pathTo(position));
    },
  };
}

/** After a step: HTMX gets the next one in the same answer, unless either page must be loaded whole. */
async function next(c: Request, from: JourneyStep): Promise<Response> {
  const position = await positionOf(c);
  const isFragment =
    c.var.visit.isFragment && position.at === "step" && !from.ownPage && position.step.path !== "authenticator";
  if (position.at === "home") return swapTo(c, pathTo(position));
  if (!isFragment || position.at !== "step") return leadTo(c, pathTo(position));
  const path = pathOf(position.step);
  const options = { action: path, progress: progressOf(position.step), headers: { "HX-Push-Url": path } };
  return showPage(c, position.step.step, position.who, options);
}
