/**
 * Who is at work in the console: rows with hashed tokens (S1). Operators' sessions end after 15 minutes without a request and
 * after 8 hours whatever happens (S4), and with the operator's last role at the insurer (S7).
 */
import { one } from "../../database/rows.ts";
import type { OperatorRow } from "../../database/tables.ts";
import { hashToken, newToken } from "../../keys/tokens.ts";
import type { Office } from "./office.ts";
import type { Role } from "./rights.ts";

export const idleMinutes = 15;
const absoluteHours = 8;
/** A passkey shown so long ago is fresh (S13). */
const proofMinutes = 10;
/** How much time may pass before the last request is written anew. */
const renewAfterMs = 30_000;

interface OperatorSession {
  /** SHA-256 of the token, as the audit log knows it. */
  id: string;
  insurerId: string;
  provedAt: number;
}

export interface Staff {
  session: OperatorSession;
  operator: OperatorRow;
  /** At the insurer that is worked for now; at least one. */
  roles: Role[];
  /** Every insurer for which the operator works. */
  insurerIds: string[];
}

interface NewSession {
  operatorId: string;
  insurerId: string;
  userAgent: string;
}

/** @returns the token for the cookie; a passkey has just been shown. */
export async function startSession(office: Office, { operatorId, insurerId, userAgent }: NewSession): Promise<string> {
  const token = newToken(office.random);
  const now = office.clock();
  await office.db
    .insertInto("operator_sessions")
    .values({
      id: hashToken(token),
      operator_id: operatorId,
      insurer_id: insurerId,
      user_agent: userAgent.slice(0, 200),
      started_at: now,
      seen_at: now,
      ends_at: now + absoluteHours * 3_600_000,
      proved_at: now,
    })
    .execute();
  return token;
}

/** @returns whose session this is, or nothing when it has ended, by idling, by age, or because the operator has no role any more. */
export async function currentStaff(office: Office, token: string): Promise<Staff | undefined> {
  const { db } = office;
  const now = office.clock();
  const id = hashToken(token);
  const row = await db
    .selectFrom("operator_sessions")
    .innerJoin("operators", "operators.id", "operator_sessions.operator_id")
    .selectAll("operators")
    .select(["insurer_id", "proved_at", "seen_at"])
    .where("operator_sessions.id", "=", id)
    .where("ends_at", ">", now)
    .where("seen_at", ">", now - idleMinutes * 60_000)
    .executeTakeFirst();
  if (!row) return undefined;
  const { insurer_id: insurerId, proved_at: provedAt, seen_at, ...operator } = row;
  const own = await db
    .selectFrom("operator_roles")
    .select(["insurer_id", "role"])
    .where("operator_id", "=", operator.id)
    .execute();
  const roles = own.filter((each) => each.insurer_id === insurerId).map(({ role }) => role);
  if (roles.length === 0) return undefined;
  if (now - seen_at >= renewAfterMs) await sessionChanges(office, id).set({ seen_at: now }).execute();
  const insurerIds = [...new Set(own.map((each) => each.insurer_id))];
  return { session: { id, insurerId, provedAt }, operator, roles, insurerIds };
}

/** Whether a passkey was shown lately (S13). */
export function isProved(office: Office, { session }: Staff): boolean {
  const age = office.clock() - session.provedAt;
  return age >= 0 && age < proofMinutes * 60_000;
}

/** A passkey was shown again: the session goes on under another token (S2). @returns that, or nothing when it ended meanwhile. */
export async function renewProof(office: Office, { session }: Staff): Promise<string | undefined> {
  const token = newToken(office.random);
  const id = hashToken(token);
  const renewed = sessionChanges(office, session.id).set({ id, proved_at: office.clock() });
  if (!(await one(renewed))) return undefined;
  const callers = office.db.updateTable("verified_callers").set({ session_id: id });
  await callers.where("session_id", "=", session.id).execute();
  return token;
}

/** The operator works for another of their insurers from now on. @returns false where they have no role there. */
export async function workFor(office: Office, { session, insurerIds }: Staff, insurerId: string): Promise<boolean> {
  if (!insurerIds.includes(insurerId)) return false;
  return one(sessionChanges(office, session.id).set({ insurer_id: insurerId }));
}

export async function endSession({ db }: Office, id: string): Promise<void> {
  await db.deleteFrom("operator_sessions").where("id", "=", id).execute();
}

/** Called now and then by the server. */
export async function sweepOperatorSessions({ db, clock }: Office): Promise<void> {
  const now = clock();
  await db
    .deleteFrom("operator_sessions")
    .where((where) => where.or([where("ends_at", "<=", now), where("seen_at", "<=", now - idleMinutes * 60_000)]))
    .execute();
  await db
    .deleteFrom("verified_callers")
    .where("verified_at", "<=", now - 86_400_000)
    .execute();
  // Until a day later a clock that is set back revives none (X13).
  await db
    .deleteFrom("spent_operator_challenges")
    .where("expires_at", "<=", now - 86_400_000)
    .execute();
}

const sessionChanges = ({ db }: Office, id: string) => db.updateTable("operator_sessions").where("id", "=", id);
