/** A second factor is proved: passkey, one-time code, or a recovery code as the way out. Each proof works once, each try is counted first. */
import { z } from "zod";
import type { Action } from "../audit/actions.ts";
import { recordOwn } from "../audit/audit.ts";
import {
  authenticatorsOf,
  markPasskeyChanged,
  markPasskeyUsed,
  spendTimeStep,
} from "../authenticators/authenticators.ts";
import { otpRule, otpTimeStep, readOtpCode } from "../authenticators/otp.ts";
import { authenticationOptions, verifyAuthentication } from "../authenticators/passkey.ts";
import { noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import {
  checkRecoveryCode,
  recoveryCodeRule,
  recoveryCodesLeft,
  spendRecoveryCode,
} from "../authenticators/recovery-code.ts";
import type { Unfit } from "../authenticators/webauthn.ts";
import type { AuthenticatorRow, MemberRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { secondFactor } from "../limits/counters.ts";
import { attempt, forgive, giveBack, longestWait } from "../limits/limits.ts";
import { queueMail } from "../mail/outbox.ts";
import { longestSecret } from "../passwords/password-policy.ts";
import { knownDevice } from "../sessions/known-device.ts";
import type { Problem } from "../strings/strings.ts";
import { type Refused, whenBusy } from "../web/form-page.ts";
import type { Visit } from "../web/visit.ts";

/** The fields of the three forms, of which one is sent. */
export const proofFields = {
  response: z.string().optional(),
  code: z.string().optional(),
  recoveryCode: z.string().max(longestSecret).optional(),
};
export interface GivenProof {
  response?: string | undefined;
  code?: string | undefined;
  recoveryCode?: string | undefined;
}

/** Who proves it: in a session, or on the way to a forgotten password. */
interface Proving {
  session: { id: string };
  member: MemberRow;
}

interface ProvingScene extends Proving {
  portal: Portal;
  visit: Visit;
}

/**
 * Spends the proof and makes the session it opens in one transaction.
 * @param action under which the audit log has it.
 * @param enter makes the session; nothing when a parallel request was faster. It gets the passkey or app that was used.
 * @param keepsCode a recovery code is only compared: what is opened is no session, and signing in will need it.
 * @returns the session's token.
 */
export async function enterByProof(
  scene: ProvingScene,
  given: GivenProof,
  action: Action,
  enter: (within: Portal, authenticatorId: string | undefined) => Promise<string | undefined>,
  { keepsCode = false } = {},
): Promise<{ token: string } | Refused> {
  const { portal, member } = scene;
  const field = given.recoveryCode !== undefined ? "recoveryCode" : given.code !== undefined ? "code" : "response";
  const refuse = (problem: Problem): Refused => ({ problems: { [field]: [problem] } });
  const refuseWrong = (problem: Problem, unfit?: UnfitPasskey): Refused => ({
    ...refuse(problem),
    record: () => recordRefusedProof(scene, action, unfit ?? field),
  });
  const inBrowser = field === "response" ? passkeyProblem(given.response ?? "", "use") : undefined;
  if (inBrowser) return refuse(inBrowser);
  const counter = secondFactor(member.id);
  const tried = await attempt(portal, counter);
  const waits = refuse({ key: "otpWait", values: { minutes: longestWait(counter) } });
  // A passkey is verified whatever has failed before: nobody guesses a signature.
  if (!tried.allowed && field !== "response") return waits;
  const proof = await prove(portal, scene, given).catch(whenBusy(field));
  if ("problems" in proof) {
    await giveBack(portal, counter);
    return proof;
  }
  if ("key" in proof && proof.key === "passkeyLate") {
    if (tried.allowed) await giveBack(portal, counter);
    return refuse(proof);
  }
  if ("key" in proof) return tried.allowed ? refuseWrong(proof) : waits;
  if ("unfit" in proof) return refuseWrong({ key: unfitWords[proof.unfit] }, proof);
  const isCode = proof.by === "recovery-code";
  const isKept = isCode && keepsCode;
  const token = await transaction(portal, async (within) => {
    if (!isKept && !(await proof.spend(within))) return undefined;
    await forgive(within, counter);
    await recordOwn({ ...scene, portal: within }, action, "ok", proof.by);
    if (isCode && !isKept) {
      const left = await recoveryCodesLeft(within, member.id);
      const kind = left > 0 ? "recoveryCodeOfTenUsed" : "recoveryCodeUsed";
      await queueMail({ ...scene, portal: within }, kind, { values: { left } });
    }
    return enter(within, proof.authenticatorId);
  });
  return token ? { token } : refuseWrong({ key: "otpWrong", values: otpRule });
}

const unfitWords = { copied: "passkeyCopied", changed: "passkeyChanged" } as const;

/** @param what the field, or the passkey whose signature was right. */
async function recordRefusedProof(scene: ProvingScene, action: Action, what: string | UnfitPasskey): Promise<void> {
  await transaction(scene.portal, async (portal) => {
    const detail = typeof what === "string" ? what : await followUnfitPasskey({ ...scene, portal }, what);
    await recordOwn({ ...scene, portal }, action, "refused", detail);
  });
}

/**
 * A copied passkey is worth a mail: its owner should ask for help. One that changed opens nothing until it is made anew.
 * @returns what the audit log is told.
 */
export async function followUnfitPasskey(
  scene: Pick<ProvingScene, "portal" | "visit" | "member">,
  { unfit, passkeyId }: UnfitPasskey,
): Promise<string> {
  if (unfit === "copied") await queueMail(scene, "passkeyCopied");
  else await markPasskeyChanged(scene.portal, passkeyId);
  return `${unfit} passkey`;
}

/**
 * @returns what the page with the three forms needs: those the member has, the challenge a new one. On a known browser the
 * device used last comes first and is named; strangers learn no names.
 */
export async function proofPage({ portal, device }: Visit, who: Proving): Promise<Record<string, unknown>> {
  const existing = await authenticatorsOf(portal, who.member.id);
  const passkeys = existing.filter((each) => each.kind === "passkey");
  const options = passkeys.length > 0 ? await authenticationOptions(portal, asked(who), passkeys) : "";
  const hasOtp = passkeys.length < existing.length;
  const hasCode = (await recoveryCodesLeft(portal, who.member.id)) > 0;
  const isKnown = knownDevice(portal, who.member.id, device) !== undefined;
  const [last] = isKnown ? existing.toSorted((a, b) => (b.last_used_at ?? 0) - (a.last_used_at ?? 0)) : [];
  const ways = last?.kind === "otp" ? ["otp", "passkey"] : ["passkey", "otp"];
  const rules = { otpRule, recoveryCodeRule };
  return { options, hasOtp, hasCode, ways, lastUsed: last?.name ?? "", noScript, ...rules };
}

const asked = ({ session, member }: Proving) => ({ boundTo: session.id, member });

/** What was proved and how it is spent, so that it works once. */
interface Proof {
  by: "passkey" | "otp" | "recovery-code";
  authenticatorId?: string;
  spend(within: Portal): Promise<boolean>;
}

/** A registered passkey whose signature was right. */
export interface UnfitPasskey {
  unfit: Unfit;
  passkeyId: string;
}

async function prove(portal: Portal, who: Proving, given: GivenProof): Promise<Proof | UnfitPasskey | Problem> {
  if (given.recoveryCode !== undefined) return proveByRecoveryCode(portal, who, given.recoveryCode);
  const existing = await authenticatorsOf(portal, who.member.id);
  return given.code !== undefined
    ? proveByOtp(portal, existing, given.code)
    : proveByPasskey(portal, who, existing, given.response ?? "");
}

async function proveByPasskey(
  portal: Portal,
  who: Proving,
  existing: AuthenticatorRow[],
  response: string,
): Promise<Proof | UnfitPasskey | Problem> {
  const verified = await verifyAuthentication(portal, asked(who), response, existing);
  if (verified === "late") return { key: "passkeyLate" };
  if (!verified) return { key: "passkeyNotVerified" };
  const { passkey, used } = verified;
  if (typeof used === "string") return { unfit: used, passkeyId: passkey.id };
  const spend = (within: Portal) => markPasskeyUsed(within, passkey.id, used);
  return { by: "passkey", authenticatorId: passkey.id, spend };
}

async function proveByOtp(portal: Portal, existing: AuthenticatorRow[], typed: string): Promise<Proof | Problem> {
  const code = readOtpCode(typed);
  if (!code) return { key: "otpForm", values: otpRule };
  for (const { id, kind, secret, last_time_step } of existing) {
    if (kind !== "otp") continue;
    const plain = portal.keys.decrypt(secret!, `authenticators/secret/${id}`);
    const timeStep = await otpTimeStep(plain, code, last_time_step, portal.clock());
    if (timeStep === undefined) continue;
    return { by: "otp", authenticatorId: id, spend: (within) => spendTimeStep(within, id, timeStep) };
  }
  return { key: "otpWrong", values: otpRule };
}

async function proveByRecoveryCode(portal: Portal, { member }: Proving, typed: string): Promise<Proof | Problem> {
  if (typed.trim() === "") return { key: "recoveryCodeEmpty" };
  const selector = await checkRecoveryCode(portal, member.id, typed);
  if (!selector) return { key: "recoveryCodeWrong" };
  return { by: "recovery-code", spend: (within) => spendRecoveryCode(within, member.id, selector) };
}
