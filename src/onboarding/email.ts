/** The address for notices; pending until its code is entered. */
import { z } from "zod";
import { transaction } from "../deps.ts";
import { sendEmailCode } from "../mail/email-codes.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { setEmail, unseal } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const email = memberPage({
  view: "onboarding/email",
  heading: (t) => t.email.heading,
  form: z.strictObject({ email: z.string().default("") }),
  keeps: ["email"],

  async show({ portal, member }) {
    return { proposed: unseal(portal, member, "email") ?? unseal(portal, member, "imported_email") ?? "" };
  },

  async submit(scene, typed) {
    const address = readEmail(typed.email);
    const problems = emailProblems(address);
    if (problems.length > 0) return { problems: { email: problems } };
    await transaction(scene.portal, async (within) => {
      if (await setEmail(within, scene.member.id, address)) await sendEmailCode({ ...scene, portal: within }, address);
    });
    return undefined;
  },
});
