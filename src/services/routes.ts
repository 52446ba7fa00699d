/** The provider on each insurer's host, and our pages around it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import { inside } from "../account/inside.ts";
import { waitingRequests } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { signedIn } from "../sessions/visit-session.ts";
import { householdOf } from "../web/address.ts";
import { errorPage } from "../web/error-page.ts";
import { formRoute } from "../web/form-page.ts";
import { bareHeaders, commonHeaders } from "../web/respond.ts";
import { route } from "../web/route.ts";
import type { Env, Request } from "../web/visit.ts";
import { bringTo } from "./caller.ts";
import { connections } from "./connections.ts";
import { goOn } from "./continue.ts";
import type { Engines } from "./engines.ts";
import { signOutFor } from "./sign-out.ts";

const mount = "/oidc";
const allowed = ["GET", "HEAD", "POST"];

/** Comes before everything that asks where a post is from or reads it: services post from their own servers. */
export function providerRoutes(app: Hono<Env>, engineOf: Engines): void {
  app.all(`${mount}/*`, async (c) => {
    // No browser's script asks here: nothing is answered that other sites could read (A6).
    if (!allowed.includes(c.req.method)) return errorPage(c, 405, { headers: { allow: allowed.join(", ") } });
    const engine = await engineOf(c.var.visit.portal);
    if (!engine) return errorPage(c, 404);
    return (await refuseFlood(c)) ?? handOver(c, engine.callback());
  });
}

export function serviceRoutes(app: Hono<Env>, engineOf: Engines): void {
  route(app, "/services/continue/:id", {
    get: (c) => goOn(c, engineOf),
    post: (c, fields) => goOn(c, engineOf, fields),
    isPlace: true,
  });
  formRoute(app, "/account/services", inside({ proof: false }), connections);
  route(app, "/services/sign-out", { post: signOutFor });
}

/** A request for somebody who is not there is kept until they are: nobody fills the disk so. */
async function refuseFlood(c: Request): Promise<Response | undefined> {
  const { portal, ip } = c.var.visit;
  if (c.req.path !== `${mount}/auth` || (await signedIn(c))) return undefined;
  const tried = await attempt(portal, waitingRequests(householdOf(ip)));
  return tried.allowed ? undefined : errorPage(c, 503, { headers: { "Retry-After": "60" } });
}

/** The engine reads Node's request and answers it. */
async function handOver(
  c: Request,
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
): Promise<Response> {
  const { incoming, outgoing } = c.env as unknown as { incoming: IncomingMessage; outgoing: ServerResponse };
  const { "strict-transport-security": hsts } = commonHeaders(c.var.visit);
  for (const [name, value] of Object.entries(bareHeaders)) outgoing.setHeader(name, value);
  if (hsts) outgoing.setHeader("strict-transport-security", hsts);
  bringTo(incoming, c);
  Object.assign(incoming, { originalUrl: incoming.url, url: incoming.url?.slice(mount.length) });
  await answer(incoming, outgoing);
  return RESPONSE_ALREADY_SENT;
}
