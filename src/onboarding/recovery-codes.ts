/** A code for the day the phone is gone; shown until the member says that it is kept, never again after (C1). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { dropPendingSecret } from "../authenticators/pending-secrets.ts";
import {
  draftRecoveryCode,
  hashRecoveryCode,
  hasUsedRecoveryCode,
  saveRecoveryCode,
  shownRecoveryCode,
} from "../authenticators/recovery-code.ts";
import { transaction } from "../deps.ts";
import { reach } from "../members/first-login-steps.ts";
import { markRecoveryCodeSaved } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const recoveryCodes = memberPage({
  view: "onboarding/recovery-codes",
  heading: (t) => t.recoveryCodes.heading,
  form: z.strictObject({ saved: z.literal("yes").optional() }),

  async show(scene) {
    const code = await draftRecoveryCode(scene);
    const isNext = await hasUsedRecoveryCode(scene.portal, scene.member.id);
    // Whoever has been through the first login is at no step of it.
    const step = isNext ? { step: 0 } : {};
    return { code, shownAt: scene.portal.clock(), isNext, ...step };
  },

  async submit(scene, { saved }) {
    if (!saved) return { problems: { saved: [{ key: "codeNotSaved" }] } };
    const { portal, member } = scene;
    const shown = await shownRecoveryCode(scene);
    if (!shown) return { problems: { saved: [{ key: "codeRenewed" }] } };
    const hashed = await hashRecoveryCode(portal, shown);
    const isNext = await hasUsedRecoveryCode(portal, member.id);
    await transaction(portal, async (within) => {
      if (!(await markRecoveryCodeSaved(within, member.id))) return;
      await saveRecoveryCode({ ...scene, portal: within }, hashed);
      await reach(within, "complete", member.id);
      await dropPendingSecret(within, scene, "recovery-codes");
      await recordOwn({ ...scene, portal: within }, "recovery-codes.save", "ok");
    });
    return { tells: isNext ? "recoveryCodeRenewed" : "firstLogin" };
  },
});
