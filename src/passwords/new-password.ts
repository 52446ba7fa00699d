/** What a new password must be for this member, on every page where one is chosen. */
import type { Portal } from "../deps.ts";
import { noticesOfMember, readTemporaryPassword } from "../notices/notices.ts";
import type { Problems } from "../strings/strings.ts";
import { type Owner, ownWords } from "./own-words.ts";
import { passwordPolicies, passwordProblems } from "./password-policy.ts";

/** @returns what is to be mended in the fields `newPassword` and `confirmPassword`. @throws {Busy} */
export async function newPasswordProblems(
  portal: Portal,
  member: Owner,
  text: string,
  again: string,
): Promise<Problems> {
  const policy = passwordPolicies[portal.insurer.password_policy];
  const broken = passwordProblems(text, policy, ownWords(portal, member));
  if (broken.length === 0 && (await isTemporaryPassword(portal, member.id, text)))
    broken.push({ key: "passwordTemporary" });
  return {
    ...(broken.length > 0 ? { newPassword: broken } : {}),
    ...(text !== "" && text !== again ? { confirmPassword: [{ key: "passwordsDiffer" }] } : {}),
  };
}

/** A password from the paper, whichever of the member's notices it was on, can never become the lasting one (P1). */
async function isTemporaryPassword(portal: Portal, memberId: string, text: string): Promise<boolean> {
  const read = temporaryPasswordIn(text);
  if (!read) return false;
  for (const notice of await noticesOfMember(portal, memberId)) {
    if (await portal.hashing.verify(read, notice.password_hash)) return true;
  }
  return false;
}

/** @returns the one part of the text that may be a printed password: it is slowly hashed once for each notice, no more. */
function temporaryPasswordIn(text: string): string | undefined {
  const read = readTemporaryPassword(text);
  const parts = [read.replace(/[^0-9A-Z]/g, ""), ...read.split(/[^0-9A-Z]+/)];
  return parts.find((part) => /^[0-9A-HJKMNP-TV-Z]{11}$/.test(part));
}
