/** Members: found for sign-in, and each fact of the first login recorded once (compare-and-set). */
import { isDuplicate } from "../database/database.ts";
import { changes, one, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { newId, transaction } from "../deps.ts";
import type { Language } from "../strings/strings.ts";
import { hasNotLeft } from "./leaving.ts";
import { searchKeys } from "./search-keys.ts";
import { userIdKey } from "./user-id.ts";

export interface NewMember {
  memberNumber: string;
  name: string;
  nameKana: string;
  /** YYYY-MM-DD */
  birthDate: string;
  email?: string | null;
  postalAddress?: PostalAddress | null;
  /** The import that brings the member in. */
  batch?: string | null;
  /** 配布先: the way the paper goes. */
  route?: string | null;
}

export interface PostalAddress {
  /** Seven digits. */
  postalCode: string;
  lines: string[];
}

/** @returns the id of the new member. */
export async function addMember(portal: Portal, member: NewMember): Promise<string> {
  const row = memberRow(portal, member);
  await portal.db.insertInto("members").values(row).execute();
  return row.id;
}

/** @returns the row of a new member, its personal columns sealed. */
export function memberRow(portal: Portal, member: NewMember, id = newId(portal.random)) {
  const { random, insurer } = portal;
  const { email, postalAddress } = member;
  return {
    id,
    insurer_id: insurer.id,
    member_number: member.memberNumber,
    name: member.name,
    name_kana: member.nameKana,
    birth_date: seal(portal, id, "birth_date", member.birthDate),
    imported_email: email ? seal(portal, id, "imported_email", email) : null,
    postal_address: postalAddress ? seal(portal, id, "postal_address", JSON.stringify(postalAddress)) : null,
    user_handle: random(32).toString("base64url"),
    ...searchKeys(portal, { email: null, postalAddress: null, ...member }),
    batch: member.batch ?? null,
    route: member.route ?? null,
    created_at: portal.clock(),
  };
}

type SealedColumn = "birth_date" | "imported_email" | "email" | "pending_email" | "recovery_email" | "postal_address";

/** Encrypts a value for one column of one member; elsewhere it does not open. */
export function seal(portal: Portal, memberId: string, column: SealedColumn, text: string): string {
  return portal.keys.encrypt(text, place(memberId, column));
}

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

/** Whether the ID belongs to another member: as their own, as one they gave up lately, or on a notice. */
export async function isUserIdTaken(portal: Portal, userId: string, memberId: string): Promise<boolean> {
  const key = userIdKey(userId);
  const own = await membersOf(portal).select("id").where("user_id_key", "=", key).executeTakeFirst();
  if (own) return own.id !== memberId;
  // Asked after the one above: who gives an ID up is found by one of the two.
  const former = await rows(portal, "former_user_ids")
    .select("member_id")
    .where("user_id_key", "=", key)
    .where("free_at", ">", portal.clock())
    .executeTakeFirst();
  if (former) return former.member_id !== memberId;
  const printed = await rows(portal, "notices")
    .select("member_id")
    .where("temporary_user_id_key", "=", key)
    .executeTakeFirst();
  return printed !== undefined && printed.member_id !== memberId;
}

/**
 * @param andThen what else belongs into the transaction.
 * @returns "taken" when another member was faster with this ID, "before" when this member had chosen already.
 */
export async function chooseAccount(
  portal: Portal,
  memberId: string,
  { userId, method }: { userId: string; method: "passkey" | "otp" },
  andThen: (within: Portal) => Promise<void>,
): Promise<"done" | "taken" | "before"> {
  const choice = { user_id: userId, user_id_key: userIdKey(userId), sign_in_method: method };
  try {
    return await transaction(portal, async (within) => {
      const choosing = changesOf(within, memberId)
        .set({ ...choice, account_chosen_at: within.clock() })
        .where("account_chosen_at", "is", null);
      if (!(await one(choosing))) return "before";
      await andThen(within);
      return "done";
    });
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
  return one(
    changesOf(portal, memberId)
      .set({ password_hash: passwordHash, password_set_at: portal.clock() })
      .where("password_set_at", "is", null),
  );
}

/**
 * Ends the password, so that the member sets one anew. @param setBefore a password of a later moment stays.
 * @returns false when there was none to end.
 */
export async function forgetPassword(portal: Portal, memberId: string, setBefore: number): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({ password_hash: null, password_set_at: null })
      .where("password_set_at", "<=", setBefore),
  );
}

/** @param from hash of the password before. @returns false when it was changed meanwhile. */
export async function changePassword(portal: Portal, memberId: string, from: string, to: string): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({ password_hash: to, password_set_at: portal.clock() })
      .where("password_hash", "=", from),
  );
}

/** Replaces a hash by a newer one of the same password, unless the password was changed meanwhile. */
export async function rehashPassword(portal: Portal, memberId: string, from: string, to: string): Promise<void> {
  await changesOf(portal, memberId).set({ password_hash: to }).where("password_hash", "=", from).execute();
}

/** Keeps an address as pending: it receives nothing but its confirmation. @returns false when one had been set before. */
export async function setEmail(portal: Portal, memberId: string, email: string): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({
        email: seal(portal, memberId, "email", email),
        email_index: emailIndex(portal, email),
        email_set_at: portal.clock(),
      })
      .where("email_set_at", "is", null),
  );
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

/** @returns false when one had been kept before. */
export async function markRecoveryCodeSaved(portal: Portal, memberId: string): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({ recovery_codes_saved_at: portal.clock() })
      .where("recovery_codes_saved_at", "is", null),
  );
}

/** Records that a new code took the place of the one before. */
export async function renewRecoveryCode(portal: Portal, memberId: string): Promise<void> {
  await changesOf(portal, memberId).set({ recovery_codes_saved_at: portal.clock() }).execute();
}

/** In which the member reads mails, and pages on a browser that was told nothing else. */
export async function setLanguage(portal: Portal, memberId: string, language: Language): Promise<void> {
  await changesOf(portal, memberId).set({ language }).execute();
}

/** The member stops using the portal. @returns false when they had before. */
export async function withdraw(portal: Portal, memberId: string): Promise<boolean> {
  return one(changesOf(portal, memberId).set({ withdrawn_at: portal.clock() }).where("withdrawn_at", "is", null));
}

/** Keyed hash by which an address is found and compared without being readable (K3). */
export function emailIndex({ keys }: Pick<Portal, "keys">, email: string): string {
  return keys.mac("index", `email ${email.toLowerCase()}`).toString("base64url");
}

const place = (memberId: string, column: string) => `members/${column}/${memberId}`;
const membersOf = (portal: Portal) => rows(portal, "members").where(hasNotLeft(portal.clock()));
/** One member's row, to be changed. */
export const changesOf = (portal: Portal, memberId: string) => changes(portal, "members").where("id", "=", memberId);
