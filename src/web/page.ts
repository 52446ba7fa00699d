/** A view as a whole page, or as the fragment HTMX swaps into `<main>`. */

import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { languageTags, type Problem, type Problems, type Strings, say, strings } from "../strings/strings.ts";
import { addressOf } from "./direct.ts";
import { problemsField, tokenField } from "./form.ts";
import { summaryOf } from "./problem-summary.ts";
import { contentSecurityPolicy, html } from "./respond.ts";
import { takeTold } from "./told.ts";
import { render } from "./views.ts";
import { formToken, keepToken, type Request, rememberCss } from "./visit.ts";

export interface PageOptions {
  status?: number;
  headers?: Record<string, string>;
  /** Field → what a person must mend. */
  problems?: Problems | undefined;
  /** What was typed, to be shown again; never a secret. */
  typed?: Record<string, string>;
  progress?: Progress;
}

/** How far a page is in the first login. */
export interface Progress {
  /** Which screen it is; 0 where the page says itself whether it is one of them. */
  n: number;
  total: number;
  /** What comes after it; without it that is not said. */
  left?: readonly (keyof Strings["step"]["parts"])[];
}

/** @returns the words of a page's heading, which are those of its title too. */
export type Heading = (t: Strings) => string;

/**
 * Renders `views/<view>.eta` below its heading.
 * @param data what the view prints besides the common things; a `heading` in it is said in place of the page's own.
 */
export function page(
  c: Request,
  view: string,
  headingOf: Heading,
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
  const heading = typeof data.heading === "string" ? data.heading : headingOf(t);
  const { n, total, left } = options.progress ?? { n: 0, total: 0 };
  const step = typeof data.step === "number" ? data.step : n;
  const ofTitle = step ? say(t.step.ofTitle, { n: step, total }) : "";
  const told = c.req.method === "GET" && !options.status ? takeTold(c) : undefined;
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
    at: addressOf(c),
    inLanguage: (code: string) => `?${new URLSearchParams({ ...c.req.query(), lang: code })}`,
    isFragment,
    heading,
    done: told ? t.done[told] : "",
    doneDetail: "",
    title: `${problemList.length > 0 ? t.errorPrefix : ""}${heading}${ofTitle}${t.titleSeparator}${insurerName}`,
    step,
    stepsInAll: total,
    left: left ? writeLeft(t, left) : "",
    problems,
    problemsField,
    problemList,
    summary: summaryOf(t, Object.values(problems).flat()),
    typed: options.typed ?? {},
    signedIn: visit.person?.name ?? "",
    hasSession: visit.person !== undefined,
    idleMinutes: portal.insurer.idle_minutes,
    warningMinutes,
    inlineCss: "",
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

/** So long before a session ends, a page asks whether it goes on. */
export const warningMinutes = 3;

const isDate = (value: unknown): value is string => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);

function writeLeft({ step }: Strings, left: NonNullable<Progress["left"]>): string {
  if (left.length === 0) return step.last;
  return say(step.left, { count: left.length, parts: left.map((part) => step.parts[part]).join(step.between) });
}

/** @param date YYYY-MM-DD */
function writeDate(t: Strings, date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return say(t.months, { year, month: Number(month), day: Number(day) });
}
