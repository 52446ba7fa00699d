/** The new password after both proofs. It signs nobody in: every session ends, and the member signs in with it (C4). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { accountFromAnywhere, currentPassword, knownBrowser } from "../limits/counters.ts";
import { forgive } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { changesOf } from "../members/members.ts";
import { endRecoveryNotices } from "../notices/notices.ts";
import { newPasswordProblems } from "../passwords/new-password.ts";
import { longestSecret, passwordPolicies } from "../passwords/password-policy.ts";
import { knownDevice } from "../sessions/known-device.ts";
import { endEverySession } from "../sessions/sessions.ts";
import type { FormPage, Scene } from "../web/form-page.ts";
import { endPasswordResets, usePasswordReset } from "./password-resets.ts";
import type { Resetting } from "./position.ts";

interface Form {
  newPassword: string;
  confirmPassword: string;
  username?: string | undefined;
}

export const passwordNew: FormPage<Resetting, Form> = {
  view: "recovery/password-new",
  heading: (t) => t.password.heading,
  form: z.strictObject({
    newPassword: z.string().max(longestSecret).default(""),
    confirmPassword: z.string().max(longestSecret).default(""),
    /** The hidden user name that password managers keep with the password; never read. */
    username: z.string().optional(),
  }),

  async show({ portal, member }) {
    return { policy: passwordPolicies[portal.insurer.password_policy], userId: member.user_id ?? "" };
  },

  async submit(scene, { newPassword, confirmPassword }) {
    const { portal, member } = scene;
    const problems = await newPasswordProblems(portal, member, newPassword, confirmPassword);
    if (Object.keys(problems).length > 0) return { problems };
    const { scheme } = passwordPolicies[portal.insurer.password_policy];
    await setPassword(scene, await portal.hashing.hash(newPassword, scheme));
    return { hasLeft: true, leadTo: "/sign-in", tells: "passwordRecovered" };
  },
};

/** Once, however many posts come; whatever else was on its way to this account ends. */
async function setPassword(scene: Scene<Resetting>, passwordHash: string): Promise<void> {
  const { reset, member } = scene;
  await transaction(scene.portal, async (portal) => {
    if (!(await usePasswordReset(portal, reset.id))) return;
    await changesOf(portal, member.id).set({ password_hash: passwordHash, password_set_at: portal.clock() }).execute();
    await endEverySession(portal, member.id);
    await endPasswordResets(portal, member.id);
    await endRecoveryNotices(portal, member.id);
    // Wrong guesses of the password before say nothing about the new one (R2).
    const device = knownDevice(portal, member.id, scene.visit.device);
    const ofDevice = device ? [knownBrowser(device)] : [];
    await forgive(portal, accountFromAnywhere(member.id), currentPassword(member.id), ...ofDevice);
    await recordOwn({ ...scene, portal }, "recovery.password-new", "ok");
    await queueMail({ ...scene, portal }, "passwordChanged");
  });
}
