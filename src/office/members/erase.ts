/**
 * Who has left long enough ago is erased for good: every row about them but those of the audit log, which know an internal id and
 * whose chain must hold. What went is certified.
 */
import { many, removals, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { forgiveMember } from "../../limits/forgive-member.ts";
import { dateInJapan } from "../../strings/moments.ts";
import { type By, note } from "./by.ts";
import { memberByNumber } from "./find.ts";

export interface Certificate {
  memberNumber: string;
  /** ms */
  erasedAt: number;
  erasedBy: string;
  /** Table → how many rows went. */
  rows: Record<string, number>;
  /** The row of the audit log that tells of it. */
  auditRow: number;
  /** The last day on which a backup may still hold them; null where nobody said how long backups are kept. */
  inBackupsUntil: string | null;
}

const dayMs = 86_400_000;

/** What hangs on a member, in an order in which nothing is left without what it belongs to. */
const tables = [
  "verified_callers",
  "challenges",
  "email_codes",
  "former_user_ids",
  "mail_links",
  "moves",
  "outbox",
  "password_resets",
  "recovery_codes",
  "sessions",
  "notices",
  "authenticators",
  "terms_acceptances",
] as const;

/** @returns the numbers of those who have left long enough ago, by number. @param limit so many at the most. */
export async function dueForErasure(portal: Portal, limit: number): Promise<string[]> {
  const due = await rows(portal, "members")
    .select("member_number")
    .where("retired_at", "<=", longEnoughAgo(portal))
    .orderBy("member_number")
    .limit(limit)
    .execute();
  return due.map(({ member_number }) => member_number);
}

/**
 * @param backupsKept days for which backups are kept.
 * @throws {Refusal} when the member has not left, or the time for which members are kept is not over.
 */
export async function eraseMember(
  portal: Portal,
  number: string,
  backupsKept: number | undefined,
  by: By,
): Promise<Certificate> {
  return transaction(portal, async (within) => {
    const member = await memberByNumber(within, number);
    const { id, member_number: memberNumber, retired_at: leftAt } = member;
    const now = within.clock();
    if (leftAt === null) throw new Refusal("notLeft", { number: memberNumber });
    if (leftAt > longEnoughAgo(within)) {
      const days = within.insurer.kept_days;
      throw new Refusal("keptUntil", { number: memberNumber, days, date: dateInJapan(leftAt + days * dayMs) });
    }
    const gone: Record<string, number> = { limits: await forgiveMember(within, id) };
    gone.slips = await many(removals(within, "slips").where("account", "=", id));
    for (const table of tables) gone[table] = await many(removals(within, table).where("member_id", "=", id));
    gone.members = await many(removals(within, "members").where("id", "=", id));
    const went = Object.entries(gone).filter(([, count]) => count > 0);
    await note(within, id, "member.erase", by, went.map(([table, count]) => `${table} ${count}`).join(", "));
    const head = await rows(within, "audit_heads").select("sequence").executeTakeFirstOrThrow();
    return {
      memberNumber,
      erasedAt: now,
      erasedBy: by.actor,
      rows: Object.fromEntries(went),
      auditRow: head.sequence,
      inBackupsUntil: backupsKept === undefined ? null : dateInJapan(now + backupsKept * dayMs),
    };
  });
}

const longEnoughAgo = ({ clock, insurer }: Portal) => clock() - insurer.kept_days * dayMs;
