/** An authenticator app on a new phone that cannot make passkeys; it takes the place of the one on the old phone. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import { newOtpSecret, otpAddress, otpTimeStep, readOtpCode } from "../authenticators/otp.ts";
import { findPendingSecret, pendingSecret } from "../authenticators/pending-secrets.ts";
import { attempt, forgive, limits } from "../limits/limits.ts";
import { type Problem, strings } from "../strings/strings.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { qrSvg } from "../web/qr.ts";
import type { Request } from "../web/visit.ts";
import { finish } from "./finish.ts";
import { type NewPhone, whenMove } from "./new-phone.ts";

const form = z.strictObject({ code: z.string().default("") });

export const showOtp = whenMove("confirmed", (c, phone) => show(c, phone));

export const registerOtp = whenMove("confirmed", async (c, phone, fields: Record<string, string>) => {
  const { portal, member } = phone;
  const code = readOtpCode(parseFields(form, fields).code);
  if (!code) return show(c, phone, { key: "otpForm" });
  const counter = `second-factor ${member.id}`;
  const tried = await attempt(portal, limits.secondFactor, counter);
  if (!tried.allowed) return show(c, phone, { key: "otpWait" });
  const secret = await findPendingSecret(portal, phone, "otp");
  if (!secret) return show(c, phone, { key: "otpKeyRenewed" });
  const timeStep = await otpTimeStep(secret, code, null, portal.clock());
  if (timeStep === undefined) {
    await recordOwn(phone, "otp.add", "refused");
    return show(c, phone, { key: "otpWrong" });
  }
  await forgive(portal, counter);
  return finish(c, phone, "otpAdded", { kind: "otp", secret, last_time_step: timeStep }, (why) => show(c, phone, why));
});

async function show(c: Request, phone: NewPhone, problem?: Problem): Promise<Response> {
  const { portal, visit, member } = phone;
  const existing = await authenticatorsOf(portal, member.id);
  const secret = await pendingSecret(portal, phone, "otp", newOtpSecret);
  const address = otpAddress(portal, member.user_id ?? "", secret);
  const data = {
    heading: strings[visit.language].authenticator.headingOtp,
    action: "/move/otp",
    isReplaced: existing.some((each) => each.kind === "otp"),
    key: secret.match(/.{4}/g)!.join(" "),
    address,
    qr: qrSvg(address),
  };
  return page(c, "move/otp", data, problem ? { problems: { code: [problem] }, status: 422 } : {});
}
