/** Members: found for sign-in, and each fact of the first login recorded once (compare-and-set). */
import { isDuplicate } from "../database/database.ts";
import type { Portal } from "../deps.ts";
import { newId } from "../deps.ts";
import { userIdKey } from "./user-id.ts";

export interface NewMember {
  memberNumber: string;
  name: string;
  nameKana: string;
  /** YYYY-MM-DD */
  birthDate: string;
  email?: string;
  postalAddress?: { postalCode: string; lines: string[] };
}

/** @returns the id of the new member. */
export async function addMember(portal: Portal, member: NewMember): Promise<string> {
  const { keys, random, insurer } = portal;
  const id = newId(random);
  await portal.db
    .insertInto("members")
    .values({
      id,
      insurer_id: insurer.id,
      member_number: member.memberNumber,
      name: member.name,
      name_kana: member.nameKana,
      birth_date: keys.encrypt(member.birthDate, place(id, "birth_date")),
      imported_email: member.email ? keys.encrypt(member.email, place(id, "imported_email")) : null,
      postal_address: member.postalAddress
        ? keys.encrypt(JSON.stringify(member.postalAddress), place(id, "postal_address"))
        : null,
      user_handle: random(32).toString("base64url"),
      created_at: portal.clock(),
    })
    .execute();
  return id;
}

type SealedColumn = "birth_date" | "imported_email" | "email" | "postal_address";

/** Opens one of the member's encrypted columns. */
export function unseal(
  portal: Portal,
  member: { id: string } & Partial<Record<SealedColumn, string | null>>,
  column: SealedColumn,
) {
  const sealed = member[column];
  return sealed ? portal.keys.decrypt(sealed, place(member.id, column)) : undefined;
}

/** @returns the member who signs in with this user ID. */
export async function memberByUserId(portal: Portal, userId: string) {
  return membersOf(portal).selectAll().where("user_id_key", "=", userIdKey(userId)).executeTakeFirst();
}

export async function memberById(portal: Portal, id: string) {
  return membersOf(portal).selectAll().where("id", "=", id).executeTakeFirst();
}

/** Whether the ID belongs to another member, as their own or on a notice that can still be used. */
export async function isUserIdTaken(portal: Portal, userId: string, memberId: string): Promise<boolean> {
  const key = userIdKey(userId);
  const own = await membersOf(portal).select("id").where("user_id_key", "=", key).executeTakeFirst();
  if (own) return own.id !== memberId;
  const printed = await portal.db
    .selectFrom("notices")
    .select("member_id")
    .where("insurer_id", "=", portal.insurer.id)
    .where("temporary_user_id_key", "=", key)
    .executeTakeFirst();
  return printed !== undefined && printed.member_id !== memberId;
}

/** @returns "taken" when another member was faster with this ID, "before" when this member had chosen already. */
export async function chooseAccount(
  portal: Portal,
  memberId: string,
  choice: { userId: string; method: "passkey" | "otp" },
): Promise<"done" | "taken" | "before"> {
  try {
    const result = await changesOf(portal, memberId)
      .set({
        user_id: choice.userId,
        user_id_key: userIdKey(choice.userId),
        sign_in_method: choice.method,
        account_chosen_at: portal.clock(),
      })
      .where("account_chosen_at", "is", null)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n ? "done" : "before";
  } catch (error) {
    if (isDuplicate(error)) return "taken";
    throw error;
  }
}

export async function chooseMethod(portal: Portal, memberId: string, method: "passkey" | "otp"): Promise<void> {
  await changesOf(portal, memberId).set({ sign_in_method: method }).execute();
}

/** @returns false when a password had been set before. */
export async function setFirstPassword(portal: Portal, memberId: string, passwordHash: string): Promise<boolean> {
  const result = await changesOf(portal, memberId)
    .set({ password_hash: passwordHash, password_set_at: portal.clock() })
    .where("password_set_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Replaces a hash by a newer one of the same password, unless the password was changed meanwhile. */
export async function rehashPassword(portal: Portal, memberId: string, from: string, to: string): Promise<void> {
  await changesOf(portal, memberId).set({ password_hash: to }).where("password_hash", "=", from).execute();
}

/** Keeps an address as pending: it receives nothing but its confirmation. @returns false when one had been set before. */
export async function setEmail(portal: Portal, memberId: string, email: string): Promise<boolean> {
  const result = await changesOf(portal, memberId)
    .set({
      email: portal.keys.encrypt(email, place(memberId, "email")),
      email_index: emailIndex(portal, email),
      email_set_at: portal.clock(),
    })
    .where("email_set_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Leads back to the e-mail step, as long as nothing was confirmed. The address stays as the proposal of that step. */
export async function reopenEmail(portal: Portal, memberId: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({ email_set_at: null, email_deferred_at: null })
    .where("email_confirmed_at", "is", null)
    .execute();
}

/** @param index the address that was confirmed; another one set meanwhile stays pending. */
export async function confirmEmail(portal: Portal, memberId: string, index: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({ email_confirmed_at: portal.clock() })
    .where("email_index", "=", index)
    .where("email_confirmed_at", "is", null)
    .execute();
}

export async function deferEmail(portal: Portal, memberId: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({ email_deferred_at: portal.clock() })
    .where("email_deferred_at", "is", null)
    .where("email_confirmed_at", "is", null)
    .execute();
}

/** @returns false when they had been saved before. */
export async function markRecoveryCodesSaved(portal: Portal, memberId: string): Promise<boolean> {
  const result = await changesOf(portal, memberId)
    .set({ recovery_codes_saved_at: portal.clock() })
    .where("recovery_codes_saved_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Keyed hash by which an address is found and compared without being readable (K3). */
export function emailIndex(portal: Portal, email: string): string {
  return portal.keys.mac("index", `email ${email.toLowerCase()}`).toString("base64url");
}

const place = (memberId: string, column: string) => `members/${column}/${memberId}`;
const membersOf = (portal: Portal) =>
  portal.db.selectFrom("members").where("insurer_id", "=", portal.insurer.id).where("retired_at", "is", null);
const changesOf = (portal: Portal, memberId: string) =>
  portal.db.updateTable("members").where("insurer_id", "=", portal.insurer.id).where("id", "=", memberId);
