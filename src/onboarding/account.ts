/** The user ID the member signs in with, kept or changed, and the second factor they choose. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import type { Portal } from "../deps.ts";
import { chooseAccount, isUserIdTaken } from "../members/members.ts";
import { readUserId, userIdProblems, userIdRule } from "../members/user-id.ts";
import { newestNotice } from "../notices/notices.ts";
import { attempt, limits } from "../security/limits.ts";
import type { Problem, Problems } from "../strings/strings.ts";
import { step } from "./step.ts";

export const account = step({
  form: z.strictObject({ userId: z.string().default(""), method: z.enum(["passkey", "otp", ""]).default("") }),
  keeps: ["userId", "method"],

  async show({ portal, member, visit }) {
    const notice = await newestNotice(portal, member.id);
    return {
      rule: { min: userIdRule.min, max: userIdRule.max },
      proposed: notice?.temporary_user_id ?? "",
      inApp: inAppBrowser(visit.userAgent) !== undefined,
    };
  },

  check: {
    field: "userId",
    async judge({ portal, member }, typed) {
      return problemsOfUserId(portal, member.id, readUserId(typed));
    },
  },

  async submit(scene, { userId: typed, method }) {
    const { portal, member } = scene;
    const userId = readUserId(typed);
    const ofUserId = await problemsOfUserId(portal, member.id, userId);
    const problems: Problems = {
      ...(ofUserId.length > 0 ? { userId: ofUserId } : {}),
      ...(method === "" ? { method: [{ key: "methodNone" }] } : {}),
    };
    if (Object.keys(problems).length > 0 || method === "") return { problems };

    const result = await chooseAccount(portal, member.id, { userId, method });
    if (result === "taken") return { problems: { userId: [{ key: "userIdTaken" }] } };
    if (result === "done") await recordOwn(scene, "account.choose", "ok", method);
    return undefined;
  },
});

/** Whether an ID is free is told a limited number of times, so that nobody collects the IDs of others. */
async function problemsOfUserId(portal: Portal, memberId: string, userId: string): Promise<Problem[]> {
  const broken = userIdProblems(userId);
  if (broken.length > 0) return broken;
  const asked = await attempt(portal, limits.userIdCheck, `user-id ${memberId}`);
  if (!asked.allowed) return [{ key: "userIdWait" }];
  return (await isUserIdTaken(portal, userId, memberId)) ? [{ key: "userIdTaken" }] : [];
}
