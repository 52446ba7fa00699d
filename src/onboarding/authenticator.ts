/** The chosen second factor is registered: the phone's own sheet, or an authenticator app. Either can be taken instead here. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { addFirstAuthenticator, authenticatorsOf } from "../authenticators/authenticators.ts";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import { newOtpSecret, otpAddress, otpTimeStep, readOtpCode } from "../authenticators/otp.ts";
import { type NewPasskey, registrationOptions, verifyRegistration } from "../authenticators/passkey.ts";
import { ceremonyScripts, noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import { findPendingSecret, pendingSecret } from "../authenticators/pending-secrets.ts";
import { isDuplicate } from "../database/database.ts";
import { newId, transaction } from "../deps.ts";
import { attempt, forgive, limits } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { chooseMethod } from "../members/members.ts";
import { newKnownDevice } from "../sessions/known-device.ts";
import { replaceSession } from "../sessions/sessions.ts";
import { strings } from "../strings/strings.ts";
import { qrSvg } from "../web/qr.ts";
import { type Outcome, type Scene, step } from "./step.ts";

export const authenticator = step({
  form: z.strictObject({
    response: z.string().optional(),
    code: z.string().optional(),
    method: z.enum(["passkey", "otp"]).optional(),
  }),

  async show(scene) {
    const { portal, member, visit } = scene;
    if (member.sign_in_method === "otp") {
      const secret = await pendingSecret(portal, scene, "otp", newOtpSecret);
      const address = otpAddress(portal, member.user_id ?? "", secret);
      const heading = strings[visit.language].authenticator.headingOtp;
      return { method: "otp", heading, key: secret.match(/.{4}/g)!.join(" "), address, qr: qrSvg(address) };
    }
    return {
      method: "passkey",
      options: await registrationOptions(portal, scene, await authenticatorsOf(portal, member.id)),
      noScript,
      scripts: ceremonyScripts,
      inApp: inAppBrowser(visit.userAgent),
      elsewhere: `${portal.insurer.origin}/sign-in`,
    };
  },

  async submit(scene, { response, code, method }) {
    const { portal, member } = scene;
    if (method !== undefined) {
      await chooseMethod(portal, member.id, method);
      return undefined;
    }
    return member.sign_in_method === "otp" ? registerOtp(scene, code ?? "") : registerPasskey(scene, response ?? "");
  },
});

async function registerPasskey(scene: Scene, response: string): Promise<Outcome | undefined> {
  const problem = passkeyProblem(response, "register");
  if (problem) return { problems: { response: [problem] } };
  const passkey = await verifyRegistration(scene.portal, scene, response);
  if (!passkey) {
    await recordOwn(scene, "passkey.add", "refused");
    return { problems: { response: [{ key: "passkeyNotVerified" }] } };
  }
  return finish(scene, "passkey", passkey);
}

async function registerOtp(scene: Scene, typed: string): Promise<Outcome | undefined> {
  const { portal, member } = scene;
  const code = readOtpCode(typed);
  if (!code) return { problems: { code: [{ key: "otpForm" }] } };
  const counter = `second-factor ${member.id}`;
  const tried = await attempt(portal, limits.secondFactor, counter);
  if (!tried.allowed) return { problems: { code: [{ key: "otpWait" }] } };
  const secret = await findPendingSecret(portal, scene, "otp");
  if (!secret) return { problems: { code: [{ key: "otpKeyRenewed" }] } };
  const timeStep = await otpTimeStep(secret, code, null, portal.clock());
  if (timeStep === undefined) {
    await recordOwn(scene, "otp.add", "refused");
    return { problems: { code: [{ key: "otpWrong" }] } };
  }
  await forgive(portal, counter);
  return finish(scene, "otp", { secret, last_time_step: timeStep });
}

type Added = NewPasskey | { secret: string; last_time_step: number };

/** The factor was proved in this session: it becomes a full one (S2), and the member hears of it by mail (C9). */
async function finish(scene: Scene, kind: "passkey" | "otp", added: Added): Promise<Outcome | undefined> {
  const { portal, member, visit, through } = scene;
  const id = newId(portal.random);
  const row =
    "secret" in added ? { ...added, secret: portal.keys.encrypt(added.secret, `authenticators/secret/${id}`) } : added;
  const adding = transaction(portal, async (within) => {
    if (!(await addFirstAuthenticator(within, member.id, { ...row, id, kind, last_used_at: within.clock() })))
      return undefined;
    await recordOwn({ ...scene, portal: within }, `${kind}.add`, "ok");
    await queueMail({ ...scene, portal: within }, kind === "otp" ? "otpAdded" : "passkeyAdded");
    return replaceSession(
      within,
      scene,
      { assurance: "full", authenticatorId: id, userAgent: visit.userAgent },
      through,
    );
  });
  const token = await adding.catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
    return "known" as const;
  });
  // The credential belongs to somebody: another member, or another insurer's (W2).
  if (token === "known") {
    await recordOwn(scene, `${kind}.add`, "refused", "known credential");
    return { problems: { response: [{ key: "passkeyNotVerified" }] } };
  }
  return token ? { session: token, knownDevice: newKnownDevice(portal, member.id) } : undefined;
}
