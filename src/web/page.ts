/** A view as a whole page, or as the fragment HTMX swaps into `<main>`. */

import type { SignedIn } from "../sessions/sessions.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { languageTags, type Problem, type Problems, type Strings, say, strings } from "../strings/strings.ts";
import { tokenField } from "./form.ts";
import { contentSecurityPolicy, html } from "./respond.ts";
import { render } from "./views.ts";
import { formToken, keepToken, type Request, rememberCss } from "./visit.ts";

export interface PageOptions {
  status?: number;
  headers?: Record<string, string>;
  /** Field → what a person must mend. */
  problems?: Problems | undefined;
  /** What was typed, to be shown again; never a secret. */
  typed?: Record<string, string>;
  /** Which step of the first login this is. */
  step?: number | undefined;
}

/**
 * Renders `views/<view>.eta`. The heading is `t.<section>.heading`, where the section is the view's last name in camel case.
 * @param data what the view prints besides the common things.
 */
export function page(
  c: Request,
  view: string,
  data: Record<string, unknown> = {},
  options: PageOptions = {},
): Response {
  const { visit } = c.var;
  const { portal, language, isFragment } = visit;
  keepToken(c);
  const t = strings[language];
  const dateOf = (moment: number) => writeDate(t, dateInJapan(moment));
  const tell = ({ key, values = {} }: Problem) => {
    const written = Object.entries(values).map(([name, value]) => [name, isDate(value) ? writeDate(t, value) : value]);
    return say(t.problems[key], Object.fromEntries(written));
  };
  const problems = options.problems ?? {};
  const problemList = Object.entries(problems).flatMap(([field, list]) =>
    list.map((problem) => ({ field, text: tell(problem) })),
  );
  const heading = headingOf(view, data, t);
  const progress = options.step ? say(t.step.ofTitle, { n: options.step, total: stepsInAll }) : "";
  const insurerName = language === "en" ? portal.insurer.name_en : portal.insurer.name;
  const it = {
    t,
    say,
    tell,
    dateOf,
    timeOf: timeInJapan,
    language,
    lang: languageTags[language],
    languages: languageTags,
    insurer: portal.insurer,
    insurerName,
    phoneHours: language === "en" ? portal.insurer.phone_hours_en : portal.insurer.phone_hours,
    mailDomain: portal.config.mailFrom.split("@").at(-1) ?? "",
    asset: portal.assets.url,
    token: { name: tokenField, value: formToken(visit) },
    path: c.req.path,
    inLanguage: (code: string) => `?${new URLSearchParams({ ...c.req.query(), lang: code })}`,
    isFragment,
    heading,
    title: `${problemList.length > 0 ? t.errorPrefix : ""}${data.shortTitle ?? heading}${progress}${t.titleSeparator}${insurerName}`,
    step: options.step ?? 0,
    stepsInAll,
    problems,
    problemList,
    typed: options.typed ?? {},
    signedIn: nameOf(visit.signedIn),
    hasSession: Boolean(visit.signedIn),
    idleMinutes: portal.insurer.idle_minutes,
    inlineCss: "",
    scripts: [] as string[],
    ...data,
  };
  const body = render(view, it);
  const headers = { ...options.headers };
  if (!isFragment && visit.cssVersion !== portal.assets.cssVersion) {
    it.inlineCss = portal.assets.inlineCss;
    headers["content-security-policy"] = contentSecurityPolicy(portal.assets.inlineCssHash);
    rememberCss(c, portal.assets.cssVersion);
  }
  const layout = isFragment ? "layouts/fragment" : "layouts/portal";
  return html(c, render(layout, { ...it, body }), options.status ?? 200, headers);
}

/** The name is personal: before the second factor only the first login's shell shows it, when there is no factor yet (S8). */
function nameOf(who: SignedIn | undefined): string {
  if (!who || who.session.assurance === "notice") return "";
  return who.session.assurance === "full" || who.member.authenticators === 0 ? who.member.name : "";
}

/** The steps a member counts: sign-in, birth date, terms, account, password, e-mail, authenticator, device name. */
export const stepsInAll = 8;

const isDate = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);

/** @param date YYYY-MM-DD */
function writeDate(t: Strings, date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return say(t.months, { year, month: Number(month), day: Number(day) });
}

function headingOf(view: string, data: Record<string, unknown>, t: Strings): string {
  if (typeof data.heading === "string") return data.heading;
  const section = view
    .split("/")
    .at(-1)!
    .replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const words = (t as unknown as Record<string, { heading?: string }>)[section];
  if (!words?.heading) throw new Error(`no heading for ${view}`);
  return words.heading;
}
