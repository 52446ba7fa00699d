/** What a member sees and ends of their own sessions (S6). */
import type { Portal } from "../deps.ts";

/** @returns the member's living sessions, the one used last first. */
export async function sessionsOf(portal: Portal, memberId: string) {
  const now = portal.clock();
  return portal.db
    .selectFrom("sessions")
    .select(["id", "user_agent", "started_at", "idle_ends_at"])
    .where("insurer_id", "=", portal.insurer.id)
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
  const result = await portal.db
    .deleteFrom("sessions")
    .where("insurer_id", "=", portal.insurer.id)
    .where("member_id", "=", memberId)
    .where("id", "=", id)
    .where("replaced_by", "is", null)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}
