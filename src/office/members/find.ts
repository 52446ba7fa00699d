/** Members as the office finds them, with what says where each stands; those too who have left. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { placeOf } from "../../members/first-login-steps.ts";
import { hasLeft } from "../../members/leaving.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import type { Member } from "../../sessions/sessions.ts";

export interface FoundMember extends Member {
  /** Notices that were locked by wrong birth dates and could otherwise still be used. */
  locked_notices: number;
}

/** @param typed a member number in any width. @throws {Refusal} when nobody has it. */
export async function memberByNumber(portal: Portal, typed: string): Promise<FoundMember> {
  const numbered = (number: string) => membersWithFacts(portal).where("member_number", "=", number).executeTakeFirst();
  // Two whose numbers differed in their case alone, from before that was no difference, are found as they are written.
  const member = (await numbered(typed.trim())) ?? (await numbered(readMemberNumber(typed)));
  if (!member) throw new Refusal("memberUnknown", { number: typed });
  return member;
}

/** As {@link memberByNumber}. @throws {Refusal} when the member has left too. */
export async function presentMember(portal: Portal, typed: string): Promise<FoundMember> {
  const member = await memberByNumber(portal, typed);
  if (hasLeft(member, portal.clock())) throw new Refusal("memberRetired", { number: member.member_number });
  return member;
}

/** Members with what the journey asks of the other tables. */
export function membersWithFacts(portal: Portal) {
  return rows(portal, "members")
    .selectAll("members")
    .select((select) => {
      const authenticators = select
        .selectFrom("authenticators")
        .whereRef("authenticators.member_id", "=", "members.id")
        .select((all) => all.fn.countAll<number>().as("n"));
      return [
        authenticators.as("authenticators"),
        authenticators.where("authenticators.name", "is", null).as("unnamed_authenticators"),
        select
          .selectFrom("terms_acceptances")
          .whereRef("terms_acceptances.member_id", "=", "members.id")
          .where("terms_id", "=", portal.insurer.terms.id)
          .select((all) => all.fn.countAll<number>().as("n"))
          .as("accepted_current_terms"),
        select
          .selectFrom("notices")
          .whereRef("notices.member_id", "=", "members.id")
          .where("notices.locked_at", "is not", null)
          .where("notices.used_at", "is", null)
          .where("notices.voided_at", "is", null)
          .select((all) => all.fn.countAll<number>().as("n"))
          .as("locked_notices"),
      ];
    })
    .$narrowType<{
      authenticators: number;
      unnamed_authenticators: number;
      accepted_current_terms: number;
      locked_notices: number;
    }>();
}

/** @returns the step of the first login that comes next, or `complete`. */
export type Standing = (member: Member, now: number) => string;

/**
 * @param standing where who may sign in stands. @returns that, or `left`, `locked`, `withdrawn`, `notice-locked`, `no-notice`,
 * `not-begun`, `birth-date`; `new-terms` for who is through and has not accepted the newest terms.
 */
export function standsAt(member: FoundMember, now: number, standing: Standing): string {
  if (hasLeft(member, now)) return "left";
  if (member.locked_at !== null) return "locked";
  if (member.withdrawn_at !== null) return "withdrawn";
  if (member.password_set_at === null && member.locked_notices > 0) return "notice-locked";
  const reached = member.reached ?? 0;
  if (reached < placeOf("issued")) return "no-notice";
  if (reached < placeOf("signed-in")) return "not-begun";
  if (reached < placeOf("birth-date")) return "birth-date";
  const step = standing(member, now);
  if (step !== "terms" || reached < placeOf("terms")) return step;
  return standing({ ...member, accepted_current_terms: 1 }, now) === "complete" ? "new-terms" : step;
}
