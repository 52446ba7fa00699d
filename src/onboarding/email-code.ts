/** The code that was mailed; resend, another address, or later. Long after the password a code of today is needed (O7). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { checkEmailCode, emailCodeRule, liveEmailCode, sendEmailCode, waitForEmailCode } from "../mail/email-codes.ts";
import { lastRefusal } from "../mail/refusals.ts";
import { suggestion } from "../members/email-address.ts";
import { confirmEmail, deferEmail, reopenEmail, unseal } from "../members/members.ts";
import { proveEmail } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { mustProveEmail } from "./facts.ts";

export const emailCode = memberPage({
  view: "onboarding/email-code",
  heading: (t) => t.emailCode.heading,
  form: z.strictObject({
    code: z.string().default(""),
    later: z.string().optional(),
    resend: z.string().optional(),
    change: z.string().optional(),
  }),

  async show(scene) {
    const { portal, member } = scene;
    const address = unseal(portal, member, "email")!;
    const isProof = mustProveEmail(scene, portal.clock());
    return {
      rule: emailCodeRule,
      address,
      suggestion: suggestion(address) ?? "",
      sentAt: (await liveEmailCode(scene))?.created_at ?? 0,
      wait: await waitForEmailCode(scene, member.email_index!),
      refusedAt: (await lastRefusal(portal, member.id, [member.email_index!])) ?? 0,
      isProof,
      isHopeless: isProof && member.email_confirmed_at === null,
    };
  },

  async submit(scene, { code, later, resend, change }) {
    const { portal, member, session } = scene;
    const isProof = mustProveEmail(scene, portal.clock());
    if (isProof && member.email_confirmed_at === null) return { problems: { code: [{ key: "emailNeverConfirmed" }] } };
    if (change !== undefined && !isProof) {
      await reopenEmail(portal, member.id);
      return undefined;
    }
    if (later !== undefined && !isProof) {
      await deferEmail(portal, member.id);
      return undefined;
    }
    if (resend !== undefined) {
      // Sent or too soon: the page says when it was sent, and when it can be again.
      await sendEmailCode(scene, unseal(portal, member, "email")!);
      return undefined;
    }
    const checked = await transaction(portal, async (within) => {
      const result = await checkEmailCode({ ...scene, portal: within }, code);
      if (!("confirmed" in result)) return result;
      await confirmEmail(within, member.id, result.confirmed);
      await proveEmail(within, session.id);
      await recordOwn({ ...scene, portal: within }, "email.confirm", "ok");
      return result;
    });
    return "problem" in checked ? { problems: { code: [checked.problem] } } : undefined;
  },
});
