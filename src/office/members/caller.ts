/**
 * Who is calling: the office types what the caller says, the machine compares and shows nothing. What fits opens the acts that a
 * member asks for, for ten minutes, to this operator in this session.
 */
import { record } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { callerCheck } from "../../limits/counters.ts";
import { attempt, forgive } from "../../limits/limits.ts";
import { readBirthDate } from "../../members/birth-date.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { type PostalAddress, unseal } from "../../members/members.ts";
import { dateInJapan } from "../../strings/moments.ts";
import type { FoundMember } from "./find.ts";

export const callerMinutes = 10;

/** As it was typed; empty where the caller was not asked. */
interface Said {
  birthDate: string;
  postalCode: string;
  memberNumber: string;
}

type Comparison = "fits" | "wrong" | "too-little" | { waitUntil: number };

/** @param sessionId of the operator. @returns never which of them was wrong. */
export async function verifyCaller(
  portal: Portal,
  member: FoundMember,
  said: Said,
  { actor, sessionId }: { actor: string; sessionId: string },
): Promise<Comparison> {
  const given = Object.values(said).filter((each) => each.trim() !== "").length;
  if (said.birthDate.trim() === "" || given < 2) return "too-little";
  const counted = await attempt(portal, callerCheck(member.id));
  if (!counted.allowed) return { waitUntil: counted.until };
  const fits = isSaidRight(portal, member, said);
  const about = { action: "caller.verify", actor, subject: member.id } as const;
  await transaction(portal, async (within) => {
    if (fits) {
      const key = { session_id: sessionId, member_id: member.id };
      const verified_at = portal.clock();
      await within.db
        .insertInto("verified_callers")
        .values({ ...key, insurer_id: portal.insurer.id, verified_at })
        .onConflict((conflict) => conflict.columns(["session_id", "member_id"]).doUpdateSet({ verified_at }))
        .execute();
      await forgive(within, callerCheck(member.id));
    }
    await record(within, { ...about, outcome: fits ? "ok" : "refused" });
  });
  return fits ? "fits" : "wrong";
}

/** @returns when this operator made sure that it is the member, ms; nothing where that is too long ago. */
export async function callerVerifiedAt(
  portal: Portal,
  memberId: string,
  sessionId: string,
): Promise<number | undefined> {
  const now = portal.clock();
  const row = await rows(portal, "verified_callers")
    .select("verified_at")
    .where("session_id", "=", sessionId)
    .where("member_id", "=", memberId)
    .where("verified_at", ">", now - callerMinutes * 60_000)
    .where("verified_at", "<=", now)
    .executeTakeFirst();
  return row?.verified_at;
}

function isSaidRight(portal: Portal, member: FoundMember, said: Said): boolean {
  const birthDate = readBirthDate(said.birthDate, dateInJapan(portal.clock()));
  if (!("date" in birthDate) || birthDate.date !== unseal(portal, member, "birth_date")) return false;
  if (said.memberNumber.trim() !== "" && readMemberNumber(said.memberNumber) !== member.member_number) return false;
  return said.postalCode.trim() === "" || digitsOf(said.postalCode) === postalCodeOf(portal, member);
}

const digitsOf = (typed: string) => typed.normalize("NFKC").replace(/[\s〒\p{Pd}\u2212\u30FC]/gu, "");

/** Where no address is on file nothing that is said can be right. */
function postalCodeOf(portal: Portal, member: FoundMember): string {
  const address = unseal(portal, member, "postal_address");
  return (address && (JSON.parse(address) as PostalAddress).postalCode) || "-";
}
