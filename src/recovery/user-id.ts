/** A forgotten user ID goes to the confirmed address by mail; the page says the same whether the address is anybody's (R9). */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { rows } from "../database/rows.ts";
import { type Portal, transaction } from "../deps.ts";
import { refusedOnLine } from "../limits/lines.ts";
import { queueMailIfAny } from "../mail/outbox.ts";
import { emailProblems, readEmail } from "../members/email-address.ts";
import { hasNotLeft } from "../members/leaving.ts";
import { emailIndex, unseal } from "../members/members.ts";
import { openPage } from "../web/form-page.ts";
import { countAsking } from "./limit.ts";

export const forgottenUserId = openPage({
  view: "recovery/user-id",
  heading: (t) => t.forgottenUserId.heading,
  form: z.strictObject({ email: z.string().default("") }),
  keeps: ["email"],

  async submit({ portal, visit }, { email: typed }) {
    const email = readEmail(typed);
    const problems = emailProblems(email);
    if (problems.length > 0) return { problems: { email: problems } };
    const index = emailIndex(portal, email);
    const asked = await countAsking(visit, index);
    if ("slowUntil" in asked) return refusedOnLine(portal, "email", asked.slowUntil);

    const { mayMail } = asked;
    const members = await membersWithAddress(portal, index);
    const [member] = mayMail ? members : [];
    const to = member && unseal(portal, member, "email");
    const userIds = members.map((each) => each.user_id).join("\n");
    await transaction(portal, async (within) => {
      await queueMailIfAny({ portal: within, member, visit }, "forgottenUserId", { to, values: { userIds } });
      const { ip, userAgent } = visit;
      const about = { actor: member?.id ?? "", subject: member?.id ?? "", ip, userAgent };
      await record(within, { action: "recovery.user-id", outcome: mayMail ? "ok" : "refused", ...about });
    });
    return { leadTo: "/recovery/user-id/sent" };
  },
});

/** @returns those who confirmed this address and chose a user ID; families may share one. */
async function membersWithAddress(portal: Portal, index: string) {
  return rows(portal, "members")
    .selectAll()
    .where("email_index", "=", index)
    .where("email_confirmed_at", "is not", null)
    .where("user_id", "is not", null)
    .where(hasNotLeft(portal.clock()))
    .where("withdrawn_at", "is", null)
    .orderBy("member_number")
    .limit(10)
    .execute();
}
