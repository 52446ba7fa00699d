/** Another address for notices; the one before stays until the code of the new one is entered (C6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { emailCodeRule, sendEmailCode } from "../mail/email-codes.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { proposeEmail } from "../members/email-change.ts";
import { emailIndex, unseal } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const email = memberPage({
  view: "account/email",
  heading: (t) => t.email.heading,
  back: "/account/profile",
  form: z.strictObject({ email: z.string().default("") }),
  keeps: ["email"],

  async show({ portal, member }) {
    return {
      rule: emailCodeRule,
      proposed: unseal(portal, member, "pending_email") ?? unseal(portal, member, "email") ?? "",
    };
  },

  async submit(scene, typed): Promise<Outcome> {
    const { portal, member } = scene;
    const address = readEmail(typed.email);
    const problems = emailProblems(address);
    if (problems.length > 0) return { problems: { email: problems } };
    const isSame = member.email_confirmed_at !== null && emailIndex(portal, address) === member.email_index;
    if (isSame) return { problems: { email: [{ key: "emailSame" }] } };
    return transaction(portal, async (within): Promise<Outcome> => {
      await sendEmailCode({ ...scene, portal: within }, address);
      await proposeEmail(within, member.id, address);
      await recordOwn({ ...scene, portal: within }, "email.propose", "ok");
      return { leadTo: "/account/email-code" };
    });
  },
});
