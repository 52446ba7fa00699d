/**
 * 機種変更: the invitation to a member's new phone. It is made in a full session on the old phone, opened by one phone only,
 * confirmed on the old phone and used once; with that session it dies.
 */

import { changes, one, removals, rows } from "../database/rows.ts";
import type { MoveRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { hasNotLeft } from "../members/leaving.ts";

const lifeMs = 10 * 60_000;

/** `opened`: a phone has it, and both show the number; `done`: that phone registered; `ended`: nobody can use it any more. */
export type MoveState = "shown" | "opened" | "confirmed" | "done" | "ended";

export interface Move extends MoveRow {
  state: MoveState;
}

/**
 * The token in the QR code. It is made from the session's own, of which the database has the hash only: the old phone can
 * show the code again, and nobody else can make it (S1).
 */
export function moveToken(portal: Portal, sessionToken: string): string {
  return portal.keys.mac("form", `move ${portal.insurer.id} ${sessionToken}`).toString("base64url");
}

/**
 * Invites a phone; an older invitation of the member ends. Call it in a transaction.
 * @param sessionToken of a session that was just made, so that each invitation has a token of its own.
 */
export async function inviteNewPhone(portal: Portal, memberId: string, sessionToken: string): Promise<void> {
  const now = portal.clock();
  await removals(portal, "moves").where("member_id", "=", memberId).execute();
  await portal.db
    .insertInto("moves")
    .values({
      id: hashToken(moveToken(portal, sessionToken)),
      insurer_id: portal.insurer.id,
      member_id: memberId,
      session_id: hashToken(sessionToken),
      created_at: now,
      expires_at: now + lifeMs,
    })
    .execute();
}

/** @returns the invitation of this session. */
export async function moveOfSession(portal: Portal, sessionId: string): Promise<Move | undefined> {
  return stated(portal, await livingMoves(portal).where("moves.session_id", "=", sessionId).executeTakeFirst());
}

/** @returns the invitation with this token. */
export async function moveByToken(portal: Portal, token: string): Promise<Move | undefined> {
  return stated(portal, await livingMoves(portal).where("moves.id", "=", hashToken(token)).executeTakeFirst());
}

/** @param visitToken of the new phone. @returns the invitation that phone opened last. */
export async function moveOpenedBy(portal: Portal, visitToken: string): Promise<Move | undefined> {
  const newest = livingMoves(portal).orderBy("moves.created_at", "desc").limit(1);
  return stated(portal, await newest.where("moves.opened_by", "=", hashToken(visitToken)).executeTakeFirst());
}

/** @returns false when another phone was faster, or it ended. */
export async function openMove(portal: Portal, id: string, visitToken: string): Promise<boolean> {
  return one(
    usable(portal, id)
      .set({ opened_by: hashToken(visitToken) })
      .where("opened_by", "is", null),
  );
}

/** @returns false when no phone has opened it, it was confirmed before, or it ended. */
export async function confirmMove(portal: Portal, id: string): Promise<boolean> {
  return one(
    usable(portal, id)
      .set({ confirmed_at: portal.clock() })
      .where("opened_by", "is not", null)
      .where("confirmed_at", "is", null),
  );
}

/** @param authenticatorId what the new phone registers in the same transaction. @returns false when it cannot be used any more. */
export async function useMove(portal: Portal, id: string, authenticatorId: string): Promise<boolean> {
  return one(
    usable(portal, id)
      .set({ consumed_at: portal.clock(), authenticator_id: authenticatorId })
      .where("confirmed_at", "is not", null),
  );
}

/** Ends it unused. @returns false when it was used or had ended before. */
export async function endMove(portal: Portal, id: string): Promise<boolean> {
  return one(
    changes(portal, "moves").set({ consumed_at: portal.clock() }).where("id", "=", id).where("consumed_at", "is", null),
  );
}

/** @returns the two digits that the old phone and the one that opened the invitation show. */
export function moveNumber(portal: Portal, { id, opened_by }: Move): string {
  const mac = portal.keys.mac("form", `move number ${id} ${opened_by}`);
  return String(mac.readUInt32BE() % 100).padStart(2, "0");
}

/** Those whose session still lives, and whose member may still sign in. */
function livingMoves(portal: Portal) {
  const now = portal.clock();
  return rows(portal, "moves")
    .innerJoin("sessions", "sessions.id", "moves.session_id")
    .innerJoin("members", "members.id", "moves.member_id")
    .selectAll("moves")
    .where("sessions.assurance", "=", "full")
    .where("sessions.replaced_by", "is", null)
    .where("sessions.idle_ends_at", ">", now)
    .where("sessions.ends_at", ">", now)
    .where(hasNotLeft(portal.clock()))
    .where("members.locked_at", "is", null)
    .where("members.withdrawn_at", "is", null);
}

function usable(portal: Portal, id: string) {
  return changes(portal, "moves")
    .where("id", "=", id)
    .where("consumed_at", "is", null)
    .where("expires_at", ">", portal.clock());
}

async function stated(portal: Portal, row: MoveRow | undefined): Promise<Move | undefined> {
  if (!row) return undefined;
  const now = portal.clock();
  if (row.consumed_at === null && (now < row.created_at || now >= row.expires_at)) {
    // What was seen out of its time stays ended, whichever way the server's clock is set (X13).
    await endMove(portal, row.id);
    return { ...row, state: "ended" };
  }
  return { ...row, state: stateOf(row) };
}

function stateOf(row: MoveRow): MoveState {
  if (row.consumed_at !== null) return row.authenticator_id === null ? "ended" : "done";
  if (row.confirmed_at !== null) return "confirmed";
  return row.opened_by === null ? "shown" : "opened";
}

/** Deletes the invitations that have ended; called now and then by the server. */
export async function sweepMoves(portal: Portal): Promise<void> {
  await removals(portal, "moves")
    .where("expires_at", "<=", portal.clock() - keptMs)
    .execute();
}

/** The old phone may still be looking at how its invitation ended. */
const keptMs = 3_600_000;
