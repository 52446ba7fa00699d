/** What a new password must be for this member, on every page where one is chosen. */
import type { Portal } from "../deps.ts";
import { readBirthDate } from "../members/birth-date.ts";
import { unseal } from "../members/members.ts";
import { noticesOfMember, readTemporaryPassword } from "../notices/notices.ts";
import { dateInJapan } from "../strings/moments.ts";
import type { Problems } from "../strings/strings.ts";
import { passwordPolicies, passwordProblems } from "./password-policy.ts";

interface Owner {
  id: string;
  name: string;
  name_kana: string;
  birth_date: string;
  user_id: string | null;
  member_number: string;
}

/** @returns what is to be mended in the fields `newPassword` and `confirmPassword`. @throws {Busy} */
export async function newPasswordProblems(
  portal: Portal,
  member: Owner,
  text: string,
  again: string,
): Promise<Problems> {
  const policy = passwordPolicies[portal.insurer.password_policy];
  const broken = passwordProblems(text, policy, ownWords(portal, member));
  if (isBirthDate(portal, member, text) && !broken.some(({ key }) => key === "passwordGuessable")) {
    broken.push({ key: "passwordGuessable" });
  }
  if (broken.length === 0 && (await isTemporaryPassword(portal, member.id, text)))
    broken.push({ key: "passwordTemporary" });
  return {
    ...(broken.length > 0 ? { newPassword: broken } : {}),
    ...(text !== "" && text !== again ? { confirmPassword: [{ key: "passwordsDiffer" }] } : {}),
  };
}

/** What somebody who knows the member would try. */
function ownWords(portal: Portal, member: Owner): string[] {
  const { insurer } = portal;
  const names = [member.name, member.name_kana, insurer.name, insurer.name_en].flatMap((name) => [
    name,
    ...name.split(/\s+/),
  ]);
  const [year = "", month = "", day = ""] = unseal(portal, member, "birth_date")!.split("-");
  const dates = [`${year}${month}${day}`, `${day}${month}${year}`, `${month}${day}`, `${year.slice(2)}${month}${day}`];
  return [member.user_id ?? "", member.member_number, insurer.host, ...names, ...dates];
}

/** The birth date in any of the forms people write it. */
function isBirthDate(portal: Portal, member: Owner, text: string): boolean {
  const reading = readBirthDate(text, dateInJapan(portal.clock()));
  return "date" in reading && reading.date === unseal(portal, member, "birth_date");
}

/** A password from the paper, whichever of the member's notices it was on, can never become the lasting one (P1). */
async function isTemporaryPassword(portal: Portal, memberId: string, text: string): Promise<boolean> {
  const read = readTemporaryPassword(text);
  if (!/^[0-9A-Z]{11}$/.test(read)) return false;
  for (const notice of await noticesOfMember(portal, memberId)) {
    if (await portal.hashing.verify(read, notice.password_hash)) return true;
  }
  return false;
}
