/**
 * A forgotten password on its way, bound to the browser in which it was asked for: a code from the mail, a second factor,
 * a new password (C4). Whoever was not found has a row too, so that both take the same way (R9).
 */
import { holdMember } from "../authenticators/authenticators.ts";
import { changes, one, removals, rows } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { sameText } from "../keys/keys.ts";
import { emailCodeRule, randomDigits } from "../mail/email-codes.ts";
import { hasNotLeft } from "../members/leaving.ts";
import { userIdKey } from "../members/user-id.ts";
import type { Problem } from "../strings/strings.ts";

/** The code is one as confirms an address; each step may take so many minutes, in which it can be tried so often. */
export const resetRule = { digits: emailCodeRule.digits, minutes: 30, tries: 5 };
const lifeMs = resetRule.minutes * 60_000;

export interface PasswordReset {
  /** SHA-256 of the visit's token. */
  id: string;
  next: "code" | "factor" | "new" | "done";
  /** Nobody where the user ID was nobody's, or its member can no longer sign in. */
  member: MemberRow | undefined;
}

/** @returns the member with this user ID who could prove more than an address, which alone resets nothing. */
export async function memberWithFactor(portal: Portal, userId: string): Promise<MemberRow | undefined> {
  return activeMembers(portal)
    .where("user_id_key", "=", userIdKey(userId))
    .where("password_set_at", "is not", null)
    .where(({ exists, selectFrom }) =>
      exists(selectFrom("authenticators").select("id").whereRef("authenticators.member_id", "=", "members.id")),
    )
    .executeTakeFirst();
}

/** Begins anew in this browser; whatever runs in another one goes on until a code is proved. @returns the code to mail, eight digits. */
export async function startPasswordReset(portal: Portal, id: string, memberId: string | undefined): Promise<string> {
  const code = randomDigits(portal);
  const now = portal.clock();
  const row = {
    member_id: memberId ?? null,
    code_mac: codeMac(portal, id, memberId ? code : portal.random(16).toString("base64url")),
    tries_left: resetRule.tries,
    created_at: now,
    expires_at: now + lifeMs,
    email_proved_at: null,
    factor_at: null,
    consumed_at: null,
  };
  await portal.db
    .insertInto("password_resets")
    .values({ id, insurer_id: portal.insurer.id, ...row })
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
  return code;
}

/** @returns the reset of this browser, unless it has ended. */
export async function passwordReset(portal: Portal, id: string): Promise<PasswordReset | undefined> {
  const row = await rows(portal, "password_resets")
    .selectAll()
    .where("id", "=", id)
    .where("expires_at", ">", portal.clock())
    .executeTakeFirst();
  if (!row) return undefined;
  const member = await activeMembers(portal)
    .where("id", "=", row.member_id ?? "")
    .executeTakeFirst();
  if (row.consumed_at !== null) return { id, next: "done", member };
  const next = row.email_proved_at === null ? "code" : row.factor_at === null ? "factor" : "new";
  return next === "code" || member ? { id, next, member } : undefined;
}

/** Counts a try, then compares. @returns what is wrong with the code; nothing when it was right. */
export async function checkResetCode(portal: Portal, id: string, digits: string): Promise<Problem | undefined> {
  const counted = await changesOf(portal, id)
    .set((set) => ({ tries_left: set("tries_left", "-", 1) }))
    .where("tries_left", ">", 0)
    .where("email_proved_at", "is", null)
    .returning(["tries_left", "code_mac"])
    .executeTakeFirst();
  if (!counted) return { key: "resetEnded" };
  const { tries_left: left, code_mac } = counted;
  if (sameText(code_mac, codeMac(portal, id, digits))) return undefined;
  return left > 0 ? { key: "codeWrong", values: { left } } : { key: "resetEnded" };
}

/**
 * The mailed code was right: this reset goes on, and the member's others end. Call it in a transaction.
 * @returns false when a parallel post of the same code was faster.
 */
export async function proveResetEmail(portal: Portal, id: string, memberId: string): Promise<boolean> {
  const now = portal.clock();
  // Two at once wait for each other here, and the later one ends the other.
  await holdMember(portal, memberId);
  const isProved = await one(
    changesOf(portal, id)
      .set({ email_proved_at: now, expires_at: now + lifeMs })
      .where("email_proved_at", "is", null),
  );
  if (isProved) await unfinishedOf(portal, memberId).where("id", "!=", id).execute();
  return isProved;
}

/** @param nextId of the browser's new token: whoever knew the old one stays behind (S2). @returns false when it was proved before. */
export async function proveResetFactor(portal: Portal, id: string, nextId: string): Promise<boolean> {
  const now = portal.clock();
  return one(
    changesOf(portal, id)
      .set({ id: nextId, factor_at: now, expires_at: now + lifeMs })
      .where("email_proved_at", "is not", null)
      .where("factor_at", "is", null),
  );
}

/** @returns false when it was used, or ended, meanwhile. */
export async function usePasswordReset(portal: Portal, id: string): Promise<boolean> {
  return one(changesOf(portal, id).set({ consumed_at: portal.clock() }).where("factor_at", "is not", null));
}

/** Ends every unfinished reset of the member: the password was set another way. */
export async function endPasswordResets(portal: Portal, memberId: string): Promise<void> {
  await unfinishedOf(portal, memberId).execute();
}

/** Forgets what has ended; a clock that is set back brings nothing back (X13). */
export async function sweepPasswordResets(portal: Portal): Promise<void> {
  await removals(portal, "password_resets").where("expires_at", "<=", portal.clock()).execute();
}

function codeMac(portal: Portal, id: string, code: string): string {
  return portal.keys.mac("index", `password reset ${id} ${code}`).toString("base64url");
}

const activeMembers = (portal: Portal) =>
  rows(portal, "members")
    .selectAll()
    .where(hasNotLeft(portal.clock()))
    .where("locked_at", "is", null)
    .where("withdrawn_at", "is", null);
const changesOf = (portal: Portal, id: string) =>
  changes(portal, "password_resets")
    .where("id", "=", id)
    .where("expires_at", ">", portal.clock())
    .where("consumed_at", "is", null);
const unfinishedOf = (portal: Portal, memberId: string) =>
  removals(portal, "password_resets").where("member_id", "=", memberId).where("consumed_at", "is", null);
