/** Answers with the headers every answer carries, errors and redirects among them (F1-F3, A7). */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Context } from "hono";
import type { Config } from "../config.ts";
import type { Portal } from "../deps.ts";
import type { Request, Visit } from "./visit.ts";

/** @param styles the only source of styles: our own files, or the hash of the stylesheet inlined on a first visit. */
export function contentSecurityPolicy(styles = "'self'"): string {
  return (
    `default-src 'none';script-src 'self';style-src ${styles};img-src 'self';connect-src 'self';` +
    "form-action 'self';base-uri 'none';frame-ancestors 'none'"
  );
}

const nothing = "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'";

/** Of the answers that are no insurer's (A7). */
export const bareHeaders = {
  "content-security-policy": nothing,
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
};

/** The security headers of every answer of an origin. */
export function headersOf(origin: string, { hstsSubdomains }: Config): Record<string, string> {
  const subdomains = hstsSubdomains ? "; includeSubDomains" : "";
  return {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
    vary: "HX-Request",
    // By this the page tells our answer from what a proxy says in our place.
    genkan: "1",
    ...(origin.startsWith("https:") ? { "strict-transport-security": `max-age=31536000${subdomains}` } : {}),
  };
}

export const ofPages = {
  "content-security-policy": contentSecurityPolicy(),
  // `no-referrer` would make Chromium send `Origin: null` with our own forms.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "publickey-credentials-create=(self),publickey-credentials-get=(self)",
};

/** What HTMX asks for is never opened as a page: the policies of the page it goes into hold, and alone it could load nothing. */
const ofFragments = { "content-security-policy": nothing };

interface Common {
  page: Record<string, string>;
  fragment: Record<string, string>;
}
const remembered = new WeakMap<Portal["insurer"], Common>();

/** The headers of every answer of this insurer; made once. */
export function commonHeaders({ portal, isFragment }: Visit): Record<string, string> {
  let common = remembered.get(portal.insurer);
  if (!common) {
    const headers = headersOf(portal.insurer.origin, portal.config);
    common = { page: { ...headers, ...ofPages }, fragment: { ...headers, ...ofFragments } };
    remembered.set(portal.insurer, common);
  }
  return isFragment ? common.fragment : common.page;
}

/** Sends HTML with the headers of every answer of this insurer. */
export function html(c: Request, body: string, status: number, extra: Record<string, string> = {}): Response {
  return compressed(c, body, status, { ...commonHeaders(c.var.visit), ...extra });
}

/** Sends HTML, compressed as the browser allows; not where somebody is refused for want of time. */
export function compressed(c: Context, body: string, status: number, given: Record<string, string>): Response {
  const headers = { "content-type": "text/html; charset=utf-8", ...given };
  const accepted = status === 503 ? "" : (c.req.header("accept-encoding") ?? "");
  if (/\bbr\b/.test(accepted)) {
    return c.body(bytes(brotliCompressSync(body, { params: quickBrotli })), status as 200, {
      ...headers,
      "content-encoding": "br",
    });
  }
  if (/\bgzip\b/.test(accepted)) {
    return c.body(bytes(gzipSync(body)), status as 200, { ...headers, "content-encoding": "gzip" });
  }
  return c.body(body, status as 200, headers);
}

/** A page fits into 64 kB: with a window of that size quality 7 takes as long as 5 with the usual one. */
const quickBrotli = { [constants.BROTLI_PARAM_QUALITY]: 7, [constants.BROTLI_PARAM_LGWIN]: 16 };

/** Sends a line of text, for a status beside a field. */
export function text(c: Request, line: string): Response {
  return c.body(line, 200, { ...commonHeaders(c.var.visit), "content-type": "text/plain; charset=utf-8" });
}

/** Leads the browser on: 303, or HX-Redirect where HTMX asked, which loads the whole page. `path` is one of our own. */
export function leadTo(c: Request, path: string, extra: Record<string, string> = {}): Response {
  const { visit } = c.var;
  const headers = { ...commonHeaders(visit), ...extra };
  return visit.isFragment
    ? c.body(null, 204, { ...headers, "hx-redirect": path })
    : c.body(null, 303, { ...headers, location: path });
}

/** The same where the page around it stays as it is: HTMX swaps in what is at `path`. */
export function swapTo(c: Request, path: string): Response {
  const { visit } = c.var;
  return visit.isFragment ? c.body(null, 204, { ...commonHeaders(visit), "hx-location": path }) : leadTo(c, path);
}

const bytes = (buffer: Buffer) => buffer as Uint8Array<ArrayBuffer>;
