/** What a member sees and ends of their own sessions (S6). */
import { one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

/** @returns the member's living sessions, the one used last first. */
export async function sessionsOf(portal: Portal, memberId: string) {
  const now = portal.clock();
  return rows(portal, "sessions")
    .select(["id", "user_agent", "started_at", "idle_ends_at"])
    .where("member_id", "=", memberId)
    .where("replaced_by", "is", null)
    .where("idle_ends_at", ">", now)
    .where("ends_at", ">", now)
    .orderBy("idle_ends_at", "desc")
    .orderBy("id")
    .execute();
}

/** @returns false when the member has no such session; another member's is none. */
export async function endOwnSession(portal: Portal, memberId: string, id: string): Promise<boolean> {
  return one(
    removals(portal, "sessions")
      .where("member_id", "=", memberId)
      .where("id", "=", id)
      .where("replaced_by", "is", null),
  );
}
