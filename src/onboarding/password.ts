/** The member's own password. Accepting it ends the temporary credentials (O6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { setFirstPassword, unseal } from "../members/members.ts";
import { newestNotice, readTemporaryPassword, useNotices } from "../notices/notices.ts";
import { longestSecret, passwordPolicies, passwordProblems } from "../security/password-policy.ts";
import { endOtherSessions, replaceSession, type SignedIn } from "../sessions/sessions.ts";
import type { Problems } from "../strings/strings.ts";
import { step } from "./step.ts";

export const password = step({
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
    const problems = await problemsOf(portal, scene, newPassword, confirmPassword);
    if (Object.keys(problems).length > 0) return { problems };

    const { scheme } = passwordPolicies[portal.insurer.password_policy];
    const passwordHash = await portal.hashing.hash(newPassword, scheme);
    const token = await transaction(portal, async (within) => {
      if (!(await setFirstPassword(within, member.id, passwordHash))) return undefined;
      await useNotices(within, member.id);
      if (signOutEverywhere) await endOtherSessions(within, member.id, session.id);
      await recordOwn({ ...scene, portal: within }, "password.set", "ok");
      return replaceSession(
        within,
        scene,
        { assurance: "password", noticeId: null, birthDateConfirmedAt: null },
        through,
      );
    });
    return token ? { session: token } : undefined;
  },
});

async function problemsOf(portal: Portal, { member }: SignedIn, text: string, again: string): Promise<Problems> {
  const policy = passwordPolicies[portal.insurer.password_policy];
  const broken = passwordProblems(text, policy, ownWords(portal, member));
  if (broken.length === 0 && (await isTemporaryPassword(portal, member.id, text)))
    broken.push({ key: "passwordTemporary" });
  return {
    ...(broken.length > 0 ? { newPassword: broken } : {}),
    ...(text !== "" && text !== again ? { confirmPassword: [{ key: "passwordsDiffer" }] } : {}),
  };
}

/** What somebody who knows the member would try. */
function ownWords(portal: Portal, member: SignedIn["member"]): string[] {
  const [year = "", month = "", day = ""] = unseal(portal, member, "birth_date")!.split("-");
  const words = [member.user_id ?? "", member.member_number, portal.insurer.host, ...portal.insurer.name_en.split(" ")];
  return [
    ...words,
    `${year}${month}${day}`,
    `${day}${month}${year}`,
    `${month}${day}`,
    `${year.slice(2)}${month}${day}`,
  ];
}

/** The password on the paper can never become the lasting one (P1). */
async function isTemporaryPassword(portal: Portal, memberId: string, text: string): Promise<boolean> {
  const notice = await newestNotice(portal, memberId);
  const looksPrinted = /^[0-9A-Z]{11}$/.test(readTemporaryPassword(text));
  return looksPrinted && portal.hashing.verify(readTemporaryPassword(text), notice?.password_hash);
}
