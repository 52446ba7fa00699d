/**
 * A form of a page whose script runs is answered with the page it leads to: one round trip instead of two, and still a page
 * that is loaded whole, as password managers want it. The script puts the address right, so that reload and Back open the
 * page instead of sending the form again; without a script there is a redirect. HTMX gets what it would swap in.
 */
import type { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { Env, Request } from "./visit.ts";

const asked = new WeakSet<globalThis.Request>();

/** @returns the address of a page that comes as the answer to a form; empty where the browser asked for the page itself. */
export function addressOf(c: Request): string {
  const { pathname, search } = new URL(c.req.url);
  return asked.has(c.req.raw) ? pathname + search : "";
}

/** Asks for the next page with what the browser would bring by then. */
export const direct = (app: Hono<Env>) =>
  createMiddleware<Env>(async (c, next) => {
    await next();
    const { headers } = c.res;
    const swapped = headers.get("hx-location");
    const path = headers.get("location") ?? swapped;
    if (!c.var.visit.isDirect || !path) return;
    const given = headers.getSetCookie();
    const request = new Request(new URL(path, c.req.url), { headers: headersAfter(c, given) });
    asked.add(request);
    const answer = await app.fetch(request, c.env);
    const merged = new Headers({ ...plain(headers), ...plain(answer.headers) });
    if (!answer.headers.has("location")) merged.delete("location");
    merged.delete("hx-location");
    if (swapped) merged.set("hx-push-url", swapped);
    for (const cookie of lastOfEach([...given, ...answer.headers.getSetCookie()])) merged.append("set-cookie", cookie);
    c.res = undefined;
    c.res = new Response(answer.body, { status: answer.status, headers: merged });
  });

const plain = (headers: Headers) => Object.fromEntries([...headers].filter(([name]) => name !== "set-cookie"));

/** What the browser would send after it has been given these cookies. */
function headersAfter(c: Request, given: string[]): Headers {
  const headers = new Headers(c.req.raw.headers);
  for (const name of ["content-type", "content-length", "origin"]) headers.delete(name);
  const kept = (headers.get("cookie") ?? "").split("; ");
  headers.set("cookie", [...lastOfEach([...kept, ...given.map((cookie) => cookie.split(";")[0]!)])].join("; "));
  return headers;
}

/** A cookie that the next page changes again is given once. */
function lastOfEach(cookies: string[]): Iterable<string> {
  return new Map(cookies.map((cookie) => [cookie.split("=")[0], cookie])).values();
}
