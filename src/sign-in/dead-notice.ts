/** Why a notice opens nothing. Only who has typed its password is told: each state in its own words, with its own way on (R10). */
import type { MemberRow, NoticeRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { birthDateTries, noticesOfMember } from "../notices/notices.ts";
import { stateOf } from "../notices/state.ts";
import { dateInJapan, lastWholeDay, timeInJapan } from "../strings/moments.ts";
import type { Problem } from "../strings/strings.ts";

/** What the page says, and what the audit log is told. */
interface Dead {
  problem: Problem;
  detail: string;
}

/** @returns nothing for a notice that opens the first login. */
export async function whyDead(portal: Portal, member: MemberRow, notice: NoticeRow): Promise<Dead | undefined> {
  const now = portal.clock();
  const isNewer = ({ id, issued_at }: NoticeRow) => id !== notice.id && issued_at >= notice.issued_at;
  if ((await noticesOfMember(portal, member.id)).some((each) => isNewer(each) && isStillNews(each, now))) {
    return { problem: { key: "signInNoticeReplaced" }, detail: "notice replaced" };
  }
  const state = stateOf(notice, now);
  if (state === "used" || (member.password_hash !== null && notice.for_recovery_at === null))
    return used(member, notice);
  if (state === "locked") {
    return { problem: { key: "signInLocked", values: { tries: birthDateTries } }, detail: "notice locked" };
  }
  if (state === "expired") {
    const date = lastWholeDay(notice.expires_at);
    return { problem: { key: "signInNoticeExpired", values: { date } }, detail: "notice expired" };
  }
  if (state === "void") return { problem: { key: "signInNoticeVoid" }, detail: "notice void" };
  return notice.usable_from !== null && notice.usable_from > now ? waiting(notice, notice.usable_from) : undefined;
}

/** @returns the notice the member registered with, whose ID may be their own now. */
export async function usedNotice(portal: Portal, member: MemberRow): Promise<NoticeRow | undefined> {
  const used = (await noticesOfMember(portal, member.id)).filter((notice) => notice.used_at !== null);
  return used.find((notice) => notice.temporary_user_id_key === member.user_id_key) ?? used[0];
}

/** Whether the notice has still something to say for itself to who holds an older one. */
function isStillNews(notice: NoticeRow, now: number): boolean {
  return !["used", "void"].includes(stateOf(notice, now));
}

function used(member: MemberRow, notice: NoticeRow): Dead {
  const isOwnId = notice.temporary_user_id_key === member.user_id_key;
  return { problem: { key: isOwnId ? "signInNoticeUsed" : "signInNoticeUsedOtherId" }, detail: "notice used" };
}

/** Whoever recovers an account has a password to go on with meanwhile; a first login begins on its day. */
function waiting(notice: NoticeRow, usableFrom: number): Dead {
  const values = { date: dateInJapan(usableFrom), time: timeInJapan(usableFrom) };
  const key = notice.for_recovery_at === null ? "signInNoticeNotYet" : "signInNoticeWaits";
  return { problem: { key, values }, detail: "notice waiting" };
}
