/** The chosen second factor is registered: the phone's own sheet, or an authenticator app. Either can be taken instead here. */
import { z } from "zod";
import { addFirstAuthenticator } from "../authenticators/authenticators.ts";
import { otpPage, registerOtp } from "../authenticators/register-otp.ts";
import { passkeyPage, registerPasskey } from "../authenticators/register-passkey.ts";
import type { Registration } from "../authenticators/registration.ts";
import { reach } from "../members/first-login-steps.ts";
import { chooseMethod } from "../members/members.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { replaceSession } from "../sessions/sessions.ts";
import { type MemberScene, memberPage } from "../sessions/visit-session.ts";

export const authenticator = memberPage({
  view: "onboarding/authenticator",
  heading: (t) => t.authenticator.heading,
  form: z.strictObject({
    response: z.string().optional(),
    code: z.string().optional(),
    method: z.enum(["passkey", "otp"]).optional(),
  }),

  async show(scene) {
    if (scene.member.sign_in_method === "otp") return { method: "otp", ...(await otpPage(scene)) };
    return { method: "passkey", ...(await passkeyPage(scene)) };
  },

  async submit(scene, { response, code, method }) {
    const { portal, member } = scene;
    if (method !== undefined) {
      await chooseMethod(portal, member.id, method);
      return undefined;
    }
    return member.sign_in_method === "otp"
      ? registerOtp(scene, code ?? "", first(scene))
      : registerPasskey(scene, response ?? "", first(scene));
  },
});

/** The factor was proved in this session: it becomes a full one (S2). Of several tabs one adds it, the others go on. */
function first(scene: MemberScene): Registration {
  const { portal, member, visit, through } = scene;
  return {
    async add(within, row) {
      const added = { ...row, last_used_at: within.clock() };
      return (await addFirstAuthenticator(within, member.id, added)) ? undefined : {};
    },
    async open(within, authenticatorId) {
      await reach(within, "authenticator", member.id);
      const changes = { assurance: "full", authenticatorId, userAgent: visit.userAgent } as const;
      const session = await replaceSession(within, scene, changes, through);
      return session ? { session, knownDevice: newKnownDevice(portal, member.id) } : undefined;
    },
  };
}
