/** Everything about one member that the office may see, for whoever is on the telephone. Looking is recorded (OP4). */
import { signIns } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { authenticatorsOf } from "../../authenticators/authenticators.ts";
import { rows } from "../../database/rows.ts";
import type { MemberRow } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { noticesAccount } from "../../limits/counters.ts";
import { type Tries, triesOf } from "../../limits/tries.ts";
import { lastRefusal } from "../../mail/refusals.ts";
import { type PostalAddress, unseal } from "../../members/members.ts";
import { birthDateTries, noticesOfMember } from "../../notices/notices.ts";
import { type NoticeState, stateOf } from "../../notices/state.ts";
import type { By } from "./by.ts";
import { memberByNumber, type Standing } from "./find.ts";
import { type ListedMember, listed } from "./list.ts";
import { type Marks, marksOf } from "./mark.ts";

/** Moments in ms since 1970. */
export interface MemberSheet extends ListedMember {
  route: string;
  userId: string | null;
  marks: Marks;
  /** Null as long as they are covered. */
  birthDate: string | null;
  postalAddress: PostalAddress | null;
  /** When paper came back from it. */
  addressWrongAt: number | null;
  /** Covered, only the first letter and the domain. */
  email: string | null;
  emailConfirmed: boolean;
  /** When one of the member's addresses last refused a mail for good. */
  mailRefusedAt: number | null;
  lockedAt: number | null;
  lockReason: string | null;
  /** Wrong birth dates at the newest notice, of so many that it bears. */
  birthDateTries: { failures: number; most: number } | null;
  tries: Tries[];
  notices: { temporaryUserId: string; state: NoticeState; issuedAt: number; expiresAt: number; issuedBy: string }[];
  factors: { kind: string; name: string | null; addedAt: number; lastUsedAt: number | null }[];
  /** These three newest first. */
  mails: { at: number; kind: string; delivery: "sent" | "refused" | "given-up" | "waiting"; attempts: number }[];
  acts: { at: number; who: string; what: string; outcome: string; detail: string }[];
  signIns: { at: number; what: string; outcome: string; detail: string }[];
}

const shownRows = 10;

/**
 * @param options.uncover shows birth date and addresses too, which is an act of its own.
 * @throws {Refusal} when there is no member with this number.
 */
export async function showMember(
  portal: Portal,
  typed: string,
  by: By,
  standing: Standing,
  { uncover = false } = {},
): Promise<MemberSheet> {
  const member = await memberByNumber(portal, typed);
  const { id } = member;
  await record(portal, {
    action: uncover ? "member.uncover" : "member.show",
    outcome: "ok",
    actor: by.actor,
    subject: id,
    detail: by.reason,
  });
  const now = portal.clock();
  const email = unseal(portal, member, "email");
  const address = uncover ? unseal(portal, member, "postal_address") : undefined;
  const notices = await noticesOfMember(portal, id);
  const issued = await issuesOf(portal, id);
  return {
    ...listed(portal, member, standing),
    route: member.route ?? "",
    userId: member.user_id,
    marks: marksOf(member),
    birthDate: uncover ? unseal(portal, member, "birth_date")! : null,
    postalAddress: address ? JSON.parse(address) : null,
    addressWrongAt: member.address_wrong_at,
    email: email ? (uncover ? email : masked(email)) : null,
    emailConfirmed: member.email_confirmed_at !== null,
    mailRefusedAt: (await lastRefusal(portal, id, indexesOf(member))) ?? null,
    lockedAt: member.locked_at,
    lockReason: member.lock_reason,
    birthDateTries: notices[0] ? { failures: notices[0].birth_date_failures, most: birthDateTries } : null,
    tries: await triesOf(portal, [id, ...notices.slice(0, 1).map((notice) => noticesAccount(notice.id))]),
    notices: notices.map((notice) => ({
      temporaryUserId: notice.temporary_user_id,
      state: stateOf(notice, now),
      issuedAt: notice.issued_at,
      expiresAt: notice.expires_at,
      issuedBy: issued.find(({ at }) => at >= notice.issued_at)?.actor ?? "",
    })),
    factors: (await authenticatorsOf(portal, id)).map((each) => ({
      kind: each.kind,
      name: each.name,
      addedAt: each.created_at,
      lastUsedAt: each.last_used_at,
    })),
    mails: await mailsOf(portal, id),
    acts: await actsOn(portal, id),
    signIns: await newestAbout(portal, id)
      .select(["at", "action as what", "outcome", "detail"])
      .where("action", "in", signIns)
      .execute(),
  };
}

const newestAbout = (portal: Portal, memberId: string) =>
  rows(portal, "audit_events").where("subject", "=", memberId).orderBy("sequence", "desc").limit(shownRows);

/** What the office did; who merely looked is in the log. */
async function actsOn(portal: Portal, memberId: string): Promise<MemberSheet["acts"]> {
  return newestAbout(portal, memberId)
    .select(["at", "actor as who", "action as what", "outcome", "detail"])
    .where("actor", "like", "operator:%")
    .where("action", "not in", ["member.show", "member.uncover"])
    .execute();
}

/** Who issued the member's notices, oldest first: a notice is recorded right before its row. */
async function issuesOf(portal: Portal, memberId: string) {
  return rows(portal, "audit_events")
    .select(["at", "actor"])
    .where("subject", "=", memberId)
    .where("action", "in", ["notice.issued", "notice.issued-for-recovery"])
    .orderBy("sequence")
    .execute();
}

async function mailsOf(portal: Portal, memberId: string): Promise<MemberSheet["mails"]> {
  const newest = await rows(portal, "outbox")
    .select(["created_at", "kind", "sent_at", "refused_at", "failed_at", "attempts"])
    .where("member_id", "=", memberId)
    .orderBy("created_at", "desc")
    .limit(shownRows)
    .execute();
  return newest.map((row) => ({
    at: row.created_at,
    kind: row.kind ?? "",
    delivery: row.sent_at ? "sent" : row.refused_at ? "refused" : row.failed_at ? "given-up" : "waiting",
    attempts: row.attempts,
  }));
}

function indexesOf({ email_index, pending_email_index, recovery_email_index }: MemberRow): string[] {
  return [email_index, pending_email_index, recovery_email_index].filter((index) => index !== null);
}

function masked(email: string): string {
  const [name = "", domain = ""] = email.split("@");
  return `${name.slice(0, 1)}***@${domain}`;
}
