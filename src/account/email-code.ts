/** The codes of the two addresses: entered, it counts from then on. Whoever had the address before can object for three days (C6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { checkEmailCode, emailCodeRule, liveEmailCode, sendEmailCode, waitForEmailCode } from "../mail/email-codes.ts";
import { queueMail } from "../mail/outbox.ts";
import { lastRefusal } from "../mail/refusals.ts";
import { tellReplacedAddress } from "../mail/replaced-address.ts";
import { suggestion } from "../members/email-address.ts";
import {
  adoptPendingEmail,
  confirmRecoveryEmail,
  dropPendingEmail,
  removeRecoveryEmail,
} from "../members/email-change.ts";
import { unseal } from "../members/members.ts";
import { endPasswordResets } from "../recovery/password-resets.ts";
import { type MemberScene, memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";
import type { Told } from "../web/told.ts";

const overview = "/account/profile";

interface Waiting {
  address: string;
  index: string;
}

interface Codes {
  path: string;
  /** What is said once the code was entered. */
  tells: Told;
  /** @returns the address whose code is asked for, if there is one. */
  waiting(scene: MemberScene): Waiting | undefined;
  /** The code was entered; in the transaction of the code. */
  confirm(scene: MemberScene, index: string): Promise<void>;
  /** The member gives it up; in a transaction. */
  cancel(scene: MemberScene): Promise<void>;
}

export const emailCode = codePage({
  path: "/account/email-code",
  tells: "emailChanged",
  waiting({ portal, member }) {
    const address = unseal(portal, member, "pending_email");
    return address ? { address, index: member.pending_email_index! } : undefined;
  },
  confirm: adopt,
  async cancel(scene) {
    await dropPendingEmail(scene.portal, scene.member.id);
    await recordOwn(scene, "email.cancel", "ok");
  },
});

export const recoveryEmailCode = codePage({
  path: "/account/recovery-email-code",
  tells: "recoveryEmailAdded",
  waiting({ portal, member }) {
    const address = member.recovery_email_confirmed_at === null && unseal(portal, member, "recovery_email");
    return address ? { address, index: member.recovery_email_index! } : undefined;
  },
  async confirm(scene, index) {
    if (!(await confirmRecoveryEmail(scene.portal, scene.member.id, index))) return;
    await recordOwn(scene, "recovery-email.confirm", "ok");
    await queueMail(scene, "recoveryEmailChanged");
  },
  async cancel(scene) {
    if (await removeRecoveryEmail(scene.portal, scene.member.id)) await recordOwn(scene, "recovery-email.cancel", "ok");
  },
});

function codePage({ path, tells, waiting, confirm, cancel }: Codes) {
  return memberPage({
    view: "account/email-code",
    heading: (t) => t.emailCode.heading,
    back: overview,
    form: z.strictObject({
      code: z.string().default(""),
      resend: z.literal("yes").optional(),
      cancel: z.literal("yes").optional(),
    }),

    async show(scene) {
      const address = waiting(scene);
      if (!address) return "over";
      const live = await liveEmailCode(scene, address.index);
      return {
        rule: emailCodeRule,
        address: address.address,
        suggestion: suggestion(address.address) ?? "",
        sentAt: live?.created_at ?? 0,
        wait: await waitForEmailCode(scene, address.index),
        refusedAt: (await lastRefusal(scene.portal, scene.member.id, [address.index])) ?? 0,
      };
    },

    async submit(scene, { code, resend, cancel: isCancelled }): Promise<Outcome> {
      const { portal } = scene;
      const address = waiting(scene);
      if (!address) return { leadTo: overview };
      if (isCancelled) {
        await transaction(portal, (within) => cancel({ ...scene, portal: within }));
        return { leadTo: overview, tells: "changeCancelled" };
      }
      if (resend) {
        const isSent = await transaction(portal, (within) =>
          sendEmailCode({ ...scene, portal: within }, address.address),
        );
        return { leadTo: path, ...(isSent ? { tells: "codeSent" } : {}) };
      }
      return transaction(portal, async (within): Promise<Outcome> => {
        const checked = await checkEmailCode({ ...scene, portal: within }, code, address.index);
        if ("problem" in checked) return { problems: { code: [checked.problem] } };
        await confirm({ ...scene, portal: within }, checked.confirmed);
        return { leadTo: overview, tells };
      });
    },
  });
}

/** Both addresses hear of it; the one before with a link by which it comes back. */
async function adopt(scene: MemberScene, index: string): Promise<void> {
  const { portal, member } = scene;
  const before = member.email_confirmed_at === null ? undefined : unseal(portal, member, "email");
  const address = unseal(portal, member, "pending_email")!;
  if (!(await adoptPendingEmail(portal, member, index))) return;
  // Its code went to the address before.
  await endPasswordResets(portal, member.id);
  await recordOwn(scene, "email.change", "ok");
  await queueMail(scene, "emailChanged", { to: address });
  if (before) await tellReplacedAddress(scene, before);
}
