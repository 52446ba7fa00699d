/** The passkey of a new phone; its challenge is bound to the invitation (W1). */
import { z } from "zod";
import { passkeyPage, registerPasskey } from "../authenticators/register-passkey.ts";
import { onNewPhone, phonePage } from "./new-phone.ts";

export const passkey = phonePage({
  view: "move/passkey",
  heading: (t) => t.authenticator.heading,
  form: z.strictObject({ response: z.string().default("") }),

  // Only this browser opened the invitation; another one could not go on.
  show: async (phone) => ({ ...(await passkeyPage(phone, phone.move.id)), inApp: undefined, elsewhere: "" }),

  submit: (phone, { response }) => registerPasskey(phone, response, onNewPhone(phone), phone.move.id),
});
