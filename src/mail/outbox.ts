/** Mail on its way: written with the change it tells of, sent afterwards, tried again when the relay does not answer (C10). */
import { type Database, isPostgres } from "../database/database.ts";
import { removals } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import type { Clock, Portal } from "../deps.ts";
import { newId } from "../deps.ts";
import type { Keys } from "../keys/keys.ts";
import { emailIndex, unseal } from "../members/members.ts";
import type { Visit } from "../web/visit.ts";
import { type Mail, type MailKind, writeMail } from "./messages.ts";
import { NotSent } from "./not-sent.ts";

/** Two lanes, so that whoever waits for a code does not wait behind what merely tells of something. */
export const lanes = ["awaited", "told"] as const;
export type Lane = (typeof lanes)[number];
/** Somebody waits at a page for these. */
const awaited: readonly MailKind[] = ["emailCode", "passwordCode", "forgottenUserId"];

/** Minutes until the next try; after the last one the mail is given up. */
const retryMinutes = [1, 5, 15, 60, 240];
/** A server that takes a mail has so long before another may take it; a try is ended before that. */
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
    await db
      .insertInto("outbox")
      .values({
        id,
        insurer_id: insurer.id,
        member_id: member.id,
        message,
        created_at: now,
        next_attempt_at: now,
        lane: awaited.includes(kind) ? "awaited" : "told",
        kind,
      })
      .execute();
  } else {
    await removals(portal, "outbox").where("id", "=", id).execute();
  }
}

/**
 * @param id the same each time the same mail is tried.
 * @throws {NotSent} saying why in words that may be logged.
 */
export type Send = (mail: Mail, id: string) => Promise<void>;

/** The outbox is that of every insurer. */
export interface Office {
  db: Database;
  keys: Keys;
  clock: Clock;
}

export interface Taken {
  id: string;
  message: string;
  /** How often it was tried, this time included. */
  attempts: number;
}

/**
 * Takes mails that are due, the longest waiting first, for so long that they can be sent. Several servers may do this at once:
 * each mail is taken by one.
 */
export async function takeDueMails({ db, clock }: Office, lane: Lane, most: number): Promise<Taken[]> {
  const now = clock();
  const due = db
    .selectFrom("outbox")
    .select("id")
    .where("lane", "=", lane)
    .where("sent_at", "is", null)
    .where("failed_at", "is", null)
    .where("next_attempt_at", "<=", now)
    .orderBy("next_attempt_at")
    .limit(most);
  // On SQLite a change waits for whoever writes, even where it would meet nothing; a look does not.
  if (!(await due.limit(1).executeTakeFirst())) return [];
  const taken = await db
    .with("due", () => (isPostgres(db) ? due.forUpdate().skipLocked() : due))
    .updateTable("outbox")
    .set((set) => ({ next_attempt_at: now + leaseMs, attempts: set("attempts", "+", 1) }))
    .where("id", "in", (select) => select.selectFrom("due").select("due.id"))
    .returning(["id", "message", "attempts", "created_at"])
    .execute();
  // PostgreSQL returns them as it comes by them.
  return taken.toSorted((a, b) => a.created_at - b.created_at);
}

/** Sends a mail that was taken. A failure is written only as long as nobody else has taken the mail since. */
export async function sendTaken(
  office: Office,
  taken: Taken,
  send: Send,
  onFailure: (error: Error, attempt: number) => void,
): Promise<void> {
  const { db, clock } = office;
  const { id, attempts } = taken;
  try {
    await send(opened(office, taken), id);
  } catch (error) {
    onFailure(error as Error, attempts);
    await db
      .updateTable("outbox")
      .set(afterFailure(office, taken, error))
      .where("id", "=", id)
      .where("attempts", "=", attempts)
      .where("sent_at", "is", null)
      .execute();
    return;
  }
  // What was sent is not kept: the row only says that and when.
  await db.updateTable("outbox").set({ sent_at: clock(), message: "" }).where("id", "=", id).execute();
}

function afterFailure(office: Office, taken: Taken, error: unknown) {
  const now = office.clock();
  const givenUp = { failed_at: now, message: "" };
  if (error instanceof NotSent && error.fault === "address") {
    return { ...givenUp, refused_at: now, email_index: emailIndex(office, opened(office, taken).to) };
  }
  const wait = retryMinutes[taken.attempts - 1];
  return wait === undefined ? givenUp : { next_attempt_at: now + wait * 60_000 };
}

const opened = ({ keys }: Office, { id, message }: Taken) => JSON.parse(keys.decrypt(message, place(id))) as Mail;
const place = (id: string) => `outbox/message/${id}`;
