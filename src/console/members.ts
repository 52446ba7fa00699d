/** 会員: one field finds members; what today's numbers and the funnel count is listed here too. */
import { firstLoginSteps } from "../members/first-login-steps.ts";
import { recordAct } from "../office/desk.ts";
import { listMembers } from "../office/members/list.ts";
import { standingSentence, stepWords } from "../office/members/words.ts";
import { batchesOf } from "../office/progress/batches.ts";
import { membersToDo, todos } from "../office/today/numbers.ts";
import { lastWholeDay } from "../strings/moments.ts";
import type { Sentence } from "../strings/office.ts";
import type { Scene } from "./gate.ts";
import { page } from "./page.ts";
import { todoValues, todoWords } from "./today.ts";

const membersAPage = 50;

export async function members(scene: Scene): Promise<Response> {
  const { c, portal } = scene;
  const { standing } = c.var.visit;
  const { q = "", batch = "", route = "", step = "", todo = "", after } = c.req.query();
  const reached = firstLoginSteps.find((each) => each === step);
  const kind = todos.find((each) => each === todo);
  const about = { after: after || undefined, limit: membersAPage };
  const filter = { ...about, search: q, batch: batch || undefined, route: route || undefined, reached };
  const found = await (kind ? membersToDo(portal, kind, about, standing) : listMembers(portal, filter, standing));
  await recordAct(scene, "members.list", { detail: `${found.length} members` });
  const asked = Object.entries({ q, batch, route, step, todo }).filter(([, value]) => value !== "");
  const last = found.length === membersAPage ? found.at(-1)! : undefined;
  const lead: Sentence = kind
    ? { key: "membersTodo", values: { todo: { key: todoWords[kind][0], values: todoValues } } }
    : { key: q ? "membersFound" : "membersLead" };
  const data = {
    lead,
    q,
    members: found.map((each) => ({
      ...each,
      standing: standingSentence(each.stands),
      leaves: each.leavesAt === null ? "" : lastWholeDay(each.leavesAt),
    })),
    more: last ? `/members?${new URLSearchParams([...asked, ["after", last.memberNumber]])}` : "",
    isFirst: after === undefined,
    steps: firstLoginSteps.map((each) => ({ step: each, words: stepWords[each] })),
    batches: await batchesOf(portal),
    isTodo: kind !== undefined,
  };
  return page(c, "members", { key: "membersHeading" }, data, { typed: { batch, route, step } });
}
