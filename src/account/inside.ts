/** Only a session with both factors, whose first login is complete, opens the account pages. */

import { positionOf } from "../onboarding/position.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { leadOn } from "../sign-in/next.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";

/** Leads everybody else to where they stand; signing in leads back here. */
export function inside(show: (c: Request, who: SignedIn) => Promise<Response>) {
  return async (c: Request) => {
    const position = await positionOf(c);
    if (position.at === "home") return show(c, position.who);
    return position.at === "sign-in" && c.req.path === "/" ? leadTo(c, "/sign-in") : leadOn(c, position, c.req.path);
  };
}
