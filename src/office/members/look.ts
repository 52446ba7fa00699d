/** Where members stand, for the office: the list, and everything about one of them. Looking is recorded too (OP4). */
import { record } from "../../audit/audit.ts";
import { authenticatorsOf } from "../../authenticators/authenticators.ts";
import type { Portal } from "../../deps.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { unseal } from "../../members/members.ts";
import { noticesOfMember } from "../../notices/notices.ts";
import { factsOf } from "../../onboarding/facts.ts";
import { standingStep } from "../../onboarding/journey.ts";
import type { Member, Session } from "../../sessions/sessions.ts";
import { type NoticeState, stateOf } from "../notices/register.ts";
import { type By, membersWithFacts } from "./act.ts";

export interface ListedMember {
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
export async function listMembers(portal: Portal, { batch, search, after, limit }: Filter): Promise<ListedMember[]> {
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
  const rows = await query.execute();
  return rows.map((row) => ({
    memberNumber: row.member_number,
    name: row.name,
    nameKana: row.name_kana,
    batch: row.batch ?? "",
    stands: standsAt(row, portal.clock()),
  }));
}

export async function memberByNumber(portal: Portal, typed: string): Promise<Member | undefined> {
  return membersWithFacts(portal).where("member_number", "=", readMemberNumber(typed)).executeTakeFirst();
}

/** What a session can bring is not what the office asks about. */
const completeSession: Session = {
  id: "",
  assurance: "full",
  notice_id: null,
  started_at: 0,
  ends_at: 0,
  birth_date_confirmed_at: 0,
  continued_at: 0,
  email_proved_at: 0,
  factor_at: 0,
  terms_deferred_at: null,
  authenticator_id: null,
  user_agent: "",
};

function standsAt(member: Member, now: number): string {
  if (member.retired_at !== null) return "retired";
  if (member.locked_at !== null) return "locked";
  if (member.withdrawn_at !== null) return "withdrawn";
  return standingStep(factsOf({ session: completeSession, member }, now))?.path ?? "complete";
}

/** Moments in ms since 1970. */
export interface MemberSheet extends ListedMember {
  route: string;
  userId: string | null;
  /** Only the first letter and the domain. */
  email: string | null;
  emailConfirmed: boolean;
  lockedAt: number | null;
  lockReason: string | null;
  retiredAt: number | null;
  notices: { temporaryUserId: string; state: NoticeState; issuedAt: number; expiresAt: number }[];
  factors: { kind: string; name: string | null; addedAt: number; lastUsedAt: number | null }[];
  /** Newest first. */
  signIns: { at: number; what: string; outcome: string; detail: string }[];
}

const shownSignIns = 10;

/** @returns nothing when there is no member with this number. */
export async function showMember(portal: Portal, typed: string, by: By): Promise<MemberSheet | undefined> {
  const member = await memberByNumber(portal, typed);
  if (!member) return undefined;
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
    stands: standsAt(member, now),
    userId: member.user_id,
    email: email ? masked(email) : null,
    emailConfirmed: member.email_confirmed_at !== null,
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
  return portal.db
    .selectFrom("audit_events")
    .select(["at", "action as what", "outcome", "detail"])
    .where("insurer_id", "=", portal.insurer.id)
    .where("subject", "=", memberId)
    .where("action", "in", ["sign-in.password", "sign-in.second-factor"])
    .orderBy("sequence", "desc")
    .limit(shownSignIns)
    .execute();
}

function masked(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}***@${domain}`;
}
