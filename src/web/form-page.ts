/** A page with a form, and the only HTTP code of all of them: who may come, what it asks, what it shows, what happens. */
import type { Hono } from "hono";
import type { z } from "zod";
import { isAway, retryAfterAway, tellAway } from "../database/away.ts";
import type { Portal } from "../deps.ts";
import { Busy } from "../keys/fair-queue.ts";
import { type Problem, type Problems, type Strings, say, strings } from "../strings/strings.ts";
import { digestOf } from "./digest.ts";
import { errorPage } from "./error-page.ts";
import { parseFields } from "./form.ts";
import { type Heading, type PageOptions, type Progress, page } from "./page.ts";
import { openAnew } from "./post.ts";
import { leadTo, text } from "./respond.ts";
import { route } from "./route.ts";
import { type Told, tell } from "./told.ts";
import type { Env, Request, Visit } from "./visit.ts";

/** Who sends or sees a page, and where. */
export type Scene<Who> = Who & {
  portal: Portal;
  visit: Visit;
  /** Digest of the post that is being carried out. */
  through: string;
  /** What the address names, such as a device. */
  id: string;
};

/** A form that was refused: the same page is shown again. */
export interface Refused {
  /** Field → what must be mended. */
  problems: Problems;
  /** What the audit log is told, unless the same post was carried out before. */
  record?: (() => Promise<void>) | undefined;
  /** 422 without it. */
  status?: 503;
  headers?: Record<string, string>;
}

/** A form that was carried out. */
export interface Done {
  /** Where the browser goes on; without it the gate knows. */
  leadTo?: string;
  /** What the next page says once. */
  tells?: Told;
  /** Token of the session that takes the place of this one. */
  session?: string | undefined;
  /** The session has ended. */
  hasLeft?: true;
  /** This browser may be remembered as one of the member's. */
  knownDevice?: string;
}

/** What came of a form; nothing at all means: go on. "missing" where the address names nothing of this person's (A2). */
export type Outcome = Refused | Done | "missing" | undefined;

export interface FormPage<Who, Form> {
  view: string;
  heading: Heading;
  /** Strict: a field that no form of ours has is refused. */
  form: z.ZodType<Form>;
  /** Fields shown again when the form is refused; secrets are not among them. */
  keeps?: readonly (keyof Form & string)[];
  /** Where the page leads whoever changes nothing. */
  back?: string;
  /** @returns what the view needs; "over" where there is nothing to do any more. */
  show?(scene: Scene<Who>): Promise<Record<string, unknown> | "missing" | "over">;
  /** A word about a field while it is filled, before anything is sent: a problem, or that it may stay. */
  check?: {
    field: keyof Form & string;
    judge(scene: Scene<Who>, value: string): Promise<Problem[]>;
    fine(t: Strings): string;
  };
  submit(scene: Scene<Who>, form: Form): Promise<Outcome>;
}

// biome-ignore lint/suspicious/noExplicitAny: each page has a form of its own type, checked where it is declared
export type AnyPage<Who> = FormPage<Who, any>;

/** What a gate may need to know of the page behind it. */
export interface Asked<Who> {
  page: AnyPage<Who>;
  /** Of a post; nothing where the page is only opened. */
  fields?: Record<string, string>;
  /** What was typed and what was wrong, where the page is opened in another language. */
  again?: PageOptions;
  /** Shows the page to who may see it after all. */
  show(who: Who, options?: PageOptions): Promise<Response>;
}

/** Who may open a page, and where the others are led. */
export interface Gate<Who> {
  /** Signing in may lead back to the pages behind it. */
  isPlace?: true;
  /** @returns who is there, or the answer for everybody else. */
  enter(c: Request, asked: Asked<Who>): Promise<Who | Response>;
  /** Where whoever is done is led, when the page does not say. */
  next(c: Request): Promise<Response>;
  /** Where the form is sent; without it to where the page stands. */
  action?(c: Request): string;
  /** @returns whether this very post was carried out before and its answer lost; the browser has its session again. */
  resume?(c: Request, fields: Record<string, string>): Promise<boolean>;
  /** Brings what was made of the session to the browser. */
  settle?(c: Request, done: Done, fields: Record<string, string>): Promise<void>;
  /** @returns the answer where a form that was made for another session has nothing to do any more. */
  lead?(c: Request): Promise<Response | undefined>;
}

/** Lets everybody in. */
export const anybody: Gate<object> = {
  enter: async () => ({}),
  next: async (c) => leadTo(c, c.req.path),
};

/** Declares a page for anybody. */
export function openPage<Form>(page: FormPage<object, Form>): FormPage<object, Form> {
  return page;
}

