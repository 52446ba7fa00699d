/** An authenticator app, added or put in the place of the one before, which works until the new one has shown a right code (T5). */
import { z } from "zod";
import { authenticatorsOf, mostAuthenticators } from "../authenticators/authenticators.ts";
import { dropPendingSecret } from "../authenticators/pending-secrets.ts";
import { otpPage, registerOtp } from "../authenticators/register-otp.ts";
import { addNamed } from "../authenticators/registration.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { renewOrUndo, unlessTooLate } from "./too-late.ts";

const overview = "/account/sign-in-methods";

export const otp = memberPage({
  view: "account/otp",
  heading: (t) => t.authenticator.headingOtp,
  back: overview,
  form: z.strictObject({ code: z.string().default("") }),

  async show(scene) {
    const existing = await authenticatorsOf(scene.portal, scene.member.id);
    const isReplaced = existing.some((each) => each.kind === "otp");
    const isFull = !isReplaced && existing.length >= mostAuthenticators;
    return isFull ? { isFull, most: mostAuthenticators } : { isFull, isReplaced, ...(await otpPage(scene)) };
  },

  submit: (scene, { code }) =>
    registerOtp(scene, code, {
      async add(within, row) {
        // Of two posts of one code the first one counts.
        const isFirst = await dropPendingSecret(within, scene, "otp");
        return isFirst ? addNamed(within, scene, row) : { leadTo: overview };
      },
      open: async (within, id) => ({
        leadTo: `/account/devices/${id}/name`,
        tells: "otpAdded",
        session: await renewOrUndo(within, scene, scene.through),
      }),
    }).catch(unlessTooLate),
});
