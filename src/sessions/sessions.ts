/**
 * Who is there. A session has the assurance of the sign-in it came from and never a higher one (S8): whenever assurance
 * rises or a secret changes, a new session is made and the old one dies (S2).
 */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { hashToken, newToken } from "../keys/tokens.ts";
import { luciaOf, type MemberAttributes, type SessionAttributes } from "./lucia-adapter.ts";

/** `notice`: temporary credentials accepted; `password`: the member's own; `full`: second factor passed. */
export type Assurance = SessionAttributes["assurance"];

export interface Session extends SessionAttributes {
  /** SHA-256 of the token, as the other tables and the audit log know it. */
  id: string;
}

export interface Member extends MemberAttributes {
  id: string;
}

export interface SignedIn {
  session: Session;
  member: Member;
}

/** A member has at most so many sessions; the oldest one ends (S14). */
const sessionsPerMember = 5;

/** The first login may take so long from one sign-in to the next (O3). */
export const onboardingMinutes = 120;

/** How much of the idle time may pass before its end is written anew. */
const renewAfterMs = 60_000;

/** For so long the same post may be sent again after its answer was lost. */
const retryMs = 60_000;

/** @returns what a session's row holds of the browser it was made for. */
export function storedUserAgent(userAgent: string): string {
  return userAgent.slice(0, 200);
}

/** @returns the session of this token and its member, or nothing when it has ended, by idling, by age or by the insurer. */
export async function currentSession(portal: Portal, token: string): Promise<SignedIn | undefined> {
  const lucia = luciaOf(portal);
  const { session, user } = await lucia.validateSession(token);
  if (!session || session.ends_at <= portal.clock()) return undefined;
  const idleMs = portal.insurer.idle_minutes * 60_000;
  if (session.expiresAt.getTime() - Date.now() < idleMs - renewAfterMs) await renew(portal, hashToken(token));
  const { id: _, userId: __, fresh: ___, expiresAt: ____, ...attributes } = session;
  return { session: { ...attributes, id: hashToken(token) }, member: user };
}

interface NewSession {
  memberId: string;
  assurance: Assurance;
  userAgent: string;
  noticeId?: string | null;
  birthDateConfirmedAt?: number | null;
  continuedAt?: number | null;
  emailProvedAt?: number | null;
  /** When the second factor was proved; a full session begins with it. */
  factorAt?: number | null;
  termsDeferredAt?: number | null;
  /** With which passkey or app the member signed in. */
  authenticatorId?: string | null;
  /** What services know it by. */
  servicesKey?: string | null;
  /** Of the session it goes on for; a new one begins now. */
  startedAt?: number;
  endsAt?: number;
}

/** @returns the token of a new session, for the cookie; nothing else ever holds it. */
export async function startSession(portal: Portal, about: NewSession): Promise<string> {
  const token = newToken(portal.random);
  await createSession(portal, about, token);
  await endOldest(portal, about.memberId, hashToken(token));
  return token;
}

async function createSession(portal: Portal, about: NewSession, token: string): Promise<void> {
  const now = portal.clock();
  const minutes = about.assurance === "notice" ? onboardingMinutes : portal.insurer.absolute_minutes;
  await luciaOf(portal).createSession(
    about.memberId,
    {
      assurance: about.assurance,
      notice_id: about.noticeId ?? null,
      started_at: about.startedAt ?? now,
      ends_at: about.endsAt ?? now + minutes * 60_000,
      birth_date_confirmed_at: about.birthDateConfirmedAt ?? null,
      continued_at: about.continuedAt ?? null,
      email_proved_at: about.emailProvedAt ?? null,
      factor_at: about.factorAt ?? (about.assurance === "full" ? now : null),
      terms_deferred_at: about.termsDeferredAt ?? null,
      authenticator_id: about.authenticatorId ?? null,
      user_agent: storedUserAgent(about.userAgent),
      services_key: about.servicesKey ?? null,
    },
    { sessionId: token },
  );
}

/**
 * Puts a new session in the place of `old`, which is dead from then on.
 * @param through digest of the post that caused it.
 * @returns the new token; nothing when a parallel request was faster.
 */
