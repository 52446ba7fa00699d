/** The pages behind both factors, and the link by which the owner of an address objects. */
import type { Hono } from "hono";
import { formRoute } from "../web/form-page.ts";
import { page } from "../web/page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { addPasskey } from "./add-passkey.ts";
import { demonstrationService } from "./demonstration-service.ts";
import { deviceName } from "./device-name.ts";
import { email } from "./email.ts";
import { emailCode, recoveryEmailCode } from "./email-code.ts";
import { object, showObjection } from "./email-objection.ts";
import { home } from "./home.ts";
import { inside, insideRoute } from "./inside.ts";
import { language } from "./language.ts";
import { otp } from "./otp.ts";
import { password } from "./password.ts";
import { profile } from "./profile.ts";
import { recoveryCodes } from "./recovery-codes.ts";
import { recoveryEmail } from "./recovery-email.ts";
import { removeDevice } from "./remove-device.ts";
import { sessions } from "./sessions.ts";
import { signInMethods } from "./sign-in-methods.ts";
import { terms, termsVersion } from "./terms.ts";
import { userId } from "./user-id.ts";
import { withdraw } from "./withdraw.ts";

export function accountRoutes(app: Hono<Env>): void {
  const proved = inside({ proof: true });
  insideRoute(app, "/", home);
  insideRoute(app, "/demonstration/service/:place", demonstrationService);
  insideRoute(app, "/terms", terms);
  insideRoute(app, "/terms/:version", termsVersion);

  insideRoute(app, "/account/profile", profile);
  formRoute(app, "/account/user-id", proved, userId);
  formRoute(app, "/account/email", proved, email);
  formRoute(app, "/account/email-code", proved, emailCode);
  formRoute(app, "/account/recovery-email", proved, recoveryEmail);
  formRoute(app, "/account/recovery-email-code", proved, recoveryEmailCode);
  formRoute(app, "/account/language", inside({ proof: false }), language);
  formRoute(app, "/account/withdraw", proved, withdraw);
  route(app, "/account/withdrawn", { get: (c) => page(c, "account/withdrawn", (t) => t.withdrawn.heading) });
  route(app, "/mail/email-objection", { get: showObjection, post: object });

  insideRoute(app, "/account/sign-in-methods", signInMethods);
  formRoute(app, "/account/devices/:id/name", proved, deviceName);
  formRoute(app, "/account/devices/:id/remove", proved, removeDevice);
  formRoute(app, "/account/add-passkey", proved, addPasskey);
  formRoute(app, "/account/otp", proved, otp);
  formRoute(app, "/account/recovery-codes", proved, recoveryCodes);
  formRoute(app, "/account/password", proved, password);
  formRoute(app, "/account/sessions", proved, sessions);
}
