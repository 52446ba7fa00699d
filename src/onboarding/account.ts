/** The user ID the member signs in with, kept or changed, and the second factor they choose. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import { otpRule } from "../authenticators/otp.ts";
import { chooseAccount } from "../members/members.ts";
import { readUserId, userIdRule } from "../members/user-id.ts";
import { glanceAtUserId, wantedUserIdProblems } from "../members/wanted-user-id.ts";
import { newestNotice } from "../notices/notices.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Problems } from "../strings/strings.ts";

export const account = memberPage({
  view: "onboarding/account",
  heading: (t) => t.account.heading,
  form: z.strictObject({ userId: z.string().default(""), method: z.enum(["passkey", "otp", ""]).default("") }),
  keeps: ["userId", "method"],

  async show({ portal, member, visit }) {
    const notice = await newestNotice(portal, member.id);
    return {
      rule: { min: userIdRule.min, max: userIdRule.max },
      otpRule,
      proposed: notice?.temporary_user_id ?? "",
      inApp: inAppBrowser(visit.userAgent, portal.insurer.origin) !== undefined,
    };
  },

  check: {
    field: "userId",
    async judge({ portal, member }, typed) {
      return glanceAtUserId(portal, member.id, readUserId(typed));
    },
    fine: (t) => t.account.free,
  },

  async submit(scene, { userId: typed, method }) {
    const { portal, member } = scene;
    const userId = readUserId(typed);
    // Without a method nothing is chosen yet: that would be a look that costs nothing.
    const problemsOf = method === "" ? glanceAtUserId : wantedUserIdProblems;
    const ofUserId = await problemsOf(portal, member.id, userId);
    const problems: Problems = {
      ...(ofUserId.length > 0 ? { userId: ofUserId } : {}),
      ...(method === "" ? { method: [{ key: "methodNone" }] } : {}),
    };
    if (Object.keys(problems).length > 0 || method === "") return { problems };

    const result = await chooseAccount(portal, member.id, { userId, method }, (within) =>
      recordOwn({ ...scene, portal: within }, "account.choose", "ok", method),
    );
    return result === "taken" ? { problems: { userId: [{ key: "userIdTaken" }] } } : undefined;
  },
});