export async function replaceSession(
  portal: Portal,
  old: SignedIn,
  changed: Partial<Omit<NewSession, "memberId">>,
  through: string,
): Promise<string | undefined> {
  const token = newToken(portal.random);
  const replacement = changes(portal, "sessions")
    .set({ replaced_by: hashToken(token), replaced_through: through, idle_ends_at: portal.clock() + retryMs })
    .where("id", "=", old.session.id)
    .where("replaced_by", "is", null);
  if (!(await one(replacement))) return undefined;
  await removals(portal, "pending_secrets").where("session_id", "=", old.session.id).execute();
  const about = {
    memberId: old.member.id,
    assurance: old.session.assurance,
    noticeId: old.session.notice_id,
    birthDateConfirmedAt: old.session.birth_date_confirmed_at,
    continuedAt: old.session.continued_at,
    emailProvedAt: old.session.email_proved_at,
    factorAt: old.session.factor_at,
    termsDeferredAt: old.session.terms_deferred_at,
    authenticatorId: old.session.authenticator_id,
    userAgent: old.session.user_agent,
    servicesKey: old.session.services_key,
    ...changed,
  };
  await createSession(portal, about, token);
  return token;
}

/** As {@link replaceSession}, for a change within a session: the new one ends when the old one would have (S4). */
export async function renewSession(
  portal: Portal,
  old: SignedIn,
  changed: Pick<NewSession, "factorAt">,
  through: string,
): Promise<string | undefined> {
  const { started_at: startedAt, ends_at: endsAt } = old.session;
  return replaceSession(portal, old, { startedAt, endsAt, ...changed }, through);
}

/** @param id the session's id, not its token. */
export async function endSession(portal: Portal, id: string): Promise<void> {
  await removals(portal, "sessions").where("id", "=", id).execute();
}

export async function endOtherSessions(portal: Portal, memberId: string, exceptId: string): Promise<void> {
  await removals(portal, "sessions").where("member_id", "=", memberId).where("id", "!=", exceptId).execute();
}

/** Ends all of a member's sessions. */
export async function endEverySession(portal: Portal, memberId: string): Promise<void> {
  await luciaOf(portal).invalidateUserSessions(memberId);
}

/** Ends the sessions of these members that came from a notice; a new notice takes their place (P5). */
export async function endNoticeSessions(portal: Portal, memberIds: string[]): Promise<void> {
  await removals(portal, "sessions").where("member_id", "in", memberIds).where("assurance", "=", "notice").execute();
}

/** Records in the session that the member goes on without signing out. */
export async function continueSession(portal: Portal, id: string): Promise<void> {
  await changes(portal, "sessions")
    .set({ continued_at: portal.clock() })
    .where("id", "=", id)
    .where("continued_at", "is", null)
    .execute();
}

/** Records in the session that the member decides about the new terms later. */
export async function deferTerms(portal: Portal, id: string): Promise<void> {
  await changes(portal, "sessions").set({ terms_deferred_at: portal.clock() }).where("id", "=", id).execute();
}

/** Records in the session that a code from the confirmed address was entered. */
export async function proveEmail(portal: Portal, id: string): Promise<void> {
  await changes(portal, "sessions").set({ email_proved_at: portal.clock() }).where("id", "=", id).execute();
}

/** Deletes what has ended; called now and then by the server. */
export async function sweepSessions(portal: Portal): Promise<void> {
  await luciaOf(portal).deleteExpiredSessions();
}

async function renew(portal: Portal, id: string): Promise<void> {
  await changes(portal, "sessions")
    .set({ idle_ends_at: portal.clock() + portal.insurer.idle_minutes * 60_000 })
    .where("id", "=", id)
    .execute();
}

async function endOldest(portal: Portal, memberId: string, newestId: string): Promise<void> {
  const ofMember = rows(portal, "sessions")
    .select("id")
    .where("member_id", "=", memberId)
    .where("replaced_by", "is", null)
    .where("id", "!=", newestId)
    .orderBy("started_at", "desc")
    .orderBy("id");
  const ended = await ofMember
    .offset(sessionsPerMember - 1)
    .limit(100)
    .execute();
  if (ended.length > 0) {
    const ids = ended.map((row) => row.id);
    await removals(portal, "sessions").where("id", "in", ids).execute();
  }
}
