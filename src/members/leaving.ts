/** 資格喪失: from a moment on a member has left. It may lie ahead, so it is judged by the clock whenever somebody is looked up. */
import type { ExpressionBuilder } from "kysely";
import type { MemberRow, Tables } from "../database/tables.ts";

export function hasLeft({ retired_at }: Pick<MemberRow, "retired_at">, now: number): boolean {
  return retired_at !== null && retired_at <= now;
}

/** @returns the condition of a query for members who are still there at the moment `now`, ms. */
export const hasNotLeft = (now: number) => (where: ExpressionBuilder<Tables, "members">) =>
  where.or([where("members.retired_at", "is", null), where("members.retired_at", ">", now)]);
