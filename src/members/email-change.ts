/** Another address: it waits until its code is entered, and whoever loses one can bring it back. The second one is for recovery only. */
import { one } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { changesOf, emailIndex, seal, unseal } from "./members.ts";

/** Keeps an address that takes the place of the member's when its code is entered; an earlier one is forgotten. */
export async function proposeEmail(portal: Portal, memberId: string, address: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({
      pending_email: seal(portal, memberId, "pending_email", address),
      pending_email_index: emailIndex(portal, address),
      pending_email_at: portal.clock(),
    })
    .execute();
}

const noPendingEmail = { pending_email: null, pending_email_index: null, pending_email_at: null };

/** The address stays as it is. */
export async function dropPendingEmail(portal: Portal, memberId: string): Promise<void> {
  await changesOf(portal, memberId).set(noPendingEmail).execute();
}

/**
 * The code of the pending address was entered: it becomes the member's.
 * @param index of that address. @returns false when that was done before, or another one waits by now.
 */
export async function adoptPendingEmail(
  portal: Portal,
  member: Pick<MemberRow, "id" | "pending_email">,
  index: string,
): Promise<boolean> {
  const address = unseal(portal, member, "pending_email");
  if (!address) return false;
  return one(
    changesOf(portal, member.id)
      .set({ ...confirmedEmail(portal, member.id, address), ...noPendingEmail })
      .where("pending_email_index", "=", index),
  );
}

/** Brings an address of before back, confirmed as it was. */
export async function restoreEmail(portal: Portal, memberId: string, address: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({ ...confirmedEmail(portal, memberId, address), ...noPendingEmail })
    .execute();
}

/** Another address in the place of the member's, unconfirmed: it is asked for its code at the next sign-in. */
export async function replaceEmail(portal: Portal, memberId: string, address: string): Promise<void> {
  const unconfirmed = { email_confirmed_at: null, email_deferred_at: null, ...noPendingEmail };
  await changesOf(portal, memberId)
    .set({ ...confirmedEmail(portal, memberId, address), ...unconfirmed })
    .execute();
}

function confirmedEmail(portal: Portal, memberId: string, address: string) {
  const now = portal.clock();
  return {
    email: seal(portal, memberId, "email", address),
    email_index: emailIndex(portal, address),
    email_set_at: now,
    email_confirmed_at: now,
    email_deferred_at: null,
  };
}

/** Keeps a second address; it does nothing until its code is entered. */
export async function setRecoveryEmail(portal: Portal, memberId: string, address: string): Promise<void> {
  await changesOf(portal, memberId)
    .set({
      recovery_email: seal(portal, memberId, "recovery_email", address),
      recovery_email_index: emailIndex(portal, address),
      recovery_email_confirmed_at: null,
    })
    .execute();
}

/** @param index of the address whose code was entered. @returns false when it was confirmed before, or is another one by now. */
export async function confirmRecoveryEmail(portal: Portal, memberId: string, index: string): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({ recovery_email_confirmed_at: portal.clock() })
      .where("recovery_email_index", "=", index)
      .where("recovery_email_confirmed_at", "is", null),
  );
}

/** @returns false when there was none. */
export async function removeRecoveryEmail(portal: Portal, memberId: string): Promise<boolean> {
  return one(
    changesOf(portal, memberId)
      .set({ recovery_email: null, recovery_email_index: null, recovery_email_confirmed_at: null })
      .where("recovery_email", "is not", null),
  );
}
