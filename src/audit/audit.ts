/**
 * The audit log: one row an event, each row's hash made over the one before it, so that a changed or missing row shows
 * (L1, L2). Written in the transaction of what it tells; holds no secret, code, birth date or address (L4).
 */
import { changes } from "../database/rows.ts";
import type { AuditRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import type { Keys } from "../keys/keys.ts";
import type { Action } from "./actions.ts";

/** What happened. */
export interface AuditEvent {
  action: Action;
  outcome: "ok" | "refused";
  /** Who did it: a member's id, `operator:<name>` or `system`. */
  actor: string;
  /** Whom or what it concerns: a member's or notice's id. */
  subject: string;
  detail?: string;
  ip?: string;
  userAgent?: string;
  sessionId?: string;
}

export async function record(portal: Portal, event: AuditEvent): Promise<void> {
  await recordAll(portal, [event]);
}

/** SQLite takes so many values in one statement. */
const rowsAtOnce = 500;

/** Records events that happened together, in one transaction. */
export async function recordAll(portal: Portal, events: AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  await transaction(portal, async (within) => {
    const { db, insurer, clock, keys } = within;
    // Moving the head first locks it: several servers keep one order.
    const head = await db
      .insertInto("audit_heads")
      .values({ insurer_id: insurer.id, sequence: events.length, hash: "" })
      .onConflict((conflict) =>
        conflict
          .column("insurer_id")
          .doUpdateSet((set) => ({ sequence: set("audit_heads.sequence", "+", events.length) })),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    let { hash } = head;
    const rows = events.map((event, index) => {
      const row = {
        insurer_id: insurer.id,
        sequence: head.sequence - events.length + 1 + index,
        at: clock(),
        actor: event.actor,
        subject: event.subject,
        action: event.action,
        outcome: event.outcome,
        detail: printable(event.detail ?? ""),
        ip: event.ip ?? "",
        user_agent: printable(event.userAgent ?? ""),
        session_hash: event.sessionId ?? "",
      };
      hash = chained(keys, hash, row);
      return { ...row, hash };
    });
    for (let at = 0; at < rows.length; at += rowsAtOnce) {
      await db
        .insertInto("audit_events")
        .values(rows.slice(at, at + rowsAtOnce))
        .execute();
    }
    await changes(within, "audit_heads").set({ hash }).execute();
  });
}

/** @returns the hash of a row that follows the one whose hash is `previous`. @param keyId an older key than the current one. */
export function chained(keys: Keys, previous: string, row: Omit<AuditRow, "hash">, keyId?: string): string {
  return keys.mac("audit", previous + JSON.stringify(columns.map((name) => row[name])), keyId).toString("hex");
}

/** What the hash is made over, in this order. */
const columns = [
  "insurer_id",
  "sequence",
  "at",
  "actor",
  "subject",
  "action",
  "outcome",
  "detail",
  "ip",
  "user_agent",
  "session_hash",
] as const;

/** Who acts in a member's own session. */
interface Actor {
  portal: Portal;
  visit: { ip: string; userAgent: string };
  member: { id: string };
  session: { id: string };
}

/** Records what a member did about their own account. */
export async function recordOwn(
  { portal, visit, member, session }: Actor,
  action: Action,
  outcome: AuditEvent["outcome"],
  detail = "",
): Promise<void> {
  const { ip, userAgent } = visit;
  await record(portal, {
    action,
    outcome,
    actor: member.id,
    subject: member.id,
    detail,
    ip,
    userAgent,
    sessionId: session.id,
  });
}

/** Control and direction-changing characters would let a visitor write lines of their own (L5). */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD").slice(0, 300);
}
