/** Whether a member may have the user ID they want, on every page where one is chosen. */
import type { Portal } from "../deps.ts";
import { userIdCheck } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import type { Problem } from "../strings/strings.ts";
import { isUserIdTaken } from "./members.ts";
import { userIdProblems } from "./user-id.ts";

/**
 * Whether an ID is free is told a limited number of times, so that nobody collects the IDs of others.
 * @param userId as {@link readUserId} gives it.
 */
export async function wantedUserIdProblems(portal: Portal, memberId: string, userId: string): Promise<Problem[]> {
  const broken = userIdProblems(userId);
  if (broken.length > 0) return broken;
  const asked = await attempt(portal, userIdCheck(memberId));
  if (!asked.allowed) return [{ key: "userIdWait" }];
  return (await isUserIdTaken(portal, userId, memberId)) ? [{ key: "userIdTaken" }] : [];
}
