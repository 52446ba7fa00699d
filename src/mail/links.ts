/** Links in mails that work once and without signing in: the mail holds the token, the database only its hash. */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { hashToken, newToken } from "../keys/tokens.ts";

export type LinkPurpose = "not-me" | "email-objection" | "recovery-objection";

export interface MailLink {
  /** SHA-256 of the token. */
  id: string;
  memberId: string;
  /** What the link brings back, where it brings something back. */
  detail: string | undefined;
}

interface NewLink {
  memberId: string;
  purpose: LinkPurpose;
  lifeMs: number;
  /** Kept encrypted. */
  detail?: string;
}

/** Call it in the transaction that queues the mail. @returns the address for the mail, at the configured origin (C8). */
export async function makeLink(portal: Portal, { memberId, purpose, lifeMs, detail }: NewLink): Promise<string> {
  const token = newToken(portal.random);
  const id = hashToken(token);
  const now = portal.clock();
  await portal.db
    .insertInto("mail_links")
    .values({
      id,
      insurer_id: portal.insurer.id,
      member_id: memberId,
      purpose,
      detail: detail === undefined ? null : portal.keys.encrypt(detail, place(id)),
      created_at: now,
      expires_at: now + lifeMs,
    })
    .execute();
  return `${portal.insurer.origin}/mail/${purpose}?token=${token}`;
}

/** Looks without changing anything: programs that scan mails open links too. @returns nothing when it can do nothing any more. */
export async function openLink(portal: Portal, purpose: LinkPurpose, token: string): Promise<MailLink | undefined> {
  const row = await rows(portal, "mail_links")
    .select(["id", "member_id", "detail"])
    .where("id", "=", hashToken(token))
    .where("purpose", "=", purpose)
    .where("expires_at", ">", portal.clock())
    .where("consumed_at", "is", null)
    .executeTakeFirst();
  if (!row) return undefined;
  const detail = row.detail === null ? undefined : portal.keys.decrypt(row.detail, place(row.id));
  return { id: row.id, memberId: row.member_id, detail };
}

/** Call it in the transaction of what the link does. @returns false when it was used or ended meanwhile. */
export async function spendLink(portal: Portal, link: MailLink): Promise<boolean> {
  return one(
    changes(portal, "mail_links")
      .set({ consumed_at: portal.clock(), detail: null })
      .where("id", "=", link.id)
      .where("expires_at", ">", portal.clock())
      .where("consumed_at", "is", null),
  );
}

/** Ends every link of this purpose that was mailed to the member. */
export async function endLinks(portal: Portal, memberId: string, purpose: LinkPurpose): Promise<void> {
  await changes(portal, "mail_links")
    .set({ consumed_at: portal.clock(), detail: null })
    .where("member_id", "=", memberId)
    .where("purpose", "=", purpose)
    .where("consumed_at", "is", null)
    .execute();
}

/** Forgets what has ended; a clock that is set back brings nothing back (X13). */
export async function sweepLinks(portal: Portal): Promise<void> {
  await removals(portal, "mail_links").where("expires_at", "<=", portal.clock()).execute();
}

const place = (id: string) => `mail_links/detail/${id}`;
