/**
 * User ID and password, the temporary ones of a notice or the member's own, checked so that nothing but the right password
 * learns anything: every refusal is the same answer after the same work (R8), and each try is counted first (R1).
 */
import { record } from "../audit/audit.ts";
import type { MemberRow, NoticeRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { rowsAbout } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { memberById, memberByUserId, rehashPassword } from "../members/members.ts";
import {
  isLikeTemporaryPassword,
  newestNotice,
  noticeByTemporaryUserId,
  readTemporaryPassword,
  voidExpiredNotice,
} from "../notices/notices.ts";
import { passwordPolicies } from "../passwords/password-policy.ts";
import type { Problem } from "../strings/strings.ts";
import { householdOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";
import { usedNotice, whyDead } from "./dead-notice.ts";
import { clearTries, countTry, takeBackTry, tryOf } from "./tries.ts";

export type CredentialsAnswer =
  | { accepted: "notice"; member: MemberRow; notice: NoticeRow; record: RecordAccepted }
  | { accepted: "password"; member: MemberRow; record: RecordAccepted }
  | { accepted?: never; problem: Problem; until?: number }
  /** Too much fails on this internet line; it is asked again from then on (ms). */
  | { accepted?: never; slowUntil: number };

/** Tells the audit log, in the transaction in which the session begins. */
type RecordAccepted = (within: Portal) => Promise<void>;

/** A block that lasts longer is no wait any more: only its member can end it, or the office. */
const longestWaitMs = 24 * 3_600_000;

/** @param typed as the form brought them. @throws {Busy} */
export async function checkCredentials(
  visit: Visit,
  typed: { userId: string; password: string },
): Promise<CredentialsAnswer> {
  const { portal } = visit;
  portal.hashing.refuseIfFull();
  const owner = await findOwner(portal, typed.userId);
  const candidate = owner && (await candidateOf(portal, owner));
  const noticeId = owner && noticeTyped(owner, candidate);
  const tried = tryOf(visit, { userId: typed.userId, memberId: owner?.member.id, noticeId });
  const counted = await countTry(portal, tried);
  if (!("newOn" in counted || noticeId)) return refuseToCheck(visit, counted, owner?.member.id);
  const match = await matching(portal, candidate, typed.password).catch(async (error: unknown) => {
    if ("newOn" in counted) await takeBackTry(portal, tried, counted.newOn);
    throw error;
  });
  if (!match) {
    if (!("newOn" in counted)) return refuseToCheck(visit, counted, owner?.member.id);
    const closes = owner && !noticeId && counted.closes;
    await (closes ? recordClosing(visit, owner.member) : recordAttempt(visit, owner?.member.id, "refused", "wrong"));
    return { problem: { key: "signInWrong" } };
  }
  const { member, notice } = match;
  const dead = notice && (await whyDead(portal, member, notice));
  // Who found an old paper must not clear with it what was counted against guesses at the member's own password.
  if (!dead) await clearTries(portal, tried, member.id);
  else if ("newOn" in counted) await takeBackTry(portal, tried, counted.newOn);
  if (member.locked_at !== null) {
    await recordAttempt(visit, member.id, "refused", "member locked");
    return { problem: { key: "signInStoppedByOffice" } };
  }
  if (member.withdrawn_at !== null) {
    await recordAttempt(visit, member.id, "refused", "member withdrawn");
    return { problem: { key: "signInWithdrawn" } };
  }
  if (dead) {
    await recordAttempt(visit, member.id, "refused", dead.detail);
    return { problem: dead.problem };
  }
  const detail = notice ? "notice" : "password";
  const recordAccepted = (within: Portal) => recordAttempt({ ...visit, portal: within }, member.id, "ok", detail);
  if (notice) return { accepted: "notice", member, notice, record: recordAccepted };
  if (portal.hashing.isOutdated(member.password_hash!)) await rehash(portal, member, typed.password);
  return { accepted: "password", member, record: recordAccepted };
}

interface Candidate {
  member: MemberRow;
  /** Set when the temporary credentials count; then `hash` is the notice's. */
  notice?: NoticeRow;
  hash: string;
}

interface Owner {
  member: MemberRow;
  /** The typed ID is the member's own, as it is now. */
  isOwnId: boolean;
  /** The notice whose ID was typed. */
  printed: NoticeRow | undefined;
}

/** @returns whose account a guess at this ID is aimed at. */
async function findOwner(portal: Portal, userId: string): Promise<Owner | undefined> {
  const own = await memberByUserId(portal, userId);
  if (own) return { member: own, isOwnId: true, printed: undefined };
  const printed = await noticeByTemporaryUserId(portal, userId);
  const member = printed && (await memberById(portal, printed.member_id));
  return member && { member, isOwnId: printed.temporary_user_id_key === member.user_id_key, printed };
}

/** @returns the notice that has the typed ID printed, unless the member kept it and has a password of their own now. */
function noticeTyped({ member, isOwnId, printed }: Owner, candidate: Candidate | undefined): string | undefined {
  if (!isOwnId) return printed?.id;
  const notice = candidate?.notice;
  return notice?.temporary_user_id_key === member.user_id_key ? notice?.id : undefined;
}

/** @returns whose password would have to match: a notice's whatever its state, so that who holds it is told of that. */
async function candidateOf(portal: Portal, { member, isOwnId, printed }: Owner): Promise<Candidate | undefined> {
  const isForRecovery = printed !== undefined && printed.for_recovery_at !== null && isUsable(printed);
  if (member.password_hash && isOwnId && !isForRecovery) return { member, hash: member.password_hash };
  const notice = printed ?? (await newestNotice(portal, member.id));
  if (!notice) return undefined;
  if (isUsable(notice) && notice.expires_at <= portal.clock()) await voidExpiredNotice(portal, notice.id);
  return { member, notice, hash: notice.password_hash };
}

/**
 * What looks like a paper's password may be typed where the member's own is asked for. The second comparison is made for
 * every such text that does not match, whoever's ID it is, so that the time betrays nothing (R8).
 * @returns whose password it is.
 */
async function matching(
  portal: Portal,
  candidate: Candidate | undefined,
  typed: string,
): Promise<Candidate | undefined> {
  const password = candidate?.notice ? readTemporaryPassword(typed) : typed;
  if (await portal.hashing.verify(password, candidate?.hash)) return candidate;
  if (!isLikeTemporaryPassword(typed)) return undefined;
  const notice = candidate && !candidate.notice ? await usedNotice(portal, candidate.member) : undefined;
  const isPapers = await portal.hashing.verify(readTemporaryPassword(typed), notice?.password_hash);
  return candidate && notice && isPapers ? { ...candidate, notice, hash: notice.password_hash } : undefined;
}

const isUsable = (notice: NoticeRow) => notice.used_at === null && notice.voided_at === null;

async function rehash(portal: Portal, member: MemberRow, password: string): Promise<void> {
  const scheme = member.password_hash!.startsWith("cf1.")
    ? passwordPolicies.kosmo.scheme
    : passwordPolicies.modern.scheme;
  await rehashPassword(portal, member.id, member.password_hash!, await portal.hashing.hash(password, scheme));
}

/** Whoever asks on and on is told of once a minute; no guess of theirs was right. */
async function refuseToCheck(
  visit: Visit,
  waits: { until: number } | { slowUntil: number },
  memberId: string | undefined,
): Promise<CredentialsAnswer> {
  const detail = "until" in waits ? "waiting" : "slow line";
  const { allowed } = await attempt(visit.portal, rowsAbout(`sign-in.password ${detail}`, householdOf(visit.ip)));
  if (allowed) await recordAttempt(visit, memberId, "refused", detail);
  if ("slowUntil" in waits) return waits;
  return waits.until > visit.portal.clock() + longestWaitMs
    ? { problem: { key: "signInStopped" } }
    : { problem: { key: "signInWait" }, until: waits.until };
}

/** The last failure: from now on only browsers that know the member take the password (R2). The member hears of it once. */
async function recordClosing(visit: Visit, member: MemberRow): Promise<void> {
  await transaction(visit.portal, async (portal) => {
    await recordAttempt({ ...visit, portal }, member.id, "refused", "wrong, closed");
    await queueMail({ portal, member, visit }, "passwordClosed");
  });
}

async function recordAttempt(visit: Visit, memberId: string | undefined, outcome: "ok" | "refused", detail: string) {
  const subject = memberId ?? "";
  const { portal, ip, userAgent } = visit;
  await record(portal, { action: "sign-in.password", outcome, actor: subject, subject, detail, ip, userAgent });
}
