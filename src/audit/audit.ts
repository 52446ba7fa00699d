/**
 * The audit log: one row an event, each row's hash made over the one before it, so that a changed or missing row shows
 * (L1, L2). Written in the transaction of what it tells; holds no secret, code, birth date or address (L4).
 */
import type { Portal } from "../deps.ts";
import { transaction } from "../deps.ts";

/** What happened, in the words `<thing>.<what>`. */
export interface AuditEvent {
  action: string;
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
  await transaction(portal, async (within) => {
    const { db, insurer } = within;
    // Moving the head first locks it: several servers keep one order.
    const head = await db
      .insertInto("audit_heads")
      .values({ insurer_id: insurer.id, sequence: 1, hash: "" })
      .onConflict((conflict) =>
        conflict.column("insurer_id").doUpdateSet((set) => ({ sequence: set("audit_heads.sequence", "+", 1) })),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    const row = {
      insurer_id: insurer.id,
      sequence: head.sequence,
      at: within.clock(),
      actor: event.actor,
      subject: event.subject,
      action: event.action,
      outcome: event.outcome,
      detail: printable(event.detail ?? ""),
      ip: event.ip ?? "",
      user_agent: printable(event.userAgent ?? ""),
      session_hash: event.sessionId ?? "",
    };
    const hash = within.keys.mac("audit", head.hash + JSON.stringify(Object.values(row))).toString("hex");
    await db
      .insertInto("audit_events")
      .values({ ...row, hash })
      .execute();
    await db.updateTable("audit_heads").set({ hash }).where("insurer_id", "=", insurer.id).execute();
  });
}

/** Who acts in a member's own session. */
export interface Actor {
  portal: Portal;
  visit: { ip: string; userAgent: string };
  member: { id: string };
  session: { id: string };
}

/** Records what a member did about their own account. */
export async function recordOwn(
  { portal, visit, member, session }: Actor,
  action: string,
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
