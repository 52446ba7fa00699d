/** New recovery codes: shown until the member says that they are kept; from then on the old ones are dead (C1). */
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
import { queueMail } from "../mail/outbox.ts";
import { renewRecoveryCodes } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";
import { renewOrUndo, unlessTooLate } from "./too-late.ts";

export const recoveryCodes = memberPage({
  view: "account/recovery-codes",
  heading: (t) => t.recoveryCodes.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ saved: z.literal("yes").optional() }),

  async show(scene) {
    const codes = await draftRecoveryCodes(scene);
    return { rule: recoveryCodeRule, codes, file: codesFile(codes) };
  },

  async submit(scene, { saved }): Promise<Outcome> {
    if (!saved) return { problems: { saved: [{ key: "codesNotSaved" }] } };
    const { portal, member, through } = scene;
    const shown = await shownRecoveryCodes(scene);
    if (!shown) return { problems: { saved: [{ key: "codesRenewed" }] } };
    const hashed = await hashRecoveryCodes(portal, shown);
    return transaction(portal, async (within): Promise<Outcome> => {
      if (!(await dropPendingSecret(within, scene, "recovery-codes"))) return { leadTo: "/account/sign-in-methods" };
      await renewRecoveryCodes(within, member.id);
      await saveRecoveryCodes({ ...scene, portal: within }, hashed);
      await recordOwn({ ...scene, portal: within }, "recovery-codes.renew", "ok");
      await queueMail({ ...scene, portal: within }, "recoveryCodesRenewed");
      return { leadTo: "/account/sign-in-methods", session: await renewOrUndo(within, scene, through) };
    }).catch(unlessTooLate);
  },
});
