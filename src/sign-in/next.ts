/** Where signing in leads back to: a page behind it, whatever somebody wrote into a link (F8). */
import { type Position, pathTo } from "../onboarding/position.ts";
import { leadTo } from "../web/respond.ts";
import { isPlace } from "../web/route.ts";
import type { Request } from "../web/visit.ts";

/** @returns the place the address of this request names, or nothing when it is none of ours. */
export function nextOf(c: Request): string {
  const given = c.req.query("next") ?? "";
  return isPlace(given) ? given : "";
}

/** @returns our own path with the place to come back to; a path that is none is forgotten. */
export function withNext(path: string, next: string): string {
  if (next === "/" || !isPlace(next)) return path;
  return `${path}${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}`;
}

/** Leads to where the visitor stands; whoever is inside goes on to where they wanted to. */
export function leadOn(c: Request, position: Position, next = nextOf(c)): Response {
  if (position.at === "home") return leadTo(c, next || "/");
  return leadTo(c, position.at === "step" ? pathTo(position) : withNext(pathTo(position), next));
}
