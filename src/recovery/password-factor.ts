/** An address alone resets nothing: passkey, one-time code or recovery code comes after the code from the mail (C4). */
import { z } from "zod";
import type { Portal } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { enterByProof, type GivenProof, proofFields, proofPage } from "../sign-in/prove.ts";
import type { FormPage } from "../web/form-page.ts";
import { proveResetFactor } from "./password-resets.ts";
import type { Resetting } from "./position.ts";

export const passwordFactor: FormPage<Resetting, GivenProof> = {
  view: "recovery/password-factor",
  heading: (t) => t.secondFactor.heading,
  form: z.strictObject(proofFields),

  show: ({ visit, ...who }) => proofPage(visit, who),

  async submit(scene, given) {
    const token = scene.portal.random(32).toString("base64url");
    const goOn = async (within: Portal) =>
      (await proveResetFactor(within, scene.reset.id, hashToken(token))) ? token : undefined;
    // Whoever has lost the phone too signs in with the new password and this code.
    const keepsCode = true;
    const entered = await enterByProof(scene, given, "recovery.password-factor", goOn, { keepsCode });
    return "token" in entered ? { session: entered.token } : entered;
  },
};
