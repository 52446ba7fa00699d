/** Only a session with both factors, whose first login is complete, opens the account's pages; signing in leads back to them. */
import type { Hono } from "hono";
import { type Position, positionOf } from "../onboarding/position.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { inSession, resumeLostAnswer } from "../sessions/visit-session.ts";
import { leadOn } from "../sign-in/next.ts";
import type { Gate } from "../web/form-page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { provedLately } from "./prove.ts";

type Shows = (c: Request, who: SignedIn) => Promise<Response> | Response;

/** A page that only shows. */
export function insideRoute(app: Hono<Env>, path: string, show: Shows): void {
  route(app, path, { get: whenInside(show), isPlace: true });
}

/** Leads everybody else to where they stand. */
export function whenInside(show: Shows) {
  return async (c: Request): Promise<Response> => {
    const position = await positionOf(c);
    return position.at === "home" ? show(c, position.who) : leadOut(c, position);
  };
}

/** @param proof whether a second factor must have been proved lately (S13). */
export function inside({ proof }: { proof: boolean }): Gate<SignedIn> {
  return {
    ...inSession,
    isPlace: true,
    next: (c) => Promise.resolve(leadTo(c, c.req.path)),
    async enter(c, asked) {
      const position = await positionOf(c);
      if (position.at === "home") return proof ? provedLately(c, position.who, asked) : position.who;
      const isLost = asked.fields && position.at === "sign-in" && (await resumeLostAnswer(c, asked.fields));
      return isLost ? leadTo(c, asked.page.back ?? "/") : leadOut(c, position);
    },
  };
}

function leadOut(c: Request, position: Position): Response {
  return position.at === "sign-in" && c.req.path === "/" ? leadTo(c, "/sign-in") : leadOn(c, position, c.req.path);
}
