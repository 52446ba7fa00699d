/** A view of the console as a page, with the headers of every answer; redirects and errors among them (F1-F3, A7). */
import { may, type Right } from "../office/operators/rights.ts";
import { idleMinutes } from "../office/operators/sessions.ts";
import { roleNames } from "../office/operators/words.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { inWords, type OfficeKey, type Sentence } from "../strings/office.ts";
import { tokenField } from "../web/form.ts";
import { compressed, headersOf, ofPages } from "../web/respond.ts";
import { render } from "../web/views.ts";
import { formToken, keepToken, type Request, takeTold } from "./visit.ts";

/** Field → what must be mended there. */
export type Problems = Record<string, Sentence[]>;

export interface PageOptions {
  status?: number;
  headers?: Record<string, string>;
  problems?: Problems;
  /** What was typed, to be shown again. */
  typed?: Record<string, string>;
  /** The title where the heading names a person: titles stay in the browser's history. */
  title?: Sentence;
}

const places: [path: string, words: OfficeKey, right: Right][] = [
  ["/", "navToday", "own.work"],
  ["/members", "navMembers", "members.search"],
  ["/progress", "navProgress", "progress.see"],
  ["/log", "navLog", "log.read"],
  ["/operators", "navOperators", "operators.change"],
  ["/passkeys", "navPasskeys", "own.work"],
];

/** @param heading one of the office's sentences, or a name as it is. @param data what the view prints besides the common things. */
export function page(
  c: Request,
  view: string,
  heading: Sentence | string,
  data: Record<string, unknown> = {},
  options: PageOptions = {},
): Response {
  const { visit } = c.var;
  const { deps, language, atWork } = visit;
  keepToken(c);
  const told = (sentence: Sentence) => inWords([sentence], language);
  const say = (key: OfficeKey, values: Sentence["values"] = {}) => told({ key, values });
  const problems = options.problems ?? {};
  const words = typeof heading === "string" ? heading : told(heading);
  const done = c.req.method === "GET" && !options.status ? takeTold(c) : undefined;
  const insurer = atWork?.portal.insurer;
  const insurerName = (language === "en" ? insurer?.name_en : insurer?.name) ?? "";
  const hasProblems = Object.keys(problems).length > 0;
  const prefix = hasProblems ? say("problemPrefix") : "";
  const it = {
    say,
    told,
    language,
    heading: words,
    title: [prefix + (options.title ? told(options.title) : words), insurerName || "Genkan", say("consoleName")].join(
      " – ",
    ),
    insurerName,
    insurers: (atWork?.others ?? []).map(({ id, name, name_en }) => ({ id, name: language === "en" ? name_en : name })),
    color: insurer?.color,
    operator: atWork?.operator.name ?? "",
    roles: atWork ? roleNames(atWork.roles).map(told) : [],
    places: atWork
      ? places.filter(([, , right]) => may(atWork.roles, right)).map(([path, key]) => ({ path, words: say(key) }))
      : [],
    may: (right: Right) => atWork !== undefined && may(atWork.roles, right),
    place: `/${c.req.path.split("/")[1]}`,
    path: c.req.path,
    inLanguage: (code: string) =>
      c.req.method === "GET" ? `?${new URLSearchParams({ ...c.req.query(), lang: code })}` : `/?lang=${code}`,
    asset: deps.assets.url,
    token: { name: tokenField, value: formToken(visit) },
    momentOf: (at: number) => `${dateInJapan(at)} ${timeInJapan(at)}`,
    dayOf: dateInJapan,
    done: done ? say(done) : "",
    problems,
    problemList: Object.entries(problems).flatMap(([field, list]) => list.map((each) => ({ field, text: told(each) }))),
    typed: options.typed ?? {},
    // A page here has several forms; none of them is the one that a change of language carries on.
    aside: true,
    q: "",
    idleMinutes,
    ...data,
  };
  const body = render(`console/${view}`, it);
  const html = render("layouts/console", { ...it, body });
  return compressed(c, html, options.status ?? 200, { ...commonHeaders(c), ...ofPages, ...options.headers });
}

type ErrorStatus = 400 | 403 | 404 | 405 | 413 | 415 | 500 | 503;

/** @param why where 403 is said because of the role, and not because the request came from elsewhere. */
export function errorPage(
  c: Request,
  status: ErrorStatus,
  { id = "", why, headers = {} }: { id?: string; why?: "forbidden"; headers?: Record<string, string> } = {},
): Response {
  const [heading, text] = wordsOf(status, why);
  return page(c, "error", { key: heading }, { text: { key: text, values: { id } } }, { status, headers });
}

function wordsOf(status: ErrorStatus, why?: "forbidden"): [OfficeKey, OfficeKey] {
  if (why) return ["errorForbiddenHeading", "errorForbidden"];
  if (status === 404 || status === 405) return ["errorMissingHeading", "errorMissing"];
  if (status === 503) return ["errorBusyHeading", "errorBusy"];
  return status === 500 ? ["errorBrokenHeading", "errorBroken"] : ["errorRefusedHeading", "errorRefused"];
}

/** Leads the browser on. @param path one of our own (F8). */
export function leadTo(c: Request, path: string, extra: Record<string, string> = {}): Response {
  return c.body(null, 303, { ...commonHeaders(c), ...ofPages, ...extra, location: path });
}

function commonHeaders(c: Request): Record<string, string> {
  const { config } = c.var.visit.deps;
  return headersOf(config.officeOrigin, config);
}
