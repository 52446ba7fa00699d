/** Nothing is changed by a request that another site, or a sister insurer's site, made the browser send (S10-S12). */
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { errorPage } from "./error-page.ts";
import type { Env } from "./visit.ts";

/** Refuses every method but GET and HEAD, whatever its content type, unless the browser says that our own page sent it. */
export const sameOrigin = createMiddleware<Env>(async (c, next) => {
  if (isOwn(c, c.var.visit.portal.insurer.origin)) return next();
  // Another site's post comes without our cookies; an answer that set them would sign the member out (X5).
  c.var.visit.isNew = false;
  c.var.visit.cssVersion = c.var.visit.portal.assets.cssVersion;
  return errorPage(c, 403);
});

/** @returns whether the request changes nothing, or the browser says that a page of this origin sent it. */
export function isOwn(c: Context, origin: string): boolean {
  if (c.req.method === "GET" || c.req.method === "HEAD") return true;
  const site = c.req.header("sec-fetch-site");
  return site === undefined ? c.req.header("origin") === origin : site === "same-origin";
}
