/** Only a session with both factors, whose first login is complete, opens the account pages. */
import { leadTo } from "../http/respond.ts";
import type { Request } from "../http/visit.ts";
import { pathTo, positionOf } from "../onboarding/position.ts";
import type { SignedIn } from "../sessions/sessions.ts";

/** Leads everybody else to where they stand. */
export function inside(show: (c: Request, who: SignedIn) => Promise<Response>) {
  return async (c: Request) => {
    const position = await positionOf(c);
    if (position.at === "home") return show(c, position.who);
    return leadTo(c, position.at === "sign-in" && c.req.path === "/" ? "/sign-in" : pathTo(position));
  };
}
