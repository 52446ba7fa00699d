/** Signing in and out. */
import type { Hono } from "hono";
import { screensInAll } from "../onboarding/journey.ts";
import { formRoute } from "../web/form-page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { backToNotice, makeWay } from "./other-person.ts";
import { betweenFactors, secondFactor } from "./second-factor.ts";
import { signIn, strangers } from "./sign-in.ts";
import { askWhetherToSignOut, signOut } from "./sign-out.ts";

export function signInRoutes(app: Hono<Env>): void {
  formRoute(app, "/sign-in", strangers, signIn, { n: 0, total: screensInAll });
  formRoute(app, "/sign-in/second-factor", betweenFactors, secondFactor);
  route(app, "/sign-in/other-person", { get: backToNotice, post: makeWay, lead: backToNotice });
  route(app, "/sign-out", { get: askWhetherToSignOut, post: signOut });
}