/** @param progress how far the page is in the first login. */
export function formRoute<Who, Form>(
  app: Hono<Env>,
  path: string,
  gate: Gate<Who>,
  definition: FormPage<Who, Form>,
  progress?: Progress,
): void {
  const show = (c: Request, who: Who, options: PageOptions = {}) =>
    showPage(c, definition, who, {
      action: gate.action?.(c) ?? c.req.path,
      ...(progress ? { progress } : {}),
      ...options,
    });
  const enter = (c: Request, asked: Pick<Asked<Who>, "fields" | "again"> = {}) =>
    gate.enter(c, { page: definition, ...asked, show: (who, options) => show(c, who, options) });

  route(app, path, {
    async get(c) {
      const who = await enter(c);
      return who instanceof Response ? who : show(c, who);
    },
    async post(c, fields) {
      const who = await enter(c, { fields });
      if (who instanceof Response) return who;
      const form = parseFields(definition.form, fields);
      const typed = typedIn(definition, form);
      const scene = { ...sceneOf(c, who), through: digestOf(c.req.path, fields) };
      const [firstField = ""] = Object.keys(form as object);
      const outcome = await definition
        .submit(scene, form)
        .catch(whenBusy(firstField))
        .catch((error) => {
          if (!isAway(error)) throw error;
          tellAway(scene.portal.log, error);
          return show(c, who, { typed, ...busy(firstField, retryAfterAway) });
        });
      if (outcome instanceof Response) return outcome;
      if (outcome === "missing" || (outcome && "problems" in outcome)) {
        if (await gate.resume?.(c, fields)) return onward(c, gate, definition);
        if (outcome === "missing") return errorPage(c, 404);
        const { record, ...refused } = outcome;
        await record?.();
        return show(c, who, { status: 422, typed, ...refused });
      }
      await gate.settle?.(c, outcome ?? {}, fields);
      if (outcome?.tells) tell(c, outcome.tells);
      return outcome?.leadTo ? leadTo(c, outcome.leadTo) : gate.next(c);
    },
    async again(c, fields, problems) {
      const typed = shownAgain(definition, fields);
      const isWrong = Object.keys(problems).length > 0;
      if (!isWrong && Object.values(typed).every((each) => each === "")) return openAnew(c);
      const again = { typed, problems, status: isWrong ? 422 : 200 };
      const who = await enter(c, { again });
      return who instanceof Response ? who : show(c, who, again);
    },
    ...(gate.lead ? { lead: gate.lead } : {}),
    isPlace: gate.isPlace === true,
  });
  if (definition.check) {
    route(app, `${path}/check`, {
      async get(c) {
        const who = await enter(c);
        return who instanceof Response ? who : check(c, definition, who);
      },
    });
  }
}

/** The hashing queue is full: the same page again, with when to try. @throws what else went wrong. */
export function whenBusy(field: string) {
  return (error: unknown): Refused => {
    if (!(error instanceof Busy)) throw error;
    return busy(field, error.retryAfter);
  };
}

function busy(field: string, retryAfter: number) {
  const problems: Problems = { [field]: [{ key: "busy" }] };
  return { problems, status: 503 as const, headers: { "Retry-After": String(retryAfter) } };
}

/** Where a lost answer would have led. */
function onward<Who, Form>(c: Request, gate: Gate<Who>, { back }: FormPage<Who, Form>) {
  return back ? leadTo(c, back) : gate.next(c);
}

/** @returns what was typed so far into fields that may be shown again, judged by nobody. */
export function shownAgain<Who>({ keeps = [] }: AnyPage<Who>, fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => keeps.includes(name)));
}

/** @returns the fields that may be shown again. */
export function typedIn<Who, Form>({ keeps = [] }: FormPage<Who, Form>, form: Form): Record<string, string> {
  return Object.fromEntries(keeps.map((name) => [name, String(form[name] ?? "")]));
}

/** Shows a page to somebody who may see it. @param options `action`: where its form is sent. */
export async function showPage<Who, Form>(
  c: Request,
  { view, heading, back, show }: FormPage<Who, Form>,
  who: Who,
  { action, ...options }: PageOptions & { action: string },
): Promise<Response> {
  const data = (await show?.(sceneOf(c, who))) ?? {};
  if (data === "missing") return errorPage(c, 404);
  if (data === "over") return leadTo(c, back ?? "/");
  const isRefusedFragment = options.problems && c.var.visit.isFragment;
  const headers = { ...(isRefusedFragment ? { "HX-Push-Url": "false" } : {}), ...options.headers };
  return page(c, view, heading, { action, ...(back ? { back } : {}), ...data }, { ...options, headers });
}

/** A line of text for the status beside a field. */
async function check<Who, Form>(c: Request, { check }: FormPage<Who, Form>, who: Who): Promise<Response> {
  const { field, judge, fine } = check!;
  const [problem] = await judge(sceneOf(c, who), (c.req.query(field) ?? "").slice(0, 64));
  const t = strings[c.var.visit.language];
  return text(c, problem ? say(t.problems[problem.key], problem.values) : fine(t));
}

function sceneOf<Who>(c: Request, who: Who): Scene<Who> {
  const { visit } = c.var;
  return { ...who, portal: visit.portal, visit, through: "", id: c.req.param("id") ?? "" };
}
