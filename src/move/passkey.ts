/** The passkey of a new phone. */
import { z } from "zod";
import { passkeyPage, registerPasskey } from "../authenticators/register-passkey.ts";
import { boundToMove, onNewPhone, phonePage } from "./new-phone.ts";

export const passkey = phonePage({
  view: "move/passkey",
  heading: (t) => t.authenticator.heading,
  form: z.strictObject({ response: z.string().default("") }),

  // Only this browser opened the invitation; another one could not go on.
  show: async (phone) => ({ ...(await passkeyPage(phone, boundToMove(phone))), inApp: undefined }),

  submit: (phone, { response }) => registerPasskey(phone, response, onNewPhone(phone), boundToMove(phone)),
});
