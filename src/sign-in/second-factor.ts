/** The second factor of every later sign-in: passkey, one-time code, or a recovery code as the way out. */
import type { Hono } from "hono";
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf, markPasskeyUsed, spendTimeStep } from "../authenticators/authenticators.ts";
import { otpTimeStep, readOtpCode } from "../authenticators/otp.ts";
import { authenticationOptions, verifyAuthentication } from "../authenticators/passkey.ts";
import { ceremonyScripts, noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import { checkRecoveryCode, spendRecoveryCode } from "../authenticators/recovery-codes.ts";
import type { AuthenticatorRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { digestOf } from "../http/digest.ts";
import { parseFields } from "../http/form.ts";
import { leadTo } from "../http/respond.ts";
import { route } from "../http/route.ts";
import { type Env, enterSession, type Request, rememberDevice, type Visit } from "../http/visit.ts";
import { queueMail } from "../mail/outbox.ts";
import { pathTo, positionOf, resumeLostAnswer } from "../onboarding/position.ts";
import { page } from "../page.ts";
import { Busy } from "../security/hashing.ts";
import { newKnownDevice } from "../security/known-device.ts";
import { attempt, forgive, giveBack, limits } from "../security/limits.ts";
import { longestSecret } from "../security/password-policy.ts";
import { replaceSession, type SignedIn } from "../sessions/sessions.ts";
import type { Problem } from "../strings/strings.ts";

const form = z.strictObject({
  response: z.string().optional(),
  code: z.string().optional(),
  recoveryCode: z.string().max(longestSecret).optional(),
});
type Form = z.infer<typeof form>;

export function secondFactorRoutes(app: Hono<Env>): void {
  route(app, "/sign-in/second-factor", {
    async get(c) {
      const position = await positionOf(c);
      if (position.at !== "second-factor") return leadTo(c, pathTo(position));
      return show(c, position.who);
    },
    async post(c, fields) {
      const position = await positionOf(c);
      if (position.at === "sign-in" && (await resumeLostAnswer(c, fields)))
        return leadTo(c, pathTo(await positionOf(c)));
      if (position.at !== "second-factor") return leadTo(c, pathTo(position));
      return submit(c, position.who, fields);
    },
  });
}

async function submit(c: Request, who: SignedIn, fields: Record<string, string>): Promise<Response> {
  const { visit } = c.var;
  const { portal } = visit;
  const given = parseFields(form, fields);
  const field = given.recoveryCode !== undefined ? "recoveryCode" : given.code !== undefined ? "code" : "response";
  const inBrowser = field === "response" ? passkeyProblem(given.response ?? "", "use") : undefined;
  if (inBrowser) return show(c, who, { [field]: [inBrowser] });

  const counter = `second-factor ${who.member.id}`;
  const tried = await attempt(portal, limits.secondFactor, counter);
  if (!tried.allowed) return show(c, who, { [field]: [{ key: "otpWait" }] });
  const scene = { ...who, portal, visit, through: digestOf(c.req.path, fields) };
  const proof = await prove(portal, who, given).catch((error: unknown) => {
    if (error instanceof Busy) return error;
    throw error;
  });
  if (proof instanceof Busy) {
    await giveBack(portal, counter);
    return show(c, who, { [field]: [{ key: "busy" }] }, 503, { "Retry-After": String(proof.retryAfter) });
  }
  const token = "key" in proof ? undefined : await enter(scene, proof, counter);
  if (token) {
    rememberDevice(c, newKnownDevice(portal, who.member.id));
    await enterSession(c, token);
    return leadTo(c, pathTo(await positionOf(c)));
  }
  // A parallel post of the same form was faster.
  if (await resumeLostAnswer(c, fields)) return leadTo(c, pathTo(await positionOf(c)));
  await refuse(scene, "key" in proof && proof.key === "passkeyCopied" ? "copied passkey" : field);
  return show(c, who, { [field]: ["key" in proof ? proof : { key: "otpWrong" }] });
}

/** What was proved and how it is spent, so that it works once. */
interface Proof {
  by: "passkey" | "otp" | "recovery-code";
  spend(within: Portal): Promise<boolean>;
}

async function prove(portal: Portal, who: SignedIn, given: Form): Promise<Proof | Problem> {
  if (given.recoveryCode !== undefined) return proveByRecoveryCode(portal, who, given.recoveryCode);
  const existing = await authenticatorsOf(portal, who.member.id);
  return given.code !== undefined
    ? proveByOtp(portal, existing, given.code)
    : proveByPasskey(portal, who, existing, given.response ?? "");
}

async function proveByPasskey(
  portal: Portal,
  who: SignedIn,
  existing: AuthenticatorRow[],
  response: string,
): Promise<Proof | Problem> {
  const verified = await verifyAuthentication(portal, who, response, existing);
  if (verified === "copied") return { key: "passkeyCopied" };
  if (!verified) return { key: "passkeyNotVerified" };
  const { passkey, used } = verified;
  return { by: "passkey", spend: (within) => markPasskeyUsed(within, passkey.id, used).then(() => true) };
}

async function proveByOtp(portal: Portal, existing: AuthenticatorRow[], typed: string): Promise<Proof | Problem> {
  const code = readOtpCode(typed);
  if (!code) return { key: "otpForm" };
  for (const { id, kind, secret, last_time_step } of existing) {
    if (kind !== "otp") continue;
    const plain = portal.keys.decrypt(secret!, `authenticators/secret/${id}`);
    const timeStep = await otpTimeStep(plain, code, last_time_step, portal.clock());
    if (timeStep !== undefined) return { by: "otp", spend: (within) => spendTimeStep(within, id, timeStep) };
  }
  return { key: "otpWrong" };
}

async function proveByRecoveryCode(portal: Portal, { member }: SignedIn, typed: string): Promise<Proof | Problem> {
  if (typed.trim() === "") return { key: "recoveryCodeEmpty" };
  const selector = await checkRecoveryCode(portal, member.id, typed);
  if (!selector) return { key: "recoveryCodeWrong" };
  return { by: "recovery-code", spend: (within) => spendRecoveryCode(within, member.id, selector) };
}

/** Spends the proof and makes the full session in one transaction. @returns its token, or nothing for a proof already spent. */
async function enter(
  scene: SignedIn & { portal: Portal; visit: Visit; through: string },
  proof: Proof,
  counter: string,
): Promise<string | undefined> {
  return transaction(scene.portal, async (portal) => {
    const within = { ...scene, portal };
    if (!(await proof.spend(portal))) return undefined;
    await forgive(portal, counter);
    await recordOwn(within, "sign-in.second-factor", "ok", proof.by);
    if (proof.by === "recovery-code") await queueMail(within, "recoveryCodeUsed");
    return replaceSession(portal, scene, { assurance: "full" }, scene.through);
  });
}

/** A copied passkey is worth a mail: its owner should ask for help. */
async function refuse(scene: SignedIn & { portal: Portal; visit: Visit }, detail: string): Promise<void> {
  await transaction(scene.portal, async (portal) => {
    await recordOwn({ ...scene, portal }, "sign-in.second-factor", "refused", detail);
    if (detail === "copied passkey") await queueMail({ ...scene, portal }, "passkeyCopied");
  });
}

async function show(
  c: Request,
  who: SignedIn,
  problems: Record<string, Problem[]> = {},
  status = Object.keys(problems).length > 0 ? 422 : 200,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { portal } = c.var.visit;
  const existing = await authenticatorsOf(portal, who.member.id);
  const passkeys = existing.filter((each) => each.kind === "passkey");
  const options = passkeys.length > 0 ? await authenticationOptions(portal, who, passkeys) : "";
  const hasOtp = existing.some((each) => each.kind === "otp");
  return page(
    c,
    "sign-in/second-factor",
    { options, hasOtp, noScript, scripts: ceremonyScripts },
    { problems, status, headers },
  );
}
