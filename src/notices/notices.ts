/** ID notices: the temporary user ID and password a member gets on paper. */
import type { Portal } from "../deps.ts";
import { newId, transaction } from "../deps.ts";
import { userIdKey } from "../members/user-id.ts";
import { foldCode, grouped, randomCode } from "../security/crockford.ts";
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

/** Makes a notice for a member; every earlier one of that member is void at once (P5). */
export async function issueNotice(portal: Portal, memberId: string): Promise<PrintedNotice> {
  const temporaryUserId = `kp-${randomCode(portal.random, 8)}`;
  const password = temporaryPassword(portal);
  const passwordHash = await portal.hashing.hash(password, "x1");
  const issuedAt = portal.clock();
  const expiresAt = issuedAt + portal.insurer.notice_days * 86_400_000;
  await transaction(portal, async (within) => {
    await noticesOf(within)
      .set({ voided_at: issuedAt })
      .where("member_id", "=", memberId)
      .where("voided_at", "is", null)
      .where("used_at", "is", null)
      .execute();
    await endNoticeSessions(within, memberId);
    await within.db
      .insertInto("notices")
      .values({
        id: newId(portal.random),
        insurer_id: portal.insurer.id,
        member_id: memberId,
        temporary_user_id: temporaryUserId,
        temporary_user_id_key: userIdKey(temporaryUserId),
        password_hash: passwordHash,
        issued_at: issuedAt,
        expires_at: expiresAt,
      })
      .execute();
  });
  return { temporaryUserId, temporaryPassword: grouped(password), expiresAt };
}

/** @returns the newest notice with this temporary user ID. The ID is read like a printed code, without its `kp-`. */
export async function noticeByTemporaryUserId(portal: Portal, typed: string) {
  return selectNotices(portal)
    .where("temporary_user_id_key", "=", userIdKey(`kp-${temporaryUserIdCode(typed)}`))
    .executeTakeFirst();
}

/** @returns the random part of a temporary user ID, however it was typed; all spellings of one ID give the same. */
export function temporaryUserIdCode(typed: string): string {
  return foldCode(typed).replace(/^KP(?=.{8}$)/, "");
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

const noticesOf = (portal: Portal) => portal.db.updateTable("notices").where("insurer_id", "=", portal.insurer.id);
const selectNotices = (portal: Portal) =>
  portal.db.selectFrom("notices").selectAll().where("insurer_id", "=", portal.insurer.id);
