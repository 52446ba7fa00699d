/** The audit log as people read it: newest first, a page at a time, about one member or by one operator. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";

export interface LogRow {
  sequence: number;
  /** ms */
  at: number;
  actor: string;
  action: string;
  outcome: string;
  detail: string;
  /** The member's number, where it is about a member who is still there. */
  memberNumber: string | null;
  /** A member did it themselves. */
  isOwn: boolean;
}

export interface LogFilter {
  memberId?: string | undefined;
  /** An operator's name. */
  operator?: string | undefined;
  /** Only what operators did, and not whom they merely looked at. */
  onlyActs?: boolean;
  /** The last sequence of the page before. */
  before?: number | undefined;
  limit: number;
}

const looks = [
  "member.show",
  "member.uncover",
  "members.list",
  "operator.sign-in",
  "operator.sign-out",
  "operator.prove",
];

export async function readLog(portal: Portal, filter: LogFilter): Promise<LogRow[]> {
  const { memberId, operator, onlyActs, before, limit } = filter;
  let query = rows(portal, "audit_events")
    .leftJoin("members", "members.id", "audit_events.subject")
    .select(["sequence", "at", "actor", "action", "outcome", "detail", "subject", "member_number"])
    .orderBy("sequence", "desc")
    .limit(limit);
  if (memberId !== undefined) query = query.where("subject", "=", memberId);
  if (operator !== undefined) query = query.where("actor", "=", `operator:${operator}`);
  if (onlyActs) query = query.where("actor", "like", "operator:%").where("action", "not in", looks);
  if (before !== undefined) query = query.where("sequence", "<", before);
  return (await query.execute()).map(({ subject, member_number, ...row }) => ({
    ...row,
    memberNumber: member_number,
    isOwn: row.actor === subject && member_number !== null,
  }));
}
