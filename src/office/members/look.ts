/** Where members stand, for the office: the list, and everything about one of them. Looking is recorded too (OP4). */
import { signIns } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { authenticatorsOf } from "../../authenticators/authenticators.ts";
import { rows } from "../../database/rows.ts";
import type { MemberRow } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { lastRefusal } from "../../mail/refusals.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { unseal } from "../../members/members.ts";
import { noticesOfMember } from "../../notices/notices.ts";
import { type NoticeState, stateOf } from "../../notices/state.ts";
import type { By } from "./act.ts";
import { memberByNumber, membersWithFacts, type Standing, standsAt } from "./find.ts";

interface ListedMember {
  memberNumber: string;
  name: string;
  nameKana: string;
  batch: string;
  /** The step of the first login that comes next, or `complete`, `locked`, `withdrawn`, `retired`. */
  stands: string;
}

export interface Filter {
  batch?: string | undefined;
  /** Part of a number, a name or its kana. */
  search?: string | undefined;
  /** The last number of the page before. */
  after?: string | undefined;
  limit: number;
}

/** @returns members by number, a page at a time; retired ones too. */
export async function listMembers(
  portal: Portal,
  { batch, search, after, limit }: Filter,
  standing: Standing,
): Promise<ListedMember[]> {
  let query = membersWithFacts(portal).orderBy("member_number").limit(limit);
  if (batch !== undefined) query = query.where("batch", "=", batch);
  if (after !== undefined) query = query.where("member_number", ">", readMemberNumber(after));
  if (search !== undefined) {
    // Neither database's own signs are searched for: `_` stands for any letter, theirs included.
    const part = `%${search.toLowerCase().replace(/[%_\\]/g, "_")}%`;
    query = query.where((where) =>
      where.or(
        (["member_number", "name", "name_kana"] as const).map((column) =>
          where(where.fn<string>("lower", [column]), "like", part),
        ),
      ),
    );
  }
  const found = await query.execute();
  return found.map((row) => ({
    memberNumber: row.member_number,
    name: row.name,
    nameKana: row.name_kana,
    batch: row.batch ?? "",
    stands: standsAt(row, portal.clock(), standing),
  }));
}

/** Moments in ms since 1970. */
export interface MemberSheet extends ListedMember {
  route: string;
  userId: string | null;
  /** Only the first letter and the domain. */
  email: string | null;
  emailConfirmed: boolean;
  /** When one of the member's addresses last refused a mail for good. */
  mailRefusedAt: number | null;
  lockedAt: number | null;
  lockReason: string | null;
  retiredAt: number | null;
  notices: { temporaryUserId: string; state: NoticeState; issuedAt: number; expiresAt: number }[];
  factors: { kind: string; name: string | null; addedAt: number; lastUsedAt: number | null }[];
  /** Newest first. */
  signIns: { at: number; what: string; outcome: string; detail: string }[];
}

const shownSignIns = 10;

/** @throws {Refusal} when there is no member with this number. */
export async function showMember(portal: Portal, typed: string, by: By, standing: Standing): Promise<MemberSheet> {
  const member = await memberByNumber(portal, typed);
  await record(portal, {
    action: "member.show",
    outcome: "ok",
    actor: by.actor,
    subject: member.id,
    detail: by.reason,
  });
  const now = portal.clock();
  const email = unseal(portal, member, "email");
  return {
    memberNumber: member.member_number,
    name: member.name,
    nameKana: member.name_kana,
    batch: member.batch ?? "",
    route: member.route ?? "",
    stands: standsAt(member, now, standing),
    userId: member.user_id,
    email: email ? masked(email) : null,
    emailConfirmed: member.email_confirmed_at !== null,
    mailRefusedAt: (await lastRefusal(portal, member.id, indexesOf(member))) ?? null,
    lockedAt: member.locked_at,
    lockReason: member.lock_reason,
    retiredAt: member.retired_at,
    notices: (await noticesOfMember(portal, member.id)).map((notice) => ({
      temporaryUserId: notice.temporary_user_id,
      state: stateOf(notice, now),
      issuedAt: notice.issued_at,
      expiresAt: notice.expires_at,
    })),
    factors: (await authenticatorsOf(portal, member.id)).map((each) => ({
      kind: each.kind,
      name: each.name,
      addedAt: each.created_at,
      lastUsedAt: each.last_used_at,
    })),
    signIns: await signInsOf(portal, member.id),
  };
}

async function signInsOf(portal: Portal, memberId: string): Promise<MemberSheet["signIns"]> {
  return rows(portal, "audit_events")
    .select(["at", "action as what", "outcome", "detail"])
    .where("subject", "=", memberId)
    .where("action", "in", signIns)
    .orderBy("sequence", "desc")
    .limit(shownSignIns)
    .execute();
}

function indexesOf({ email_index, pending_email_index, recovery_email_index }: MemberRow): string[] {
  return [email_index, pending_email_index, recovery_email_index].filter((index) => index !== null);
}

function masked(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}***@${domain}`;
}
