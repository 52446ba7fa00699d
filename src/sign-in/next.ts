/** Where signing in leads back to: one of these pages, whatever somebody wrote into a link (F8). */

import { type Position, pathTo } from "../onboarding/position.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";

const places: readonly string[] = [
  "/terms",
  "/account/profile",
  "/account/user-id",
  "/account/email",
  "/account/recovery-email",
  "/account/language",
  "/account/withdraw",
  "/account/sign-in-methods",
  "/account/add-passkey",
  "/account/otp",
  "/account/recovery-codes",
  "/account/password",
  "/account/sessions",
];

/** @returns the place the address of this request names, or nothing when it is none of ours. */
export function nextOf(c: Request): string {
  const given = c.req.query("next") ?? "";
  return places.includes(given) ? given : "";
}

/** @returns our own path with the place to come back to; other paths than those above are forgotten. */
export function withNext(path: string, next: string): string {
  if (!places.includes(next)) return path;
  return `${path}${path.includes("?") ? "&" : "?"}next=${encodeURIComponent(next)}`;
}

/** Leads to where the visitor stands; whoever is inside goes on to where they wanted to. */
export function leadOn(c: Request, position: Position, next = nextOf(c)): Response {
  if (position.at === "home") return leadTo(c, next || "/");
  return leadTo(c, position.at === "step" ? pathTo(position) : withNext(pathTo(position), next));
}
