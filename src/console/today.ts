/** 今日すること: what waits, each number opening its list; below it how far the newest list is, and what was done last. */

import { birthDateTries } from "../notices/notices.ts";
import { readLog } from "../office/audit/read.ts";
import { may } from "../office/operators/rights.ts";
import { newestBatch } from "../office/progress/batches.ts";
import { funnels } from "../office/progress/funnel.ts";
import { countTodos, type Todo, todoDays, todos } from "../office/today/numbers.ts";
import type { OfficeKey } from "../strings/office.ts";
import { shownFunnel } from "./funnel.ts";
import type { Scene } from "./gate.ts";
import { shownRow } from "./log-row.ts";
import { page } from "./page.ts";

export const todoWords: Record<Todo, [words: OfficeKey, hint: OfficeKey]> = {
  "locked-notices": ["todayLockedNotices", "todayLockedNoticesHint"],
  "locked-members": ["todayLockedMembers", "todayLockedMembersHint"],
  expiring: ["todayExpiring", "todayExpiringHint"],
  mails: ["todayMails", "todayMailsHint"],
  recovery: ["todayRecovery", "todayRecoveryHint"],
};
export const todoValues = { days: todoDays, tries: birthDateTries };

/** What somebody should not put off. */
const urgent: Todo[] = ["locked-notices", "locked-members", "mails"];
const shownActs = 8;

export async function today({ c, portal, roles }: Scene): Promise<Response> {
  const { clock } = portal;
  const seesMembers = may(roles, "members.search");
  const counts = seesMembers ? await countTodos(portal) : undefined;
  const cards = todos.flatMap((todo) => {
    const [words, hint] = todoWords[todo];
    return counts ? [{ todo, count: counts[todo], words, hint, isUrgent: urgent.includes(todo) }] : [];
  });
  const batch = may(roles, "progress.see") ? await newestBatch(portal) : undefined;
  const [funnel] = batch === undefined ? [] : await funnels(portal, { batch });
  const acts = seesMembers ? await readLog(portal, { onlyActs: true, limit: shownActs }) : [];
  const data = {
    now: clock(),
    cards,
    values: todoValues,
    batch: batch ?? "",
    bars: funnel ? shownFunnel(funnel, { batch: batch! }) : [],
    acts: acts.map(shownRow),
  };
  return page(c, "today", { key: "todayHeading" }, data);
}
