/** What is known of the person behind a request before anything is asked: where from, which language, which cookie. */
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import type { Portal } from "../deps.ts";
import { inTurnOf } from "../keys/hashing.ts";
import { isLanguage, type Language } from "../strings/strings.ts";
import { householdOf } from "./address.ts";
import { clientAddress } from "./client-address.ts";

export interface Visit {
  /** Its slow hashes are made in the turn of the visitor's household. */
  portal: Portal;
  ip: string;
  /** Why `ip` is not believed to be one person's; empty as a rule. */
  proxyDoubt: string;
  userAgent: string;
  language: Language;
  /** The browser, or the address, says which language. */
  isLanguageChosen: boolean;
  /** HTMX asks: answer with what belongs into `<main>`. */
  isFragment: boolean;
  /** The form came from a page whose script can put the address right (see `direct.ts`). */
  isDirect: boolean;
  /** Value of the cookie: the token of a session, or of a visit before one. Forms are bound to it. */
  token: string;
  /** The browser did not bring `token`; it gets it with the first page that has a form. */
  isNew: boolean;
  /** The known-device cookie, unchecked. */
  device: string | undefined;
  /** The user ID kept while somebody signs out and in again, encrypted. */
  userId: string | undefined;
  /** The browser has this version of the stylesheet. */
  cssVersion: string | undefined;
  /** Whose session this is, as the head of the page shows it; no name before it may be shown. */
  person: { name: string } | undefined;
}

export interface Env {
  Variables: {
    visit: Visit;
    /** Tells the audit log of a form that was made for another session. */
    onStaleForm(c: Request): Promise<void>;
  };
}
export type Request = Context<Env>;

const sessionCookie = "genkan";
const deviceCookie = "genkan-device";
const userIdCookie = "genkan-id";
const languageCookie = "genkan-lang";
const cssCookie = "css";
export const base = { path: "/", secure: true, httpOnly: true, sameSite: "Lax", prefix: "host" } as const;
const oneYear = 365 * 86_400;
const tenMinutes = 600;

/** Reads the request's cookies and headers; a browser without our cookie gets one for its forms to be bound to. */
export function readVisit(c: Context, portal: Portal): Visit {
  const given = parse(c.req.header("cookie") ?? "");
  const kept = given[`__Host-${sessionCookie}`];
  const token = kept && /^[\w-]{43}$/.test(kept) ? kept : portal.random(32).toString("base64url");
  const { ip, doubt } = clientAddress(c, portal);
  const visit: Visit = {
    portal: { ...portal, hashing: inTurnOf(householdOf(ip), portal.hashing) },
    ip,
    proxyDoubt: doubt,
    userAgent: c.req.header("user-agent") ?? "",
    language: languageOf(c),
    isLanguageChosen: isLanguage(c.req.query("lang")) || isLanguage(given[`__Host-${languageCookie}`]),
    isFragment: c.req.header("hx-request") === "true",
    isDirect: false,
    token,
    isNew: token !== kept,
    device: given[`__Host-${deviceCookie}`],
    userId: given[`__Host-${userIdCookie}`],
    cssVersion: given[`__Host-${cssCookie}`],
    person: undefined,
  };
  if (isLanguage(c.req.query("lang"))) setCookie(c, languageCookie, visit.language, { ...base, maxAge: oneYear });
  return visit;
}

/** Gives a new browser the token its forms are bound to. */
export function keepToken(c: Request): void {
  const { visit } = c.var;
  if (visit.isNew) setCookie(c, sessionCookie, visit.token, base);
  visit.isNew = false;
}

/** Gives the browser another token; it lives as long as the browser's own session (S4). */
export function changeToken(c: Request, token: string): void {
  c.var.visit.token = token;
  c.var.visit.isNew = false;
  setCookie(c, sessionCookie, token, base);
}

/** Remembers that this browser has signed in fully; `value` is signed (R5). */
export function rememberDevice(c: Request, value: string): void {
  setCookie(c, deviceCookie, value, { ...base, maxAge: oneYear });
}

/** Keeps the user ID (encrypted) for a few minutes. */
export function rememberUserId(c: Request, value: string): void {
  setCookie(c, userIdCookie, value, { ...base, maxAge: tenMinutes });
}

/** The browser shows pages in this language from now on. */
export function rememberLanguage(c: Request, language: Language): void {
  c.var.visit.language = language;
  c.var.visit.isLanguageChosen = true;
  setCookie(c, languageCookie, language, { ...base, maxAge: oneYear });
}

export function rememberCss(c: Request, version: string): void {
  setCookie(c, cssCookie, version, { ...base, maxAge: oneYear });
}

/** The token that a form must carry: bound to the cookie, so that no other page or visitor can know it (S10). */
export function formToken(visit: Visit): string {
  const { keys, insurer } = visit.portal;
  return keys.mac("form", `${insurer.id} ${visit.token}`).toString("base64url").slice(0, 22);
}

/** @returns the language the address asks for, else the one this browser was shown before. */
export function languageOf(c: Context): Language {
  const asked = c.req.query("lang");
  const remembered = parse(c.req.header("cookie") ?? "")[`__Host-${languageCookie}`];
  return [asked, remembered].find(isLanguage) ?? "ja";
}
