/** The page of one act about one member: what it does, why it is done, and one button. */
import { Refusal } from "../files/refusal.ts";
import { callerVerifiedAt } from "../office/members/caller.ts";
import type { FoundMember } from "../office/members/find.ts";
import { may } from "../office/operators/rights.ts";
import { parseFields } from "../web/form.ts";
import { type Act, type AskedField, formOf } from "./acts.ts";
import type { Scene } from "./gate.ts";
import { memberIn } from "./member.ts";
import { errorPage, leadTo, type PageOptions, page } from "./page.ts";
import { readReason, reasonData } from "./reason.ts";
import { tell } from "./visit.ts";

export function showAct(act: Act) {
  return async (scene: Scene): Promise<Response> => {
    const found = await memberIn(scene);
    if (!found) return errorPage(scene.c, 404);
    return (await isOpen(scene, act, found)) ? actPage(scene, act, found) : first(scene, act, found);
  };
}

export function carryOut(act: Act) {
  return async (scene: Scene): Promise<Response> => {
    const { c, portal, actor, roles } = scene;
    const found = await memberIn(scene);
    if (!found) return errorPage(c, 404);
    const { reason = "", note = "", ...form } = parseFields(formOf(act), scene.fields);
    const forbidden = act.fields.some(({ name, right }) => right && !may(roles, right) && scene.fields[name]?.trim());
    if (forbidden) return errorPage(c, 403, { why: "forbidden" });
    const typed = scene.fields;
    if (!(await isOpen(scene, act, found))) return first(scene, act, found);
    const why = readReason({ reason, note });
    if ("problems" in why) return actPage(scene, act, found, { status: 422, problems: why.problems, typed });
    try {
      const outcome = await act.run(portal, found, form, { actor, reason: why.reason });
      if ("corrected" in outcome) return correctedPage(scene, found, outcome.corrected);
      tell(c, outcome.told);
      return leadTo(c, pathOf(outcome.number ?? found.member_number));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const problems = { [act.fields[0]?.name ?? "reason"]: [...error.lines] };
      return actPage(scene, act, found, { status: 422, problems, typed });
    }
  };
}

const pathOf = (number: string) => `/members/${encodeURIComponent(number)}`;

async function isOpen({ portal, session }: Scene, { needsCaller }: Act, { id }: FoundMember): Promise<boolean> {
  return !needsCaller || (await callerVerifiedAt(portal, id, session.id)) !== undefined;
}

function actPage({ c, roles }: Scene, act: Act, found: FoundMember, options: PageOptions = {}): Response {
  const fields = act.fields.filter(({ right }) => !right || may(roles, right));
  const typed = options.typed ?? Object.fromEntries(fields.map((field) => [field.name, field.value?.(found) ?? ""]));
  const data = {
    number: found.member_number,
    name: found.name,
    back: pathOf(found.member_number),
    action: c.req.path,
    lead: act.lead,
    words: act.words,
    isGrave: act.isGrave === true,
    fields: fields.map(({ name, words, hint, kind }: AskedField) => ({ name, words, hint, kind: kind ?? "text" })),
    ...reasonData(),
  };
  return page(c, "act", { key: act.words }, data, { ...options, typed });
}

/** Whoever may do it must first know who is calling. */
function first({ c }: Scene, act: Act, found: FoundMember): Response {
  const data = { text: { key: "callerFirst" }, back: pathOf(found.member_number) };
  return page(c, "error", { key: act.words }, data, { status: 403 });
}

function correctedPage({ c }: Scene, found: FoundMember, corrected: { column: string; from: string; to: string }[]) {
  const data = { corrected, back: pathOf(found.member_number), number: found.member_number };
  return page(c, "corrected", { key: "correctedHeading" }, data);
}
