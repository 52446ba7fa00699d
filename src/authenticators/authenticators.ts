/** A member's authenticators: the rows, whichever kind they are. */
import type { AuthenticatorRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";

type NewAuthenticator = Pick<AuthenticatorRow, "id" | "kind"> &
  Partial<Omit<AuthenticatorRow, "insurer_id" | "member_id">>;

/** @returns oldest first. */
export async function authenticatorsOf(portal: Portal, memberId: string): Promise<AuthenticatorRow[]> {
  return portal.db
    .selectFrom("authenticators")
    .selectAll()
    .where("insurer_id", "=", portal.insurer.id)
    .where("member_id", "=", memberId)
    .orderBy("created_at")
    .execute();
}

/**
 * Adds a member's first authenticator, once however many tabs try.
 * @returns false when the member had one already.
 */
export async function addFirstAuthenticator(
  portal: Portal,
  memberId: string,
  added: NewAuthenticator,
): Promise<boolean> {
  // Writing the member's row first makes parallel registrations wait for each other on PostgreSQL.
  await portal.db
    .updateTable("members")
    .set({ sign_in_method: added.kind })
    .where("insurer_id", "=", portal.insurer.id)
    .where("id", "=", memberId)
    .execute();
  if ((await authenticatorsOf(portal, memberId)).length > 0) return false;
  await portal.db
    .insertInto("authenticators")
    .values({ ...added, insurer_id: portal.insurer.id, member_id: memberId, created_at: portal.clock() })
    .execute();
  return true;
}

/** Removes every authenticator and recovery code; they are set up anew. @returns how many there were. */
export async function forgetFactors(portal: Portal, memberId: string): Promise<bigint> {
  // The member's row first, as a registration does: on PostgreSQL the two wait for each other.
  await portal.db
    .updateTable("members")
    .set({ recovery_codes_saved_at: null })
    .where("insurer_id", "=", portal.insurer.id)
    .where("id", "=", memberId)
    .execute();
  let removed = 0n;
  for (const table of ["authenticators", "recovery_codes"] as const) {
    const result = await portal.db
      .deleteFrom(table)
      .where("insurer_id", "=", portal.insurer.id)
      .where("member_id", "=", memberId)
      .executeTakeFirst();
    removed += result.numDeletedRows;
  }
  return removed;
}

/** Records that a passkey was used. */
export async function markPasskeyUsed(
  portal: Portal,
  id: string,
  used: { counter: number; backed_up: number },
): Promise<void> {
  await portal.db
    .updateTable("authenticators")
    .set({ ...used, last_used_at: portal.clock() })
    .where("insurer_id", "=", portal.insurer.id)
    .where("id", "=", id)
    .execute();
}

/** Records that the code of this time step was used. @returns false when it, or a later one, was used before (T3). */
export async function spendTimeStep(portal: Portal, id: string, timeStep: number): Promise<boolean> {
  const result = await portal.db
    .updateTable("authenticators")
    .set({ last_time_step: timeStep, last_used_at: portal.clock() })
    .where("insurer_id", "=", portal.insurer.id)
    .where("id", "=", id)
    .where("last_time_step", "<", timeStep)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
