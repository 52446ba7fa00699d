/** What waits for the office today: for each kind how many, and who. */
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import { rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { hasNotLeft } from "../../members/leaving.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { membersWithFacts, type Standing } from "../members/find.ts";
import { type ListedMember, listed } from "../members/list.ts";

export const todos = ["locked-notices", "locked-members", "expiring", "mails", "recovery"] as const;
export type Todo = (typeof todos)[number];

/** Notices that end within so many days, mails given up in so many. */
export const todoDays = 7;
const dayMs = 86_400_000;

type Condition = (where: ExpressionBuilder<Tables, "members">) => Expression<SqlBool>;

/** Each begins at the few rows that matter, which have an index of their own. */
function conditionOf(portal: Portal, todo: Todo): Condition {
  const now = portal.clock();
  const open = rows(portal, "notices").select("member_id").where("used_at", "is", null).where("voided_at", "is", null);
  switch (todo) {
    case "locked-notices":
      return (where) => where("members.id", "in", open.where("locked_at", "is not", null));
    case "locked-members":
      return (where) => where("members.locked_at", "is not", null);
    case "expiring": {
      const soon = open
        .where("locked_at", "is", null)
        .where("expires_at", ">", now)
        .where("expires_at", "<=", now + todoDays * dayMs);
      return (where) => where.and([where("password_set_at", "is", null), where("members.id", "in", soon)]);
    }
    case "mails": {
      const lost = rows(portal, "outbox")
        .select("member_id")
        .where("created_at", ">", now - todoDays * dayMs);
      return (where) => where("members.id", "in", lost.where("failed_at", "is not", null));
    }
    case "recovery":
      return (where) => where("members.id", "in", open.where("usable_from", ">", now));
  }
}

/** @returns how many members each kind is about. */
export async function countTodos(portal: Portal): Promise<Record<Todo, number>> {
  const counts: Partial<Record<Todo, number>> = {};
  for (const todo of todos) {
    const { n } = await rows(portal, "members")
      .select(({ fn }) => fn.countAll<number>().as("n"))
      .where(hasNotLeft(portal.clock()))
      .where(conditionOf(portal, todo))
      .executeTakeFirstOrThrow();
    counts[todo] = Number(n);
  }
  return counts as Record<Todo, number>;
}

/** @param page.after the last number of the page before. @returns those whom it is about, by number. */
export async function membersToDo(
  portal: Portal,
  todo: Todo,
  page: { after?: string | undefined; limit: number },
  standing: Standing,
): Promise<ListedMember[]> {
  let query = membersWithFacts(portal).where(hasNotLeft(portal.clock())).where(conditionOf(portal, todo));
  if (page.after !== undefined) query = query.where("member_number", ">", readMemberNumber(page.after));
  const found = await query.orderBy("member_number").limit(page.limit).execute();
  return found.map((member) => listed(portal, member, standing));
}
