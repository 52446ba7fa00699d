/** A forgotten password begins with the user ID; the next page is the same whether it is anybody's (R9). */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { typedUserId } from "../limits/counters.ts";
import { refusedOnLine } from "../limits/lines.ts";
import { groupedDigits } from "../mail/email-codes.ts";
import { queueMailIfAny } from "../mail/outbox.ts";
import { unseal } from "../members/members.ts";
import { userIdKey } from "../members/user-id.ts";
import { openPage } from "../web/form-page.ts";
import { countAsking } from "./limit.ts";
import { memberWithFactor, resetRule, startPasswordReset } from "./password-resets.ts";

export const forgottenPassword = openPage({
  view: "recovery/password",
  heading: (t) => t.forgottenPassword.heading,
  form: z.strictObject({ userId: z.string().default("") }),
  keeps: ["userId"],

  async submit({ portal, visit }, { userId }) {
    if (userId.trim() === "") return { problems: { userId: [{ key: "userIdEmpty" }] } };
    const asked = await countAsking(visit, typedUserId(portal, userIdKey(userId)));
    if ("slowUntil" in asked) return refusedOnLine(portal, "userId", asked.slowUntil);

    const { mayMail } = asked;
    const member = await memberWithFactor(portal, userId);
    const addresses = [
      member?.email_confirmed_at ? unseal(portal, member, "email") : undefined,
      member?.recovery_email_confirmed_at ? unseal(portal, member, "recovery_email") : undefined,
    ];
    const found = addresses.some(Boolean) ? member : undefined;
    await transaction(portal, async (within) => {
      if (mayMail) {
        const code = groupedDigits(await startPasswordReset(within, hashToken(visit.token), found?.id));
        const values = { code, minutes: resetRule.minutes };
        for (const to of addresses)
          await queueMailIfAny({ portal: within, member: found, visit }, "passwordCode", { to, values });
      }
      const { ip, userAgent } = visit;
      const about = { actor: found?.id ?? "", subject: found?.id ?? "", ip, userAgent };
      await record(within, { action: "recovery.password", outcome: mayMail ? "ok" : "refused", ...about });
    });
    return { leadTo: "/recovery/password/code" };
  },
});
