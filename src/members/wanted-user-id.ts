/** Whether a member may have the user ID they want, on every page where one is chosen. */
import type { Portal } from "../deps.ts";
import { userIdCheck } from "../limits/counters.ts";
import { attempt } from "../limits/limits.ts";
import type { Problem } from "../strings/strings.ts";
import { isUserIdTaken } from "./members.ts";
import { userIdProblems } from "./user-id.ts";

/** @param userId as {@link readUserId} gives it. @returns why it cannot be this member's, asked when the form is sent. */
export async function wantedUserIdProblems(portal: Portal, memberId: string, userId: string): Promise<Problem[]> {
  const broken = userIdProblems(userId);
  if (broken.length > 0) return broken;
  return (await isUserIdTaken(portal, userId, memberId)) ? [{ key: "userIdTaken" }] : [];
}

/** As {@link wantedUserIdProblems}, while it is typed: told a limited number of times, so that nobody collects the IDs of others. */
export async function glanceAtUserId(portal: Portal, memberId: string, userId: string): Promise<Problem[]> {
  const isReadable = userIdProblems(userId).length === 0;
  if (isReadable && !(await attempt(portal, userIdCheck(memberId))).allowed) return [{ key: "userIdWait" }];
  return wantedUserIdProblems(portal, memberId, userId);
}
