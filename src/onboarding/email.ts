/** The address for notices; pending until its code is entered. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { sendEmailCode } from "../mail/email-codes.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { reach } from "../members/first-login-steps.ts";
import { setEmail, unseal } from "../members/members.ts";
import { endOtherSessions } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const email = memberPage({
  view: "onboarding/email",
  heading: (t) => t.email.heading,
  form: z.strictObject({ email: z.string().default(""), signOutEverywhere: z.literal("yes").optional() }),
  keeps: ["email", "signOutEverywhere"],

  async show({ portal, member }) {
    return { proposed: unseal(portal, member, "email") ?? unseal(portal, member, "imported_email") ?? "" };
  },

  async submit(scene, typed) {
    const address = readEmail(typed.email);
    const problems = emailProblems(address);
    if (problems.length > 0) return { problems: { email: problems } };
    await transaction(scene.portal, async (within) => {
      const { member, session } = scene;
      if (!(await setEmail(within, member.id, address))) return;
      await reach(within, "email", member.id);
      await sendEmailCode({ ...scene, portal: within }, address);
      if (!typed.signOutEverywhere) return;
      await endOtherSessions(within, member.id, session.id);
      await recordOwn({ ...scene, portal: within }, "sessions.end-others", "ok");
    });
    return undefined;
  },
});
