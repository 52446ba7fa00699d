/** Another user ID: once a day, and the old one is kept from others for half a year, so that nobody signs in as somebody else. */
import { isDuplicate } from "../database/database.ts";
import { one, removals } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { changesOf } from "./members.ts";
import { userIdKey } from "./user-id.ts";

const dayMs = 86_400_000;
const keptMs = 180 * dayMs;

type Owner = Pick<MemberRow, "id" | "user_id" | "user_id_key" | "user_id_changed_at">;

/** @returns from when on (ms) the member may change the user ID again. */
export function nextUserIdChange(member: Owner): number {
  return member.user_id_changed_at === null ? 0 : member.user_id_changed_at + dayMs;
}

/**
 * @param andThen what else belongs into the transaction.
 * @returns "taken" when another member has or had the ID, "changed" when this member was faster in another tab.
 */
export async function changeUserId<T>(
  portal: Portal,
  member: Owner,
  userId: string,
  andThen: (within: Portal) => Promise<T>,
): Promise<{ done: T } | "taken" | "changed"> {
  const key = userIdKey(userId);
  try {
    return await transaction(portal, async (within) => {
      const now = within.clock();
      const change = changesOf(within, member.id)
        .set({ user_id: userId, user_id_key: key, user_id_changed_at: now })
        .where("user_id", "=", member.user_id)
        .where((where) =>
          where.or([where("user_id_changed_at", "is", null), where("user_id_changed_at", "<=", now - dayMs)]),
        );
      if (!(await one(change))) return "changed";
      await takeBack(within, member.id, key);
      if (member.user_id_key && member.user_id_key !== key) await giveUp(within, member.id, member.user_id_key);
      return { done: await andThen(within) };
    });
  } catch (error) {
    if (isDuplicate(error)) return "taken";
    throw error;
  }
}

/** The member's own former ID is theirs again. */
async function takeBack(portal: Portal, memberId: string, key: string): Promise<void> {
  await removals(portal, "former_user_ids").where("member_id", "=", memberId).where("user_id_key", "=", key).execute();
}

async function giveUp(portal: Portal, memberId: string, key: string): Promise<void> {
  const row = { member_id: memberId, free_at: portal.clock() + keptMs };
  await portal.db
    .insertInto("former_user_ids")
    .values({ ...row, insurer_id: portal.insurer.id, user_id_key: key })
    // Somebody else gave it up before that.
    .onConflict((conflict) => conflict.columns(["insurer_id", "user_id_key"]).doUpdateSet(row))
    .execute();
}
