/** Who may come to a page of the console. A route names the right it needs, or that it is for anybody; there is no third way. */

import { sameText } from "../keys/keys.ts";
import { type Acting, everyPortal } from "../office/desk.ts";
import { may, type Right } from "../office/operators/rights.ts";
import { currentStaff, isProved } from "../office/operators/sessions.ts";
import { readFields, tokenField } from "../web/form.ts";
import { errorPage, leadTo, page } from "./page.ts";
import { type AtWork, formToken, type Request } from "./visit.ts";

type Method = "GET" | "POST";
type Fields = Record<string, string>;

export interface Route {
  method: Method;
  path: string;
  right: Right | "anybody";
  answer(c: Request): Promise<Response>;
}

/** Somebody at work, and what the page was sent. */
export interface Scene extends AtWork, Acting {
  c: Request;
  /** Of a form; empty where the page is only opened. */
  fields: Fields;
}

export function anybody(
  method: Method,
  path: string,
  answer: (c: Request, fields: Fields) => Promise<Response>,
): Route {
  return { method, path, right: "anybody", answer: (c) => withFields(c, method, (fields) => answer(c, fields)) };
}

/** @param proof whether a passkey must have been shown lately (S13). */
export function operator(
  right: Right,
  method: Method,
  path: string,
  answer: (scene: Scene) => Promise<Response>,
  { proof = false } = {},
): Route {
  return {
    method,
    path,
    right,
    async answer(c) {
      const atWork = await whoIsAtWork(c);
      if (!atWork) return leadTo(c, `/sign-in${method === "GET" ? next(c) : ""}`);
      if (!may(atWork.roles, right)) return errorPage(c, 403, { why: "forbidden" });
      return withFields(c, method, (fields) => {
        if (proof && !isProved(c.var.visit.deps, atWork)) return Promise.resolve(leadTo(c, `/prove${next(c)}`));
        return answer({ ...atWork, c, fields });
      });
    },
  };
}

/** @returns who is signed in; the page shows them from then on. */
export async function whoIsAtWork(c: Request): Promise<AtWork | undefined> {
  const { visit } = c.var;
  const staff = await currentStaff(visit.deps, visit.token);
  if (!staff) return undefined;
  const mine = (await everyPortal(visit.deps)).filter(({ insurer }) => staff.insurerIds.includes(insurer.id));
  const portal = mine.find(({ insurer }) => insurer.id === staff.session.insurerId);
  if (!portal) return undefined;
  const others = mine.filter((each) => each !== portal).map(({ insurer }) => insurer);
  visit.atWork = { ...staff, portal, others, actor: `operator:${staff.operator.name}` };
  return visit.atWork;
}

/** Where showing a passkey leads back to: a path of ours with a right, which is asked for again there. */
function next(c: Request): string {
  const { pathname, search } = new URL(c.req.url);
  const back = pathname === "/" ? "" : pathname + search;
  return back === "" ? "" : `?${new URLSearchParams({ next: back })}`;
}

/** @returns the path if it is one of this console's own, else the first page (F8). */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^(\/[\w-][\w.%-]*)+(\?[\w.%&=+~-]*)?$/.test(path) ? path : "/";
}

/** Reads a form; one that was made for another session is shown again instead of being carried out. */
async function withFields(
  c: Request,
  method: Method,
  answer: (fields: Fields) => Promise<Response>,
): Promise<Response> {
  if (method === "GET") return answer({});
  const { [tokenField]: token = "", ...fields } = await readFields(c);
  if (sameText(token, formToken(c.var.visit))) return answer(fields);
  const kept = "response" in fields ? {} : fields;
  return page(c, "stale-form", { key: "staleHeading" }, { kept, action: c.req.path }, { status: 403 });
}
