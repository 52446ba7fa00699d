/** The shape of a change to one's own account, and the only HTTP code of all of them: a page, a recent proof, a form, what came of it. */
import type { Hono } from "hono";
import type { z } from "zod";
import type { Portal } from "../deps.ts";
import { Busy } from "../keys/hashing.ts";
import { positionOf, resumeLostAnswer } from "../onboarding/position.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { leadOn } from "../sign-in/next.ts";
import type { Problems } from "../strings/strings.ts";
import { digestOf } from "../web/digest.ts";
import { errorPage } from "../web/error-page.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import { route } from "../web/route.ts";
import { type Env, enterSession, leaveSession, type Request, type Visit } from "../web/visit.ts";
import { inside } from "./inside.ts";
import { askForProof, isProvedRecently, proveAgain } from "./prove.ts";

export interface Scene extends SignedIn {
  portal: Portal;
  visit: Visit;
  /** Digest of the post that is being carried out. */
  through: string;
  /** What the address names: a device. */
  id: string;
}

/** What came of a form; "missing" where the address names nothing of this member's (A2). */
export type Outcome =
  | { problems: Problems }
  | {
      leadTo: string;
      /** Token of the session that takes the place of this one. */
      session?: string | undefined;
      /** The session has ended. */
      hasLeft?: true;
    }
  | "missing";

export interface Change<Form = never> {
  view: string;
  /** The overview the page belongs to. */
  back: string;
  /** Strict: a field that no form of ours has is refused. */
  form: z.ZodType<Form>;
  /** Fields shown again when the form is refused or a proof comes between; secrets are not among them. */
  keeps?: readonly (keyof Form & string)[];
  /** It needs no recent second factor. */
  isHarmless?: true;
  /** @returns what the view needs; "over" where there is nothing to change any more. */
  show?(scene: Scene): Promise<Record<string, unknown> | "missing" | "over">;
  submit(scene: Scene, form: Form): Promise<Outcome>;
}

/** Declares a change; only the types are its business. */
export function change<Form>(definition: Change<Form>): Change<Form> {
  return definition;
}

export function changeRoute<Form>(app: Hono<Env>, path: string, definition: Change<Form>): void {
  const { back, keeps = [] } = definition;
  const mustProve = (c: Request, who: SignedIn) =>
    !definition.isHarmless && !isProvedRecently(who, c.var.visit.portal.clock());
  route(app, path, {
    get: inside(async (c, who) =>
      mustProve(c, who) ? askForProof(c, who, { back, typed: {} }, {}) : show(c, definition, who),
    ),
    async post(c, fields) {
      const position = await positionOf(c);
      if (position.at === "sign-in" && (await resumeLostAnswer(c, fields))) return leadTo(c, back);
      if (position.at !== "home") return leadOn(c, position, c.req.path);
      const { who } = position;
      if ("proof" in fields) {
        const proved = await proveAgain(c, who, fields, { back, keeps });
        return "who" in proved ? show(c, definition, proved.who, { typed: proved.typed }) : proved.answer;
      }
      const form = parseFields(definition.form, fields);
      const typed = Object.fromEntries(keeps.map((name) => [name, String(form[name] ?? "")]));
      if (mustProve(c, who)) return askForProof(c, who, { back, typed }, { status: 403 });
      return submit(c, definition, { ...sceneOf(c, who), through: digestOf(c.req.path, fields) }, form, {
        typed,
        fields,
      });
    },
  });
}

async function submit<Form>(
  c: Request,
  definition: Change<Form>,
  scene: Scene,
  form: Form,
  { typed, fields }: { typed: Record<string, string>; fields: Record<string, string> },
): Promise<Response> {
  let outcome: Outcome;
  try {
    outcome = await definition.submit(scene, form);
  } catch (error) {
    if (!(error instanceof Busy)) throw error;
    const problems: Problems = { [Object.keys(form as object)[0] ?? ""]: [{ key: "busy" }] };
    const headers = { "Retry-After": String(error.retryAfter) };
    return show(c, definition, scene, { problems, typed, status: 503, headers });
  }
  if (outcome !== "missing" && "leadTo" in outcome) {
    if (outcome.hasLeft) leaveSession(c);
    else if (outcome.session) await enterSession(c, outcome.session);
    // A parallel post of the same form was faster and took the session along.
    else await resumeLostAnswer(c, fields);
    return leadTo(c, outcome.leadTo);
  }
  if (await resumeLostAnswer(c, fields)) return leadTo(c, definition.back);
  if (outcome === "missing") return errorPage(c, 404);
  return show(c, definition, scene, { problems: outcome.problems, typed, status: 422 });
}

async function show<Form>(
  c: Request,
  definition: Change<Form>,
  who: SignedIn,
  options: PageOptions = {},
): Promise<Response> {
  const data = (await definition.show?.(sceneOf(c, who))) ?? {};
  if (data === "missing") return errorPage(c, 404);
  if (data === "over") return leadTo(c, definition.back);
  return page(c, definition.view, { ...data, action: c.req.path, back: definition.back }, options);
}

function sceneOf(c: Request, who: SignedIn): Scene {
  return { ...who, portal: c.var.visit.portal, visit: c.var.visit, through: "", id: c.req.param("id") ?? "" };
}
