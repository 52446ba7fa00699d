/** The pages behind both factors, and the link by which the owner of an address objects. */
import type { Hono } from "hono";
import { page } from "../web/page.ts";
import { route } from "../web/route.ts";
import type { Env } from "../web/visit.ts";
import { addPasskey } from "./add-passkey.ts";
import { changeRoute } from "./change.ts";
import { deviceName } from "./device-name.ts";
import { email } from "./email.ts";
import { emailCode, recoveryEmailCode } from "./email-code.ts";
import { object, showObjection } from "./email-objection.ts";
import { home } from "./home.ts";
import { inside } from "./inside.ts";
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
  route(app, "/", { get: inside(home) });
  route(app, "/terms", { get: inside(terms) });
  route(app, "/terms/:version", { get: inside(termsVersion) });

  route(app, "/account/profile", { get: inside(profile) });
  changeRoute(app, "/account/user-id", userId);
  changeRoute(app, "/account/email", email);
  changeRoute(app, "/account/email-code", emailCode);
  changeRoute(app, "/account/recovery-email", recoveryEmail);
  changeRoute(app, "/account/recovery-email-code", recoveryEmailCode);
  changeRoute(app, "/account/language", language);
  changeRoute(app, "/account/withdraw", withdraw);
  route(app, "/account/withdrawn", { get: (c) => page(c, "account/withdrawn") });
  route(app, "/mail/email-objection", { get: showObjection, post: object });

  route(app, "/account/sign-in-methods", { get: inside(signInMethods) });
  changeRoute(app, "/account/devices/:id/name", deviceName);
  changeRoute(app, "/account/devices/:id/remove", removeDevice);
  changeRoute(app, "/account/add-passkey", addPasskey);
  changeRoute(app, "/account/otp", otp);
  changeRoute(app, "/account/recovery-codes", recoveryCodes);
  changeRoute(app, "/account/password", password);
  changeRoute(app, "/account/sessions", sessions);
}
