/** The office's console as one function of its parts. It answers on its own origin and on no other host. */
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { isAway, retryAfterAway, tellAway } from "../database/away.ts";
import { type Deps, newId } from "../deps.ts";
import type { Standing } from "../office/members/find.ts";
import { BadForm } from "../web/form.ts";
import { agreedHost } from "../web/hosts.ts";
import { bareHeaders } from "../web/respond.ts";
import { isOwn } from "../web/same-origin.ts";
import { errorPage } from "./page.ts";
import { routes } from "./routes.ts";
import { type Env, type Request, readVisit } from "./visit.ts";

/** Larger than any form of ours, an authenticator's answer included. */
const largestBody = 32 * 1024;

/** @param standing where a member stands; the members' rooms know it. */
export function createConsole(deps: Deps, standing: Standing): Hono<Env> {
  const app = new Hono<Env>();
  const { officeOrigin } = deps.config;
  const { host } = new URL(officeOrigin);

  app.use(async (c, next) => {
    if (agreedHost(c) !== host) return c.text("There is nothing at this address.\n", 421, bareHeaders);
    return next();
  });
  app.get("/static/*", (c) => deps.assets.serve(c, "office"));
  app.use(async (c, next) => {
    c.set("visit", readVisit(c, deps, standing));
    return isOwn(c, officeOrigin) ? next() : errorPage(c, 403);
  });
  app.on("POST", "*", bodyLimit({ maxSize: largestBody, onError: (c) => errorPage(c as Request, 413) }));

  for (const { method, path, answer } of routes) app.on(method, path, answer);
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method);
    const allow = methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])).join(", ");
    app.all(path, (c) => errorPage(c, 405, { headers: { allow } }));
  }

  app.notFound((c) => (c.var.visit ? errorPage(c, 404) : c.text("Not found\n", 404, bareHeaders)));
  app.onError((error, c) => {
    if (error instanceof BadForm) return errorPage(c, error.status);
    if (isAway(error)) {
      tellAway(deps.log, error);
      const headers = { "Retry-After": String(retryAfterAway) };
      return c.var.visit ? errorPage(c, 503, { headers }) : c.text("Not now\n", 503, { ...bareHeaders, ...headers });
    }
    const id = newId(deps.random).slice(0, 8);
    deps.log.error({ id, path: c.req.routePath, error: error.stack }, "request to the console failed");
    return c.var.visit ? errorPage(c, 500, { id }) : c.text("Broken\n", 500, bareHeaders);
  });
  return app;
}
