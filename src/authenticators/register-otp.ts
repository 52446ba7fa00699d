/** An authenticator app is registered: the page with its key, and the first code the app shows. */
import { recordOwn } from "../audit/audit.ts";
import { secondFactor } from "../limits/counters.ts";
import { attempt, forgive, longestWait } from "../limits/limits.ts";
import { type Problem, strings } from "../strings/strings.ts";
import type { Outcome, Refused } from "../web/form-page.ts";
import { qrSvg } from "../web/qr.ts";
import { newOtpSecret, otpAddress, otpRule, otpTimeStep, readOtpCode } from "./otp.ts";
import { findPendingSecret, pendingSecret } from "./pending-secrets.ts";
import { keepAuthenticator, type Registering, type Registration } from "./registration.ts";

/** @returns what the page shows. */
export async function otpPage(scene: Registering) {
  const { portal, member, visit } = scene;
  const secret = await pendingSecret(portal, scene, "otp", newOtpSecret);
  const address = otpAddress(portal, member.user_id ?? "", secret);
  const heading = strings[visit.language].authenticator.headingOtp;
  return { heading, rule: otpRule, key: secret.match(/.{4}/g)!.join(" "), address, qr: qrSvg(address) };
}

/** @param typed the code as it was typed. */
export async function registerOtp(scene: Registering, typed: string, registration: Registration): Promise<Outcome> {
  const { portal, member } = scene;
  const code = readOtpCode(typed);
  if (!code) return refuse({ key: "otpForm", values: otpRule });
  const counter = secondFactor(member.id);
  const tried = await attempt(portal, counter);
  if (!tried.allowed) return refuse({ key: "otpWait", values: { minutes: longestWait(counter) } });
  const secret = await findPendingSecret(portal, scene, "otp");
  if (!secret) return refuse({ key: "otpKeyRenewed" });
  const timeStep = await otpTimeStep(secret, code, null, portal.clock());
  if (timeStep === undefined) {
    return { ...refuse({ key: "otpWrong", values: otpRule }), record: () => recordOwn(scene, "otp.add", "refused") };
  }
  await forgive(portal, counter);
  return keepAuthenticator(scene, { kind: "otp", secret, last_time_step: timeStep }, registration);
}

function refuse(problem: Problem): Refused {
  return { problems: { code: [problem] } };
}
