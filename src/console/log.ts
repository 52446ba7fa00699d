/** 記録: the audit log in words, by member or by operator. Who reads it sees no member's page. */
import { Refusal } from "../files/refusal.ts";
import { type LogFilter, readLog } from "../office/audit/read.ts";
import { memberByNumber } from "../office/members/find.ts";
import type { Scene } from "./gate.ts";
import { shownRow } from "./log-row.ts";
import { type Problems, page } from "./page.ts";

const rowsAPage = 50;

export async function log({ c, portal }: Scene): Promise<Response> {
  const { member = "", operator = "", before = "" } = c.req.query();
  const typed = { member, operator };
  const filter: LogFilter = {
    limit: rowsAPage,
    operator: operator.trim() || undefined,
    before: /^\d{1,15}$/.test(before) ? Number(before) : undefined,
  };
  let problems: Problems | undefined;
  if (member.trim() !== "") {
    try {
      filter.memberId = (await memberByNumber(portal, member)).id;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems = { member: [...error.lines] };
    }
  }
  const found = problems ? [] : await readLog(portal, filter);
  const last = found.length === rowsAPage ? found.at(-1)! : undefined;
  const more = last ? `/log?${new URLSearchParams({ ...typed, before: String(last.sequence) })}` : "";
  const data = { rows: found.map(shownRow), more, isFirst: before === "" };
  return page(c, "log", { key: "logHeading" }, data, { typed, ...(problems ? { status: 422, problems } : {}) });
}
