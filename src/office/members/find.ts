/** Members as the office finds them, with what says where each stands; retired ones too. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import type { Member } from "../../sessions/sessions.ts";

/** @param typed a member number in any width. @throws {Refusal} when nobody has it. */
export async function memberByNumber(portal: Portal, typed: string): Promise<Member> {
  const numbered = (number: string) => membersWithFacts(portal).where("member_number", "=", number).executeTakeFirst();
  // Two whose numbers differed in their case alone, from before that was no difference, are found as they are written.
  const member = (await numbered(typed.trim())) ?? (await numbered(readMemberNumber(typed)));
  if (!member) throw new Refusal("memberUnknown", { number: typed });
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
      ];
    })
    .$narrowType<{ authenticators: number; unnamed_authenticators: number; accepted_current_terms: number }>();
}

/** @returns the step of the first login that comes next, or `complete`. */
export type Standing = (member: Member, now: number) => string;

/** @param standing where who may sign in stands. @returns that, or `locked`, `withdrawn`, `retired`. */
export function standsAt(member: Member, now: number, standing: Standing): string {
  if (member.retired_at !== null) return "retired";
  if (member.locked_at !== null) return "locked";
  if (member.withdrawn_at !== null) return "withdrawn";
  return standing(member, now);
}
