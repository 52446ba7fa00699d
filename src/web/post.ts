/** A posted form on its way to its handler: read, bound to this session, or shown again. */
import { isLanguage, languageTags, type Problems, strings } from "../strings/strings.ts";
import { readForm } from "./form.ts";
import { page } from "./page.ts";
import { readProblems } from "./problems.ts";
import { leadTo } from "./respond.ts";
import type { Request, Visit } from "./visit.ts";

/** Fields that are never sent back to the browser. */
export const secrets = [
  "password",
  "currentPassword",
  "newPassword",
  "confirmPassword",
  "code",
  "recoveryCode",
  "response",
];

export type Posts = (c: Request, fields: Record<string, string>) => Promise<Response>;
/** Shows a page again, with what was typed and what was wrong. */
export type ShowsAgain = (c: Request, fields: Record<string, string>, problems: Problems) => Promise<Response>;

/**
 * A form that was made for another session (signed in again in a second tab, or somebody else's form) is not carried out:
 * the answer holds what was typed and one button that sends it again from this session (X6).
 * @param lead where the form has nothing to do any more: the answer that leads on.
 * @param again the page in the language that a button in its head asks for; without it the page is opened anew.
 */
export function onPost(handler: Posts, lead?: (c: Request) => Promise<Response | undefined>, again?: ShowsAgain) {
  return async (c: Request): Promise<Response> => {
    const { fields, problems, isFresh } = await readForm(c);
    if (isLanguage(c.req.query("lang")))
      return again && isFresh ? again(c, fields, readProblems(c, problems)) : openAnew(c);
    if (isFresh) return handler(c, fields);
    await c.var.onStaleForm(c);
    const led = await lead?.(c);
    if (led) return led;
    if (keepsNoCookies(c.var.visit)) return noCookies(c);
    const hasSecret = Object.keys(fields).some((name) => secrets.includes(name));
    const kept = hasSecret ? {} : fields;
    return page(
      c,
      "pages/stale-form",
      (t) => t.staleForm.heading,
      { kept },
      { status: 403, headers: { "HX-Push-Url": "false" } },
    );
  };
}

/** The same address, as if it had been opened. */
export function openAnew(c: Request): Response {
  return leadTo(c, c.req.path + new URL(c.req.url).search);
}

/** The page with the form gave the browser two; whoever brings none of ours would be asked to send again for ever. */
function keepsNoCookies({ isNew, cssVersion, device }: Visit): boolean {
  return isNew && cssVersion === undefined && device === undefined;
}

/** In every language: which one was chosen is in a cookie too. */
function noCookies(c: Request): Response {
  const { visit } = c.var;
  // It came with the page of the form, and is kept without a cookie.
  visit.cssVersion = visit.portal.assets.cssVersion;
  // Safari and older browsers take no Secure cookie from http://localhost, where the demonstration is.
  const kind = visit.portal.insurer.origin.startsWith("http:") ? "withoutTls" : "lead";
  const said = Object.values(strings).map(({ noCookies: words }) => words[kind]);
  const tags = Object.values(languageTags).map(({ tag }) => tag);
  return page(
    c,
    "pages/no-cookies",
    (t) => t.noCookies.heading,
    { said: said.map((text, index) => ({ text, tag: tags[index] })) },
    { status: 403, headers: { "HX-Push-Url": "false" } },
  );
}
