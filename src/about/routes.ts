/** What the portal says about itself, to people and to programs; nobody needs to sign in for it. */
import type { Hono } from "hono";
import { page } from "../web/page.ts";
import { commonHeaders } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { securityText } from "./security-text.ts";

export function aboutRoutes(app: Hono<Env>): void {
  route(app, "/accessibility", { get: (c) => page(c, "about/accessibility", (t) => t.accessibility.heading) });
  route(app, "/privacy", {
    get: (c) =>
      page(c, "about/privacy", (t) => t.privacy.heading, { privacy: c.var.visit.portal.insurer.privacy_html ?? "" }),
  });
  route(app, "/.well-known/security.txt", { get: securityText });
  // Password managers ask for these (W3C "A Well-Known URL for Changing Passwords", "Passkey Endpoints").
  route(app, "/.well-known/change-password", { get: changePassword });
  route(app, "/.well-known/passkey-endpoints", { get: passkeyEndpoints });
}

function changePassword(c: Request): Response {
  return c.body(null, 302, { ...commonHeaders(c.var.visit), location: "/account/password" });
}

function passkeyEndpoints(c: Request): Response {
  const { origin } = c.var.visit.portal.insurer;
  const endpoints = { enroll: `${origin}/account/add-passkey`, manage: `${origin}/account/sign-in-methods` };
  const headers = { ...commonHeaders(c.var.visit), "content-type": "application/json" };
  return c.body(JSON.stringify(endpoints), 200, headers);
}
