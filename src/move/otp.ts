/** An authenticator app on a new phone that cannot make passkeys; it takes the place of the one on the old phone. */
import { z } from "zod";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import { otpPage, registerOtp } from "../authenticators/register-otp.ts";
import { onNewPhone, phonePage } from "./new-phone.ts";

export const otp = phonePage({
  view: "move/otp",
  heading: (t) => t.authenticator.headingOtp,
  form: z.strictObject({ code: z.string().default("") }),

  async show(phone) {
    const existing = await authenticatorsOf(phone.portal, phone.member.id);
    return { isReplaced: existing.some((each) => each.kind === "otp"), ...(await otpPage(phone)) };
  },

  submit: (phone, { code }) => registerOtp(phone, code, onNewPhone(phone)),
});
