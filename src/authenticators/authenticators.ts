/** A member's authenticators: the rows, whichever kind they are. */
import { changes, many, one, removals, rows } from "../database/rows.ts";
import type { AuthenticatorRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";

export type NewAuthenticator = Pick<AuthenticatorRow, "id" | "kind"> &
  Partial<Omit<AuthenticatorRow, "insurer_id" | "member_id">>;

/** A member has at most so many (W11). */
export const mostAuthenticators = 10;

/** @returns oldest first. */
export async function authenticatorsOf(portal: Portal, memberId: string): Promise<AuthenticatorRow[]> {
  return rows(portal, "authenticators").selectAll().where("member_id", "=", memberId).orderBy("created_at").execute();
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
  await holdMember(portal, memberId, added.kind);
  if ((await authenticatorsOf(portal, memberId)).length > 0) return false;
  await insert(portal, memberId, added);
  return true;
}

/** Adds one to those the member has. Call it in a transaction. @returns false when there are {@link mostAuthenticators} already. */
export async function addAuthenticator(portal: Portal, memberId: string, added: NewAuthenticator): Promise<boolean> {
  await holdMember(portal, memberId);
  if ((await authenticatorsOf(portal, memberId)).length >= mostAuthenticators) return false;
  await insert(portal, memberId, added);
  return true;
}

/** Puts an authenticator app in the place of the one before, which stops at this moment. Call it in a transaction. */
export async function replaceOtp(portal: Portal, memberId: string, added: NewAuthenticator): Promise<boolean> {
  await holdMember(portal, memberId);
  await removals(portal, "authenticators").where("member_id", "=", memberId).where("kind", "=", "otp").execute();
  return addAuthenticator(portal, memberId, added);
}

/** Removes one; the last one stays (W11). Call it in a transaction. */
export async function removeAuthenticator(
  portal: Portal,
  memberId: string,
  id: string,
): Promise<"removed" | "last" | "missing"> {
  await holdMember(portal, memberId);
  const existing = await authenticatorsOf(portal, memberId);
  if (!existing.some((each) => each.id === id)) return "missing";
  if (existing.length === 1) return "last";
  await removals(portal, "authenticators").where("member_id", "=", memberId).where("id", "=", id).execute();
  return "removed";
}

/**
 * Writing the member's row first makes parallel changes of the member's authenticators wait for each other on PostgreSQL.
 * @param method becomes the chosen one; without it that stays.
 */
export async function holdMember(portal: Portal, memberId: string, method?: AuthenticatorRow["kind"]): Promise<void> {
  await changes(portal, "members")
    .set((set) => ({ sign_in_method: method ?? set.ref("sign_in_method") }))
    .where("id", "=", memberId)
    .execute();
}

async function insert(portal: Portal, memberId: string, added: NewAuthenticator): Promise<void> {
  await portal.db
    .insertInto("authenticators")
    .values({ ...added, insurer_id: portal.insurer.id, member_id: memberId, created_at: portal.clock() })
    .execute();
}

/** Removes every authenticator and recovery code; they are set up anew. @returns how many there were. */
export async function forgetFactors(portal: Portal, memberId: string): Promise<number> {
  // The member's row first, as a registration does: on PostgreSQL the two wait for each other.
  await changes(portal, "members").set({ recovery_codes_saved_at: null }).where("id", "=", memberId).execute();
  const authenticators = await many(removals(portal, "authenticators").where("member_id", "=", memberId));
  const codes = await many(removals(portal, "recovery_codes").where("member_id", "=", memberId));
  return authenticators + codes;
}

/** Records that a passkey was used. @returns false when it was removed meanwhile. */
export async function markPasskeyUsed(
  portal: Portal,
  id: string,
  used: { counter: number; backed_up: number },
): Promise<boolean> {
  return one(
    changes(portal, "authenticators")
      .set({ ...used, last_used_at: portal.clock() })
      .where("id", "=", id),
  );
}

/** @returns whether a passkey said something else of itself than at its registration (W8). */
export function isChanged({ kind, backup_eligible }: AuthenticatorRow): boolean {
  return kind === "passkey" && backup_eligible === null;
}

/** Records that a passkey is not what was registered; it opens nothing until it is made anew (W8). */
export async function markPasskeyChanged(portal: Portal, id: string): Promise<void> {
  await changes(portal, "authenticators").set({ backup_eligible: null }).where("id", "=", id).execute();
}

/** Records that the code of this time step was used. @returns false when it, or a later one, was used before (T3). */
export async function spendTimeStep(portal: Portal, id: string, timeStep: number): Promise<boolean> {
  return one(
    changes(portal, "authenticators")
      .set({ last_time_step: timeStep, last_used_at: portal.clock() })
      .where("id", "=", id)
      .where("last_time_step", "<", timeStep),
  );
}
