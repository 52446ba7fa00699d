/** An authenticator app, added or put in the place of the one before, which works until the new one has shown a right code (T5). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf, mostAuthenticators, replaceOtp } from "../authenticators/authenticators.ts";
import { deviceNameFor, uniqueName } from "../authenticators/device-names.ts";
import { newOtpSecret, otpAddress, otpTimeStep, readOtpCode } from "../authenticators/otp.ts";
import { dropPendingSecret, findPendingSecret, pendingSecret } from "../authenticators/pending-secrets.ts";
import { newId, transaction } from "../deps.ts";
import { attempt, forgive, limits } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { type Problem, strings } from "../strings/strings.ts";
import { qrSvg } from "../web/qr.ts";
import { change, type Outcome, type Scene } from "./change.ts";
import { renewOrUndo, unlessTooLate } from "./too-late.ts";

export const otp = change({
  view: "account/otp",
  back: "/account/sign-in-methods",
  form: z.strictObject({ code: z.string().default("") }),

  async show(scene) {
    const { portal, member, visit } = scene;
    const existing = await authenticatorsOf(portal, member.id);
    const isReplaced = existing.some((each) => each.kind === "otp");
    const heading = strings[visit.language].authenticator.headingOtp;
    if (!isReplaced && existing.length >= mostAuthenticators)
      return { heading, isFull: true, most: mostAuthenticators };
    const secret = await pendingSecret(portal, scene, "otp", newOtpSecret);
    const address = otpAddress(portal, member.user_id ?? "", secret);
    return { heading, isFull: false, isReplaced, key: secret.match(/.{4}/g)!.join(" "), address, qr: qrSvg(address) };
  },

  async submit(scene, { code: typed }): Promise<Outcome> {
    const { portal, member } = scene;
    const code = readOtpCode(typed);
    if (!code) return refuse({ key: "otpForm" });
    const counter = `second-factor ${member.id}`;
    const tried = await attempt(portal, limits.secondFactor, counter);
    if (!tried.allowed) return refuse({ key: "otpWait" });
    const secret = await findPendingSecret(portal, scene, "otp");
    if (!secret) return refuse({ key: "otpKeyRenewed" });
    const timeStep = await otpTimeStep(secret, code, null, portal.clock());
    if (timeStep === undefined) {
      await recordOwn(scene, "otp.add", "refused");
      return refuse({ key: "otpWrong" });
    }
    await forgive(portal, counter);
    return register(scene, secret, timeStep);
  },
});

async function register(scene: Scene, secret: string, timeStep: number): Promise<Outcome> {
  const { portal, member, visit, through } = scene;
  const id = newId(portal.random);
  const sealed = portal.keys.encrypt(secret, `authenticators/secret/${id}`);
  return transaction(portal, async (within): Promise<Outcome> => {
    // Of two posts of one code the first one counts.
    if (!(await dropPendingSecret(within, scene, "otp"))) return { leadTo: "/account/sign-in-methods" };
    const others = (await authenticatorsOf(within, member.id)).filter((each) => each.kind !== "otp");
    const name = uniqueName(others, deviceNameFor(portal, visit, "otp"));
    const added = { id, kind: "otp", name, secret: sealed, last_time_step: timeStep } as const;
    if (!(await replaceOtp(within, member.id, added))) {
      return refuse({ key: "devicesFull", values: { most: mostAuthenticators } });
    }
    await recordOwn({ ...scene, portal: within }, "otp.add", "ok");
    await queueMail({ ...scene, portal: within }, "otpAdded");
    return { leadTo: `/account/devices/${id}/name`, session: await renewOrUndo(within, scene, through) };
  }).catch(unlessTooLate);
}

function refuse(problem: Problem): Outcome {
  return { problems: { code: [problem] } };
}
