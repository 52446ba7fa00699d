/** A second address, for the day the password is forgotten; it counts when its code was entered. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { sendEmailCode } from "../mail/email-codes.ts";
import { queueMail } from "../mail/outbox.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { removeRecoveryEmail, setRecoveryEmail } from "../members/email-change.ts";
import { emailIndex, unseal } from "../members/members.ts";
import { type MemberScene, memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

const overview = "/account/profile";

export const recoveryEmail = memberPage({
  view: "account/recovery-email",
  heading: (t) => t.recoveryEmail.heading,
  back: overview,
  form: z.strictObject({ email: z.string().default(""), remove: z.literal("yes").optional() }),
  keeps: ["email"],

  async show({ portal, member }) {
    const current = unseal(portal, member, "recovery_email") ?? "";
    return { current, isConfirmed: member.recovery_email_confirmed_at !== null };
  },

  async submit(scene, { email: typed, remove: isRemoval }): Promise<Outcome> {
    if (isRemoval) return remove(scene);
    const { portal, member } = scene;
    const address = readEmail(typed);
    const problems = emailProblems(address);
    if (problems.length > 0) return { problems: { email: problems } };
    const index = emailIndex(portal, address);
    if (index === member.email_index) return { problems: { email: [{ key: "recoveryEmailSame" }] } };
    const isConfirmed = member.recovery_email_confirmed_at !== null;
    if (isConfirmed && index === member.recovery_email_index) return { problems: { email: [{ key: "emailSame" }] } };
    return transaction(portal, async (within): Promise<Outcome> => {
      await sendEmailCode({ ...scene, portal: within }, address);
      await setRecoveryEmail(within, member.id, address);
      await recordOwn({ ...scene, portal: within }, "recovery-email.propose", "ok");
      if (isConfirmed) await queueMail({ ...scene, portal: within }, "recoveryEmailChanged");
      return { leadTo: "/account/recovery-email-code" };
    });
  },
});

async function remove(scene: MemberScene): Promise<Outcome> {
  return transaction(scene.portal, async (within): Promise<Outcome> => {
    if (await removeRecoveryEmail(within, scene.member.id)) {
      await recordOwn({ ...scene, portal: within }, "recovery-email.remove", "ok");
      await queueMail({ ...scene, portal: within }, "recoveryEmailChanged");
    }
    return { leadTo: overview, tells: "recoveryEmailRemoved" };
  });
}
