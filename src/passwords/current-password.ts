/** The password of now, asked once more before what only its owner should do; counted, as guesses are (R1). */
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { currentPassword } from "../limits/counters.ts";
import { attempt, forgive, giveBack, longestWait } from "../limits/limits.ts";
import type { Problem } from "../strings/strings.ts";

/** @returns what is to be mended in the field, nothing when the password is right. @throws {Busy} */
export async function currentPasswordProblem(
  portal: Portal,
  member: Pick<MemberRow, "id" | "password_hash">,
  typed: string,
): Promise<Problem | undefined> {
  if (typed === "") return { key: "passwordEmpty" };
  const counter = currentPassword(member.id);
  const tried = await attempt(portal, counter);
  if (!tried.allowed) return { key: "currentPasswordWait", values: { minutes: longestWait(counter) } };
  const isRight = await portal.hashing.verify(typed, member.password_hash).catch(async (error: unknown) => {
    // Nothing was checked, so nothing counts (R11).
    await giveBack(portal, counter);
    throw error;
  });
  if (!isRight) return { key: "currentPasswordWrong" };
  await forgive(portal, counter);
  return undefined;
}
