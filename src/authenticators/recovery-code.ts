/**
 * One code of 80 bits for the day the phone is gone, kept only as a hash (C1). Its first group finds the row, the rest is the
 * secret. Who was given ten codes at once, as earlier members were, may use those until a new code takes their place.
 */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { foldCode, grouped, randomCode } from "../keys/crockford.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { holdMember } from "./authenticators.ts";
import { findPendingSecret, pendingSecret } from "./pending-secrets.ts";

/** What people are told of their code: how many characters it has. */
export const recoveryCodeRule = { length: 16 };
const selectorLength = 4;

interface Scene extends SignedIn {
  portal: Portal;
}

/** @returns the code this session is shown, `XXXX-XXXX-XXXX-XXXX`; the same one until it is kept. */
export async function draftRecoveryCode(scene: Scene): Promise<string> {
  const make = () => randomCode(scene.portal.random, recoveryCodeRule.length);
  return grouped(await pendingSecret(scene.portal, scene, "recovery-codes", make));
}

/** @returns the code this session was shown, if it was. */
export async function shownRecoveryCode(scene: Scene): Promise<string | undefined> {
  return findPendingSecret(scene.portal, scene, "recovery-codes");
}

interface HashedCode {
  selector: string;
  hash: string;
}

/** @throws {Busy} */
export async function hashRecoveryCode(portal: Portal, code: string): Promise<HashedCode> {
  const { selector, secret } = split(code);
  return { selector, hash: await portal.hashing.hash(secret, "x1") };
}

/** Keeps a new code; every older one of the member is void. */
export async function saveRecoveryCode({ portal, member }: Scene, { selector, hash }: HashedCode): Promise<void> {
  await removals(portal, "recovery_codes").where("member_id", "=", member.id).execute();
  await portal.db
    .insertInto("recovery_codes")
    .values({
      insurer_id: portal.insurer.id,
      member_id: member.id,
      selector,
      code_hash: hash,
      created_at: portal.clock(),
    })
    .execute();
}

/** @returns the selector of the code if it is right and unused; it is not spent yet. @throws {Busy} */
export async function checkRecoveryCode(portal: Portal, memberId: string, typed: string): Promise<string | undefined> {
  const { selector, secret } = split(foldCode(typed));
  const row = await rows(portal, "recovery_codes")
    .select("code_hash")
    .where("member_id", "=", memberId)
    .where("selector", "=", selector)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return (await portal.hashing.verify(secret, row?.code_hash)) ? selector : undefined;
}

/**
 * Who has none left stands before a new one from now on, wherever they are signed in. Call it in a transaction.
 * @returns false when the code was used meanwhile.
 */
export async function spendRecoveryCode(portal: Portal, memberId: string, selector: string): Promise<boolean> {
  // The member's row first, as whoever keeps a code does: on PostgreSQL the two wait for each other.
  await holdMember(portal, memberId);
  const spent = changes(portal, "recovery_codes")
    .set({ used_at: portal.clock() })
    .where("member_id", "=", memberId)
    .where("selector", "=", selector)
    .where("used_at", "is", null);
  if (!(await one(spent))) return false;
  if ((await recoveryCodesLeft(portal, memberId)) === 0)
    await changes(portal, "members").set({ recovery_codes_saved_at: null }).where("id", "=", memberId).execute();
  return true;
}

/** @returns how many codes the member can still use: one, or what is left of ten. */
export async function recoveryCodesLeft(portal: Portal, memberId: string): Promise<number> {
  const { left } = await rows(portal, "recovery_codes")
    .select((all) => all.fn.countAll<number>().as("left"))
    .where("member_id", "=", memberId)
    .where("used_at", "is", null)
    .executeTakeFirstOrThrow();
  return left;
}

/** @returns whether the member has used a code since they were given one, so that the next one is not their first. */
export async function hasUsedRecoveryCode(portal: Portal, memberId: string): Promise<boolean> {
  const used = rows(portal, "recovery_codes").select("selector").where("member_id", "=", memberId).limit(1);
  return (await used.where("used_at", "is not", null).executeTakeFirst()) !== undefined;
}

const split = (code: string) => ({ selector: code.slice(0, selectorLength), secret: code.slice(selectorLength) });
