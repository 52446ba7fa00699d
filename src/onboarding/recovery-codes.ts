/** Ten codes for the day the phone is gone; shown until the member says that they are kept, never again after (C1). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { dropPendingSecret } from "../authenticators/pending-secrets.ts";
import {
  codesFile,
  draftRecoveryCodes,
  hashRecoveryCodes,
  recoveryCodeRule,
  saveRecoveryCodes,
  shownRecoveryCodes,
} from "../authenticators/recovery-codes.ts";
import { transaction } from "../deps.ts";
import { markRecoveryCodesSaved } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const recoveryCodes = memberPage({
  view: "onboarding/recovery-codes",
  heading: (t) => t.recoveryCodes.heading,
  form: z.strictObject({ saved: z.literal("yes").optional() }),

  async show(scene) {
    const codes = await draftRecoveryCodes(scene);
    return { rule: recoveryCodeRule, codes, file: codesFile(codes) };
  },

  async submit(scene, { saved }) {
    if (!saved) return { problems: { saved: [{ key: "codesNotSaved" }] } };
    const { portal, member } = scene;
    const shown = await shownRecoveryCodes(scene);
    if (!shown) return { problems: { saved: [{ key: "codesRenewed" }] } };
    const hashed = await hashRecoveryCodes(portal, shown);
    await transaction(portal, async (within) => {
      if (!(await markRecoveryCodesSaved(within, member.id))) return;
      await saveRecoveryCodes({ ...scene, portal: within }, hashed);
      await dropPendingSecret(within, scene, "recovery-codes");
      await recordOwn({ ...scene, portal: within }, "recovery-codes.save", "ok");
    });
    return undefined;
  },
});
