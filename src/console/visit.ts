/** What is known of the browser behind a request to the console, and of the operator who is at work in it. */
import type { Context } from "hono";
import { setCookie } from "hono/cookie";
import { parse } from "hono/utils/cookie";
import type { Deps, Portal } from "../deps.ts";
import type { Insurer } from "../insurers/insurers.ts";
import { newToken } from "../keys/tokens.ts";
import type { Standing } from "../office/members/find.ts";
import type { Staff } from "../office/operators/sessions.ts";
import type { OfficeKey, OfficeLanguage } from "../strings/office.ts";
import { clientAddress } from "../web/client-address.ts";

/** Somebody who is signed in, at work for one insurer. */
export interface AtWork extends Staff {
  portal: Portal;
  /** The other insurers for which they work. */
  others: Insurer[];
  /** As the audit log names them. */
  actor: string;
}

interface Visit {
  deps: Deps;
  /** What comes from the members' rooms, which the console does not know. */
  standing: Standing;
  ip: string;
  userAgent: string;
  language: OfficeLanguage;
  /** Value of the cookie: the token of a session, or of a visit before one. Forms are bound to it. */
  token: string;
  /** The browser did not bring `token`. */
  isNew: boolean;
  /** Who is at work, once it was asked; the page shows it. */
  atWork?: AtWork;
}

export interface Env {
  Variables: { visit: Visit };
}
export type Request = Context<Env>;

const sessionCookie = "genkan-office";
const languageCookie = "genkan-office-lang";
const toldCookie = "genkan-office-done";
const base = { path: "/", secure: true, httpOnly: true, sameSite: "Lax", prefix: "host" } as const;
const oneYear = 365 * 86_400;
const oneMinute = 60;

export function readVisit(c: Context, deps: Deps, standing: Standing): Visit {
  const given = parse(c.req.header("cookie") ?? "");
  const kept = given[`__Host-${sessionCookie}`];
  const isSound = kept !== undefined && /^[\w-]{43}$/.test(kept);
  const asked = c.req.query("lang");
  if (isLanguage(asked)) setCookie(c, languageCookie, asked, { ...base, maxAge: oneYear });
  return {
    deps,
    standing,
    // The console is asked directly too, whatever stands before the portal.
    ip: clientAddress(c, { config: deps.config, insurer: { demonstration_at: 0 } }).ip,
    userAgent: c.req.header("user-agent") ?? "",
    language: [asked, given[`__Host-${languageCookie}`]].find(isLanguage) ?? "ja",
    token: isSound ? kept : newToken(deps.random),
    isNew: !isSound,
  };
}

const isLanguage = (text: string | undefined): text is OfficeLanguage => text === "ja" || text === "en";

/** Gives a new browser the token its forms are bound to. */
export function keepToken(c: Request): void {
  if (c.var.visit.isNew) changeToken(c, c.var.visit.token);
}

/** Gives the browser another token; it lives as long as the browser's own session (S4). */
export function changeToken(c: Request, token: string): void {
  c.var.visit.token = token;
  c.var.visit.isNew = false;
  setCookie(c, sessionCookie, token, base);
}

/** The token that a form must carry: bound to the cookie, so that no other page or visitor can know it (S10). */
export function formToken({ deps, token }: Visit): string {
  return deps.keys.mac("form", `office ${token}`).toString("base64url").slice(0, 22);
}

/** What the next page says once; a forged cookie can say nothing else. */
const sayings = [
  "doneUnlock",
  "doneNothing",
  "doneResetFactor",
  "doneLeave",
  "doneReinstate",
  "doneRenumber",
  "doneMark",
  "doneCaller",
  "doneRoles",
  "doneRemoved",
  "doneInsurer",
  "donePasskeyAdded",
  "donePasskeyRemoved",
  "donePasskeyLast",
] as const satisfies OfficeKey[];
export type Told = (typeof sayings)[number];

export function tell(c: Request, told: Told): void {
  setCookie(c, toldCookie, told, { ...base, maxAge: oneMinute });
}

/** @returns what this page says; no later one does. */
export function takeTold(c: Request): Told | undefined {
  const key = parse(c.req.header("cookie") ?? "")[`__Host-${toldCookie}`];
  if (key !== undefined) setCookie(c, toldCookie, "", { ...base, maxAge: 0 });
  return sayings.find((each) => each === key);
}
