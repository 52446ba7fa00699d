/** 利用をやめる: the member leaves the portal; the insurer keeps its record, and the office can undo it. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { withdraw as withdrawMember } from "../members/members.ts";
import { currentPasswordProblem } from "../passwords/current-password.ts";
import { longestSecret } from "../passwords/password-policy.ts";
import { endEverySession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const withdraw = memberPage({
  view: "account/withdraw",
  heading: (t) => t.withdraw.heading,
  back: "/account/profile",
  form: z.strictObject({ password: z.string().max(longestSecret).default("") }),

  async submit(scene, { password }): Promise<Outcome> {
    const { portal, member } = scene;
    const wrong = await currentPasswordProblem(portal, member, password);
    if (wrong) return { problems: { password: [wrong] } };
    return transaction(portal, async (within): Promise<Outcome> => {
      if (await withdrawMember(within, member.id)) {
        await recordOwn({ ...scene, portal: within }, "member.withdraw", "ok");
        await queueMail({ ...scene, portal: within }, "withdrawn");
        await endEverySession(within, member.id);
      }
      return { leadTo: "/account/withdrawn", hasLeft: true };
    });
  },
});
