/** ID notices: the temporary user ID and password a member gets on paper. */
import { changes, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { newId, transaction } from "../deps.ts";
import { foldCode, grouped, randomCode, temporaryUserIdCode } from "../keys/crockford.ts";
import { reach } from "../members/first-login-steps.ts";
import { userIdKey } from "../members/user-id.ts";
import { endNoticeSessions } from "../sessions/sessions.ts";

/** What is printed, once, and kept nowhere. */
export interface PrintedNotice {
  temporaryUserId: string;
  /** `XXXX-XXXX-XXX`: 55 random bits. */
  temporaryPassword: string;
  expiresAt: number;
}

/** A notice may be tried with so many wrong birth dates in its whole life (R7). */
export const birthDateTries = 5;

/** Credentials that were made and hashed, and are valid from the moment they are recorded. */
interface NewNotice {
  noticeId: string;
  memberId: string;
  temporaryUserId: string;
  passwordHash: string;
}

/** @returns a temporary user ID and password, and the password's hash. @throws {Busy} */
export async function makeCredentials(
  portal: Portal,
): Promise<Omit<NewNotice, "memberId"> & { temporaryPassword: string }> {
  const password = temporaryPassword(portal);
  let temporaryUserId = `kp-${randomCode(portal.random, 8)}`;
  while (await noticeByTemporaryUserId(portal, temporaryUserId)) {
    temporaryUserId = `kp-${randomCode(portal.random, 8)}`;
  }
  return {
    noticeId: newId(portal.random),
    temporaryUserId,
    temporaryPassword: grouped(password),
    passwordHash: await portal.hashing.hash(password, "x1"),
  };
}

/** How long a notice for recovery waits before it can be used, in ms; its owner can object meanwhile. */
interface ForRecovery {
  waitMs: number;
}

/** What the office says of notices when it issues them. */
export interface Conditions {
  forRecovery?: ForRecovery | undefined;
  /** The moment its first day begins, where that is not the day of issue. */
  validFrom?: number | undefined;
}

/** Between these moments a notice can be used, ms. */
export interface Life {
  usableFrom: number;
  expiresAt: number;
}

/** @returns the life of a notice issued at `issuedAt`: its days are counted from its first one (P3). */
export function lifeOf({ insurer }: Portal, issuedAt: number, { forRecovery, validFrom = issuedAt }: Conditions): Life {
  const from = Math.max(issuedAt, validFrom);
  return {
    usableFrom: Math.max(from, issuedAt + (forRecovery?.waitMs ?? 0)),
    expiresAt: from + insurer.notice_days * 86_400_000,
  };
}

/**
 * Makes notices valid; every earlier one of these members is void at once (P5).
 * @returns those that were not recorded before.
 */
export async function recordNotices<T extends NewNotice>(
  portal: Portal,
  notices: T[],
  issuedAt: number,
  conditions: Conditions = {},
): Promise<T[]> {
  const { usableFrom, expiresAt } = lifeOf(portal, issuedAt, conditions);
  return transaction(portal, async (within) => {
    const known = await selectNotices(within)
      .where(
        "id",
        "in",
        notices.map(({ noticeId }) => noticeId),
      )
      .execute();
    const isKnown = new Set(known.map(({ id }) => id));
    const added = notices.filter(({ noticeId }) => !isKnown.has(noticeId));
    if (added.length === 0) return [];
    const memberIds = added.map(({ memberId }) => memberId);
    await noticesOf(within)
      .set({ voided_at: issuedAt })
      .where("member_id", "in", memberIds)
      .where("voided_at", "is", null)
      .where("used_at", "is", null)
      .execute();
    await endNoticeSessions(within, memberIds);
    const records = added.map((notice) => ({
      id: notice.noticeId,
      insurer_id: portal.insurer.id,
      member_id: notice.memberId,
      temporary_user_id: notice.temporaryUserId,
      temporary_user_id_key: userIdKey(notice.temporaryUserId),
      password_hash: notice.passwordHash,
      issued_at: issuedAt,
      expires_at: expiresAt,
      for_recovery_at: conditions.forRecovery ? issuedAt : null,
      usable_from: conditions.forRecovery || usableFrom > issuedAt ? usableFrom : null,
    }));
    await within.db.insertInto("notices").values(records).execute();
    await reach(within, "issued", ...memberIds);
    return added;
  });
}

/** Makes and records one notice. */
export async function issueNotice(portal: Portal, memberId: string, forRecovery?: ForRecovery): Promise<PrintedNotice> {
  const made = await makeCredentials(portal);
  const issuedAt = portal.clock();
  await recordNotices(portal, [{ ...made, memberId }], issuedAt, { forRecovery });
  const { temporaryUserId, temporaryPassword } = made;
  return { temporaryUserId, temporaryPassword, expiresAt: lifeOf(portal, issuedAt, { forRecovery }).expiresAt };
}

export async function noticeById(portal: Portal, id: string) {
  return selectNotices(portal).where("id", "=", id).executeTakeFirst();
}

/** A notice for recovery is void as soon as the account was got back another way. */
export async function endRecoveryNotices(portal: Portal, memberId: string): Promise<void> {
  await noticesOf(portal)
    .set({ voided_at: portal.clock() })
    .where("member_id", "=", memberId)
    .where("for_recovery_at", "is not", null)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .execute();
}

/** @returns what a temporary user ID is found by, however it was read from the paper. */
export function printedIdKey(typed: string): string {
  return userIdKey(`kp-${temporaryUserIdCode(typed)}`);
}

/** @returns the newest notice with this temporary user ID. The ID is read like a printed code, without its `kp-`. */
export async function noticeByTemporaryUserId(portal: Portal, typed: string) {
  return selectNotices(portal).where("temporary_user_id_key", "=", printedIdKey(typed)).executeTakeFirst();
}

/** Whether this temporary user ID stands on one of the member's notices, former ones too. Nobody else's are looked at. */
export async function isOnNoticeOf(portal: Portal, memberId: string, typed: string): Promise<boolean> {
  const key = printedIdKey(typed);
  return (await noticesOfMember(portal, memberId)).some((notice) => notice.temporary_user_id_key === key);
}

/** Whether the text is written as temporary user IDs are printed. */
export function isLikePrintedId(typed: string): boolean {
  return userIdKey(typed).startsWith("kp-");
}

/** @returns the member's notices, newest first. */
export async function noticesOfMember(portal: Portal, memberId: string) {
  return selectNotices(portal).where("member_id", "=", memberId).orderBy("issued_at", "desc").execute();
}

/** @returns the notice that was issued to the member last. */
export async function newestNotice(portal: Portal, memberId: string) {
  return selectNotices(portal)
    .where("member_id", "=", memberId)
    .orderBy("issued_at", "desc")
    .limit(1)
    .executeTakeFirst();
}

/** @returns what the typed password must be for its hash to match. */
export function readTemporaryPassword(typed: string): string {
  return foldCode(typed);
}

/** Whether the text can be a temporary password: its length, and no character that is never printed. */
export function isLikeTemporaryPassword(typed: string): boolean {
  return /^[0-9A-HJKMNP-TV-Z]{11}$/.test(readTemporaryPassword(typed));
}

/** Counts a birth date before it is compared. @returns the tries left after this one, or nothing when none was left. */
export async function countBirthDateTry(portal: Portal, noticeId: string): Promise<number | undefined> {
  const row = await noticesOf(portal)
    .set((set) => ({ birth_date_failures: set("birth_date_failures", "+", 1) }))
    .where("id", "=", noticeId)
    .where("birth_date_failures", "<", birthDateTries)
    .where("locked_at", "is", null)
    .returning("birth_date_failures")
    .executeTakeFirst();
  return row && birthDateTries - row.birth_date_failures;
}

/** Takes the try back: the date was right. Wrong ones before it stay counted. */
export async function giveBirthDateTryBack(portal: Portal, noticeId: string): Promise<void> {
  await noticesOf(portal)
    .set((set) => ({ birth_date_failures: set("birth_date_failures", "-", 1) }))
    .where("id", "=", noticeId)
    .where("birth_date_failures", ">", 0)
    .execute();
}

export async function lockNotice(portal: Portal, noticeId: string): Promise<void> {
  await noticesOf(portal)
    .set({ locked_at: portal.clock() })
    .where("id", "=", noticeId)
    .where("locked_at", "is", null)
    .execute();
}

/** A notice that was seen expired stays so, even if the server's clock is set back (X13). */
export async function voidExpiredNotice(portal: Portal, noticeId: string): Promise<void> {
  await noticesOf(portal)
    .set({ voided_at: portal.clock() })
    .where("id", "=", noticeId)
    .where("voided_at", "is", null)
    .execute();
}

/** The temporary credentials end here: the member has a password of their own. */
export async function useNotices(portal: Portal, memberId: string): Promise<void> {
  await noticesOf(portal)
    .set({ used_at: portal.clock() })
    .where("member_id", "=", memberId)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .execute();
}

/** Redrawn until it meets the `kosmo` rule too: the hyphen is the symbol, a letter and a digit must be there. */
function temporaryPassword(portal: Portal): string {
  for (;;) {
    const code = randomCode(portal.random, 11);
    if (/[0-9]/.test(code) && /[A-Z]/.test(code)) return code;
  }
}

const noticesOf = (portal: Portal) => changes(portal, "notices");
const selectNotices = (portal: Portal) => rows(portal, "notices").selectAll();
