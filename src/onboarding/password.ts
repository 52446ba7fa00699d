/** The member's own password. Accepting it ends the temporary credentials (O6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { reach } from "../members/first-login-steps.ts";
import { setFirstPassword } from "../members/members.ts";
import { useNotices } from "../notices/notices.ts";
import { newPasswordProblems } from "../passwords/new-password.ts";
import { longestSecret, passwordPolicies } from "../passwords/password-policy.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { endOtherSessions, replaceSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const password = memberPage({
  view: "onboarding/password",
  heading: (t) => t.password.heading,
  form: z.strictObject({
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

  async submit(scene, { newPassword, confirmPassword, signOutEverywhere }) {
    const { portal, member, session, through } = scene;
    const problems = await newPasswordProblems(portal, member, newPassword, confirmPassword);
    if (Object.keys(problems).length > 0) return { problems };

    const { scheme } = passwordPolicies[portal.insurer.password_policy];
    const passwordHash = await portal.hashing.hash(newPassword, scheme);
    const token = await transaction(portal, async (within) => {
      if (!(await setFirstPassword(within, member.id, passwordHash))) return undefined;
      await useNotices(within, member.id);
      await reach(within, "password", member.id);
      if (signOutEverywhere) await endOtherSessions(within, member.id, session.id);
      await recordOwn({ ...scene, portal: within }, "password.set", "ok");
      return replaceSession(
        within,
        scene,
        { assurance: "password", noticeId: null, birthDateConfirmedAt: null },
        through,
      );
    });
    // The paper has the member leave now and come back with the new password, from wherever hundreds do the same.
    return token ? { session: token, knownDevice: newKnownDevice(portal, member.id) } : undefined;
  },
});
