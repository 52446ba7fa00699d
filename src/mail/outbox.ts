/** Mail on its way: written with the change it tells of, sent afterwards, tried again when the relay does not answer (C10). */
import type { Database } from "../database/database.ts";
import { one, removals } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import type { Clock, Portal } from "../deps.ts";
import { newId } from "../deps.ts";
import type { Keys } from "../keys/keys.ts";
import type { Random } from "../keys/random.ts";
import { unseal } from "../members/members.ts";
import type { Visit } from "../web/visit.ts";
import { type Mail, type MailKind, writeMail } from "./messages.ts";

/** Minutes until the next try; after the last one the mail is given up. */
const retryMinutes = [1, 5, 15, 60, 240];
/** A server that takes a mail has so long before another may take it. */
const leaseMs = 60_000;

interface Recipient {
  portal: Portal;
  member: Pick<MemberRow, "id" | "email" | "email_confirmed_at" | "language">;
  visit: Pick<Visit, "language">;
}

/**
 * Queues a mail to the member. Without `to` it goes to the confirmed address, and nowhere where there is none. It is in the
 * language the member chose, else in that of the visit.
 * Call it in the transaction of the change it tells of.
 */
export async function queueMail(
  { portal, member, visit }: Recipient,
  kind: MailKind,
  details: { to?: string; values?: Record<string, string | number> } = {},
): Promise<void> {
  const to = details.to ?? (member.email_confirmed_at ? unseal(portal, member, "email") : undefined);
  if (to) await queueMailIfAny({ portal, member, visit }, kind, { ...details, to });
}

/** As {@link queueMail}; without an address the same work is done and nothing kept, so that time betrays nothing (R9). */
export async function queueMailIfAny(
  { portal, member, visit }: Omit<Recipient, "member"> & { member: Recipient["member"] | undefined },
  kind: MailKind,
  { to, values = {} }: { to: string | undefined; values?: Record<string, string | number> },
): Promise<void> {
  const { db, insurer, clock } = portal;
  const id = newId(portal.random);
  const now = clock();
  const mail = writeMail(insurer, member?.language ?? visit.language, kind, to ?? "", values, now);
  const message = portal.keys.encrypt(JSON.stringify(mail), place(id));
  if (member && to) {
    const row = { id, insurer_id: insurer.id, member_id: member.id, message, created_at: now, next_attempt_at: now };
    await db.insertInto("outbox").values(row).execute();
  } else {
    await removals(portal, "outbox").where("id", "=", id).execute();
  }
}

/** @param id the same each time the same mail is tried. */
export type Send = (mail: Mail, id: string) => Promise<void>;

/** Sends what is due, a few at a time. Several servers may do this at once: each mail is taken by one. */
export async function sendDueMails(
  office: { db: Database; keys: Keys; clock: Clock; random: Random },
  send: Send,
  onFailure: (error: Error, attempt: number) => void,
): Promise<number> {
  const { db, keys, clock } = office;
  const due = await db
    .selectFrom("outbox")
    .selectAll()
    .where("sent_at", "is", null)
    .where("failed_at", "is", null)
    .where("next_attempt_at", "<=", clock())
    .orderBy("next_attempt_at")
    .limit(20)
    .execute();
  let sent = 0;
  for (const row of due) {
    const taking = db
      .updateTable("outbox")
      .set({ next_attempt_at: clock() + leaseMs, attempts: row.attempts + 1 })
      .where("id", "=", row.id)
      .where("attempts", "=", row.attempts)
      .where("sent_at", "is", null);
    if (!(await one(taking))) continue;
    try {
      await send(JSON.parse(keys.decrypt(row.message, place(row.id))) as Mail, row.id);
      // What was sent is not kept: the row only says that and when.
      await db.updateTable("outbox").set({ sent_at: clock(), message: "" }).where("id", "=", row.id).execute();
      sent += 1;
    } catch (error) {
      onFailure(error as Error, row.attempts + 1);
      const wait = retryMinutes[row.attempts];
      const next =
        wait === undefined ? { failed_at: clock(), message: "" } : { next_attempt_at: clock() + wait * 60_000 };
      await db.updateTable("outbox").set(next).where("id", "=", row.id).execute();
    }
  }
  return sent;
}

const place = (id: string) => `outbox/message/${id}`;
