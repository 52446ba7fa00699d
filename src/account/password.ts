/** Another password: the current one, and a new one by the rules of the first login (P6, P8). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { changePassword } from "../members/members.ts";
import { endRecoveryNotices } from "../notices/notices.ts";
import { currentPasswordProblem } from "../passwords/current-password.ts";
import { newPasswordProblems } from "../passwords/new-password.ts";
import { longestSecret, passwordPolicies } from "../passwords/password-policy.ts";
import { endPasswordResets } from "../recovery/password-resets.ts";
import { endOtherSessions, renewSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Problems } from "../strings/strings.ts";
import type { Outcome } from "../web/form-page.ts";

export const password = memberPage({
  view: "account/password",
  heading: (t) => t.password.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({
    currentPassword: z.string().max(longestSecret).default(""),
    newPassword: z.string().max(longestSecret).default(""),
    confirmPassword: z.string().max(longestSecret).default(""),
    signOutEverywhere: z.literal("yes").optional(),
    /** The hidden user name that password managers keep with the password; never read. */
    username: z.string().optional(),
  }),
  keeps: ["signOutEverywhere"],

  async show({ portal, member }) {
    return { policy: passwordPolicies[portal.insurer.password_policy], userId: member.user_id ?? "" };
  },

  async submit(scene, { currentPassword, newPassword, confirmPassword, signOutEverywhere }): Promise<Outcome> {
    const { portal, member, session, through } = scene;
    const isSame = newPassword !== "" && newPassword === currentPassword;
    const problems: Problems = {
      ...(currentPassword === "" ? { currentPassword: [{ key: "passwordEmpty" }] } : {}),
      ...(isSame
        ? { newPassword: [{ key: "passwordSame" }] }
        : await newPasswordProblems(portal, member, newPassword, confirmPassword)),
    };
    if (Object.keys(problems).length > 0) return { problems };
    const wrong = await currentPasswordProblem(portal, member, currentPassword);
    if (wrong) return { problems: { currentPassword: [wrong] } };

    const { scheme } = passwordPolicies[portal.insurer.password_policy];
    const passwordHash = await portal.hashing.hash(newPassword, scheme);
    return transaction(portal, async (within): Promise<Outcome> => {
      const done = { leadTo: "/account/sign-in-methods" };
      if (!(await changePassword(within, member.id, member.password_hash!, passwordHash))) return done;
      await endRecoveryNotices(within, member.id);
      await endPasswordResets(within, member.id);
      if (signOutEverywhere) await endOtherSessions(within, member.id, session.id);
      await recordOwn({ ...scene, portal: within }, "password.change", "ok");
      await queueMail({ ...scene, portal: within }, "passwordChanged");
      return { ...done, tells: "passwordChanged", session: await renewSession(within, scene, {}, through) };
    });
  },
});
