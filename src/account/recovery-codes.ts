/** A new recovery code: shown until the member says that it is kept; from then on the old one is dead (C1). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { dropPendingSecret } from "../authenticators/pending-secrets.ts";
import {
  draftRecoveryCode,
  hashRecoveryCode,
  saveRecoveryCode,
  shownRecoveryCode,
} from "../authenticators/recovery-code.ts";
import { transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { renewRecoveryCode } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";
import { renewOrUndo, unlessTooLate } from "./too-late.ts";

export const recoveryCodes = memberPage({
  view: "account/recovery-codes",
  heading: (t) => t.recoveryCodes.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ saved: z.literal("yes").optional() }),

  async show(scene) {
    return { code: await draftRecoveryCode(scene), shownAt: scene.portal.clock() };
  },

  async submit(scene, { saved }): Promise<Outcome> {
    if (!saved) return { problems: { saved: [{ key: "codeNotSaved" }] } };
    const { portal, member, through } = scene;
    const shown = await shownRecoveryCode(scene);
    if (!shown) return { problems: { saved: [{ key: "codeRenewed" }] } };
    const hashed = await hashRecoveryCode(portal, shown);
    return transaction(portal, async (within): Promise<Outcome> => {
      if (!(await dropPendingSecret(within, scene, "recovery-codes"))) return { leadTo: "/account/sign-in-methods" };
      await renewRecoveryCode(within, member.id);
      await saveRecoveryCode({ ...scene, portal: within }, hashed);
      await recordOwn({ ...scene, portal: within }, "recovery-codes.renew", "ok");
      await queueMail({ ...scene, portal: within }, "recoveryCodeRenewed");
      const token = await renewOrUndo(within, scene, through);
      return { leadTo: "/account/sign-in-methods", tells: "recoveryCodeRenewed", session: token };
    }).catch(unlessTooLate);
  },
});
