/** One more passkey, on this device or another; its name is asked for afterwards. */
import { z } from "zod";
import { authenticatorsOf, mostAuthenticators } from "../authenticators/authenticators.ts";
import { passkeyPage, registerPasskey } from "../authenticators/register-passkey.ts";
import { addNamed } from "../authenticators/registration.ts";
import { renewSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const addPasskey = memberPage({
  view: "account/add-passkey",
  heading: (t) => t.authenticator.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ response: z.string().default("") }),

  async show(scene) {
    const isFull = (await authenticatorsOf(scene.portal, scene.member.id)).length >= mostAuthenticators;
    return { isFull, most: mostAuthenticators, ...(isFull ? {} : await passkeyPage(scene)) };
  },

  submit: (scene, { response }) =>
    registerPasskey(scene, response, {
      add: (within, row) => addNamed(within, scene, row),
      open: async (within, id) => ({
        leadTo: `/account/devices/${id}/name`,
        tells: "passkeyAdded",
        session: await renewSession(within, scene, {}, scene.through),
      }),
    }),
});
