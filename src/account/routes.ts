/** The home page behind two factors, and what its menu opens. */
import type { Hono } from "hono";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import { leadTo } from "../http/respond.ts";
import { route } from "../http/route.ts";
import type { Env, Request } from "../http/visit.ts";
import { currentAnnouncements, shownServices } from "../insurers/services.ts";
import { acceptedTerms } from "../insurers/terms.ts";
import { unseal } from "../members/members.ts";
import { pathTo, positionOf } from "../onboarding/position.ts";
import { page } from "../page.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { say, strings } from "../strings/strings.ts";

export function accountRoutes(app: Hono<Env>): void {
  route(app, "/", { get: inside(home) });
  route(app, "/terms", { get: inside(terms) });
  route(app, "/account/profile", { get: inside(profile) });
  route(app, "/account/sign-in-methods", { get: inside(signInMethods) });
}

/** Only a session with both factors, whose first login is complete, sees the page. */
function inside(show: (c: Request, who: SignedIn) => Promise<Response>) {
  return async (c: Request) => {
    const position = await positionOf(c);
    if (position.at === "home") return show(c, position.who);
    return leadTo(c, position.at === "sign-in" && c.req.path === "/" ? "/sign-in" : pathTo(position));
  };
}

async function home(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  const data = {
    // The title stays in the browser's history; a name does not belong there.
    shortTitle: strings[language].menu.home,
    heading: say(strings[language].menu.honorific, { name: member.name }),
    services: await shownServices(portal, language),
    announcements: await currentAnnouncements(portal),
  };
  return page(c, "account/home", data);
}

async function terms(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal, language } = c.var.visit;
  const { terms, acceptedAt } = (await acceptedTerms(portal, member.id))!;
  return page(c, "account/terms", { terms: { ...terms, summary: terms.summary[language] }, acceptedAt });
}

async function profile(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal } = c.var.visit;
  return page(c, "account/profile", {
    name: member.name,
    userId: member.user_id,
    email: unseal(portal, member, "email") ?? "",
    isConfirmed: member.email_confirmed_at !== null,
  });
}

async function signInMethods(c: Request, { member }: SignedIn): Promise<Response> {
  const { portal } = c.var.visit;
  return page(c, "account/sign-in-methods", {
    devices: await authenticatorsOf(portal, member.id),
    codesSavedAt: member.recovery_codes_saved_at,
  });
}
