/** ログイン方法変更: the devices, the recovery code, and what can be changed about them. */
import { authenticatorsOf, isChanged, mostAuthenticators } from "../authenticators/authenticators.ts";
import { acceptedCredentials } from "../authenticators/passkey.ts";
import { recoveryCodesLeft } from "../authenticators/recovery-code.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { page } from "../web/page.ts";
import type { Request } from "../web/visit.ts";

export async function signInMethods(c: Request, { member, session }: SignedIn): Promise<Response> {
  const { portal } = c.var.visit;
  const devices = await authenticatorsOf(portal, member.id);
  return page(c, "account/sign-in-methods", (t) => t.signInMethods.heading, {
    devices,
    isChanged,
    usedHere: session.authenticator_id,
    hasOtp: devices.some((each) => each.kind === "otp"),
    isFull: devices.length >= mostAuthenticators,
    codeSavedAt: member.recovery_codes_saved_at,
    codesLeft: await recoveryCodesLeft(portal, member.id),
    signal: { name: "signalAllAcceptedCredentials", options: acceptedCredentials(portal, member, devices) },
  });
}
