/** The member's own password. Accepting it ends the temporary credentials (O6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { type Portal, transaction } from "../deps.ts";
import { readBirthDate } from "../members/birth-date.ts";
import { setFirstPassword, unseal } from "../members/members.ts";
import { noticesOfMember, readTemporaryPassword, useNotices } from "../notices/notices.ts";
import { longestSecret, passwordPolicies, passwordProblems } from "../security/password-policy.ts";
import { endOtherSessions, replaceSession, type SignedIn } from "../sessions/sessions.ts";
import { dateInJapan } from "../strings/moments.ts";
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
  if (isBirthDate(portal, member, text) && !broken.some(({ key }) => key === "passwordGuessable")) {
    broken.push({ key: "passwordGuessable" });
  }
  if (broken.length === 0 && (await isTemporaryPassword(portal, member.id, text)))
    broken.push({ key: "passwordTemporary" });
  return {
    ...(broken.length > 0 ? { newPassword: broken } : {}),
    ...(text !== "" && text !== again ? { confirmPassword: [{ key: "passwordsDiffer" }] } : {}),
  };
}

/** What somebody who knows the member would try. */
function ownWords(portal: Portal, member: SignedIn["member"]): string[] {
  const { insurer } = portal;
  const names = [member.name, member.name_kana, insurer.name, insurer.name_en].flatMap((name) => [
    name,
    ...name.split(/\s+/),
  ]);
  const [year = "", month = "", day = ""] = unseal(portal, member, "birth_date")!.split("-");
  const dates = [`${year}${month}${day}`, `${day}${month}${year}`, `${month}${day}`, `${year.slice(2)}${month}${day}`];
  return [member.user_id ?? "", member.member_number, insurer.host, ...names, ...dates];
}

/** The birth date in any of the forms people write it. */
function isBirthDate(portal: Portal, member: SignedIn["member"], text: string): boolean {
  const reading = readBirthDate(text, dateInJapan(portal.clock()));
  return "date" in reading && reading.date === unseal(portal, member, "birth_date");
}

/** A password from the paper, whichever of the member's notices it was on, can never become the lasting one (P1). */
async function isTemporaryPassword(portal: Portal, memberId: string, text: string): Promise<boolean> {
  const read = readTemporaryPassword(text);
  if (!/^[0-9A-Z]{11}$/.test(read)) return false;
  for (const notice of await noticesOfMember(portal, memberId)) {
    if (await portal.hashing.verify(read, notice.password_hash)) return true;
  }
  return false;
}
