/** The program as one function of its parts: the middleware in order, then the areas. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { aboutRoutes } from "./about/routes.ts";
import { accountRoutes } from "./account/routes.ts";
import { record } from "./audit/audit.ts";
import { isAway, retryAfterAway, tellAway } from "./database/away.ts";
import { type Deps, newId } from "./deps.ts";
import { portals } from "./insurers/insurers.ts";
import { Busy } from "./keys/fair-queue.ts";
import { rowsAbout } from "./limits/counters.ts";
import { attempt } from "./limits/limits.ts";
import { moveRoutes } from "./move/routes.ts";
import { onboardingRoutes } from "./onboarding/routes.ts";
import { obstacleToVisitors } from "./operations/readiness.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { engines } from "./services/engines.ts";
import { providerRoutes, serviceRoutes } from "./services/routes.ts";
import { signInRoutes } from "./sign-in/routes.ts";
import { strings } from "./strings/strings.ts";
import { householdOf } from "./web/address.ts";
import { direct } from "./web/direct.ts";
import { errorPage } from "./web/error-page.ts";
import { BadForm } from "./web/form.ts";
import { agreedHost, nobodysHost } from "./web/hosts.ts";
import { proxyDoubts } from "./web/proxy-doubt.ts";
import { bareHeaders, leadTo } from "./web/respond.ts";
import { sameOrigin } from "./web/same-origin.ts";
import { type Env, languageOf, type Request, readVisit } from "./web/visit.ts";

/** Larger than any form of ours, an authenticator's answer included. */
const largestBody = 32 * 1024;

/** @param engineOf those that the server tells ended sessions by, so that each is made once. */
export function createApp(deps: Deps, engineOf = engines()): Hono<Env> {
  const app = new Hono<Env>();
  const portalFor = portals(deps);
  const answerNobody = nobodysHost(deps);
  const tellDoubt = proxyDoubts(deps);

  app.get("/healthz", (c) => c.text("ok"));
  app.get("/readyz", async (c) => {
    const obstacle = await obstacleToVisitors(deps.db);
    return obstacle ? c.text(obstacle, 503) : c.text("ok");
  });
  app.get("/static/*", (c) => deps.assets.serve(c, "portal"));

  app.use(async (c, next) => {
    const host = agreedHost(c);
    const portal = host === undefined ? undefined : await portalFor(host);
    if (!portal) return await answerNobody(c);
    const visit = readVisit(c, portal);
    if (visit.proxyDoubt) tellDoubt(visit.proxyDoubt);
    c.set("visit", visit);
    c.set("onStaleForm", recordStaleForm);
    return next();
  });
  providerRoutes(app, engineOf);
  app.use(sameOrigin, direct(app));
  app.on("POST", "*", bodyLimit({ maxSize: largestBody, onError: (c) => errorPage(c as Request, 413) }));

  signInRoutes(app);
  onboardingRoutes(app);
  recoveryRoutes(app);
  accountRoutes(app);
  aboutRoutes(app);
  moveRoutes(app);
  serviceRoutes(app, engineOf);

  app.notFound((c) => {
    if (!c.var.visit) return c.text("Not found\n", 404, bareHeaders);
    const path = withoutSlash(c);
    return path ? leadTo(c, path) : errorPage(c, 404);
  });
  app.onError((error, c) => {
    if (isAway(error)) {
      tellAway(deps.log, error);
      const headers = { "Retry-After": String(retryAfterAway) };
      return c.var.visit ? errorPage(c, 503, { headers }) : inWords(c, 503, headers);
    }
    if (error instanceof BadForm) return errorPage(c, error.status);
    if (error instanceof Busy) return errorPage(c, 503, { headers: { "Retry-After": String(error.retryAfter) } });
    const id = newId(deps.random).slice(0, 8);
    deps.log.error({ id, path: c.req.path, error: error.stack }, "request failed");
    return c.var.visit ? errorPage(c, 500, { id }) : inWords(c, 500);
  });
  return app;
}

/** Before it is known which insurer's portal was asked for: the words of the error page, and nothing around them. */
function inWords(c: Request, status: 500 | 503, headers: Record<string, string> = {}): Response {
  const words = strings[languageOf(c)].error;
  const [heading, text] = status === 503 ? [words.busyHeading, words.busy] : [words.brokenHeading, words.broken];
  return c.text(`${heading}\n\n${text}\n`, status, { ...bareHeaders, ...headers });
}

/** @returns where an address with a slash too many leads; nothing but names may stand between the slashes, or it would lead to another host (F8). */
function withoutSlash(c: Request): string | undefined {
  const path = /^((?:\/[\w.-]+)+)\/+$/.exec(c.req.path)?.[1];
  return path && ["GET", "HEAD"].includes(c.req.method) ? path + new URL(c.req.url).search : undefined;
}

/** Once a minute from one household: nobody needs a session for it, and nobody fills the disk with it. */
async function recordStaleForm(c: Request): Promise<void> {
  const { portal, ip, userAgent } = c.var.visit;
  if (!(await attempt(portal, rowsAbout("form.stale", householdOf(ip)))).allowed) return;
  const event = { action: "form.stale", outcome: "refused", actor: "", subject: "", detail: c.req.path } as const;
  await record(portal, { ...event, ip, userAgent });
}
