/**
 * Signing in with a passkey alone: the phone offers it in the field for the user ID, and its user verification makes it two
 * factors. Every refusal is that of a wrong password, whoever's passkey it was (R8).
 */
import { record, recordOwn } from "../audit/audit.ts";
import { authenticatorsOf, markPasskeyUsed } from "../authenticators/authenticators.ts";
import { relyingParty } from "../authenticators/passkey.ts";
import { ageOfChallenge, newSignedChallenge, spendSignedChallenge } from "../authenticators/signed-challenges.ts";
import { readAnswer, usedPasskey } from "../authenticators/webauthn.ts";
import { rows } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { accountFromAnywhere, rowsAbout, secondFactor } from "../limits/counters.ts";
import { attempt, forgive } from "../limits/limits.ts";
import { hasNotLeft } from "../members/leaving.ts";
import { endSession, type SignedIn, startSession } from "../sessions/sessions.ts";
import type { Problem } from "../strings/strings.ts";
import { householdOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";
import { tellOfNewDevice } from "./new-device.ts";
import { followUnfitPasskey, type UnfitPasskey } from "./prove.ts";

/** @returns options of `navigator.credentials.get` as JSON; they name no credential, as nobody is known yet (W12). */
export function passkeyOffer(visit: Visit): string {
  const rpId = relyingParty(visit.portal);
  return JSON.stringify({ challenge: newSignedChallenge(visit), rpId, timeout: 300_000, userVerification: "required" });
}

type PasskeySignIn = { token: string; memberId: string } | { problem: Problem };

/**
 * @param json the answer of `navigator.credentials.get`.
 * @param before finds a session that lives in this browser; it ends with the new one.
 * @returns the token of a full session.
 */
export async function signInWithPasskey(
  visit: Visit,
  json: string,
  before: () => Promise<SignedIn | undefined>,
): Promise<PasskeySignIn> {
  const { portal } = visit;
  const proved = await prove(visit, json);
  if ("refused" in proved) return refuse(visit, proved);
  const ended = await before();
  const token = await transaction(portal, async (within) => {
    const entered = await enter({ ...visit, portal: within }, proved);
    if (entered && ended) await endSession(within, ended.session.id);
    return entered;
  });
  if (!token) return refuse(visit, { refused: "used before", member: proved.member });
  return { token, memberId: proved.member.id };
}

interface Proved {
  member: MemberRow;
  challenge: string;
  passkeyId: string;
  used: { counter: number; backed_up: number };
}

interface Refused {
  /** For the audit log. */
  refused: string;
  member?: MemberRow;
  /** Its signature was right. */
  passkey?: UnfitPasskey;
}

async function prove(visit: Visit, json: string): Promise<Proved | Refused> {
  const { portal } = visit;
  const answer = readAnswer(json, portal.insurer.origin);
  const age = answer && ageOfChallenge(visit, answer.challenge);
  if (!answer || age !== "young") return { refused: age === "late" ? age : "challenge" };
  const { response, challenge } = answer;
  const member = await memberByHandle(portal, response.response.userHandle);
  if (!member) return { refused: "unknown" };
  const existing = await authenticatorsOf(portal, member.id);
  const passkey = existing.find((each) => each.kind === "passkey" && each.credential_id === response.id);
  // Not counted: whoever found a lost phone could keep its owner out with the passkey that was removed (R5).
  if (!passkey) return { refused: "wrong", member };
  // Verified whatever has failed before: nobody guesses a signature. Entering forgets what is counted here.
  await attempt(portal, secondFactor(member.id));
  const used = await usedPasskey(response, challenge, portal.insurer.origin, passkey);
  if (typeof used === "string") return { refused: "unfit", member, passkey: { unfit: used, passkeyId: passkey.id } };
  if (!used) return { refused: "wrong", member };
  if (member.locked_at !== null || member.withdrawn_at !== null) return { refused: "member locked", member };
  return { member, challenge, passkeyId: passkey.id, used };
}

/** Everything that works once is spent with the session it opens. @returns nothing when something was spent before. */
async function enter(visit: Visit, { member, challenge, passkeyId, used }: Proved): Promise<string | undefined> {
  const { portal, userAgent } = visit;
  if (!(await spendSignedChallenge(portal, challenge))) return undefined;
  if (!(await markPasskeyUsed(portal, passkeyId, used))) return undefined;
  await forgive(portal, secondFactor(member.id), accountFromAnywhere(member.id));
  const now = portal.clock();
  const token = await startSession(portal, {
    memberId: member.id,
    assurance: "full",
    userAgent,
    continuedAt: now,
    factorAt: now,
    authenticatorId: passkeyId,
  });
  await recordOwn({ portal, visit, member, session: { id: hashToken(token) } }, "sign-in.passkey", "ok");
  await tellOfNewDevice({ portal, visit, member });
  return token;
}

/** Whoever fails on and on is told of once a minute; an unfit passkey has signed, and is told of each time. */
async function refuse(visit: Visit, { refused, member, passkey }: Refused): Promise<PasskeySignIn> {
  const { ip, userAgent } = visit;
  const subject = member?.id ?? "";
  await transaction(visit.portal, async (portal) => {
    const once = rowsAbout(`sign-in.passkey ${refused} ${subject}`, householdOf(ip));
    if (!passkey && !(await attempt(portal, once)).allowed) return;
    const detail = member && passkey ? await followUnfitPasskey({ portal, visit, member }, passkey) : refused;
    const event = { action: "sign-in.passkey", outcome: "refused", actor: subject, subject, detail } as const;
    await record(portal, { ...event, ip, userAgent });
  });
  // Only whoever holds the passkey learns that it changed; the signature was right. That it came late tells of nobody.
  if (passkey?.unfit === "changed") return { problem: { key: "passkeyChanged" } };
  return { problem: { key: refused === "late" ? "passkeyLate" : "signInWrong" } };
}

/** @param handle as it came; anything may be in its place. */
async function memberByHandle(portal: Portal, handle: unknown): Promise<MemberRow | undefined> {
  if (typeof handle !== "string" || !/^[\w-]{43}$/.test(handle)) return undefined;
  return rows(portal, "members")
    .selectAll()
    .where("user_handle", "=", handle)
    .where(hasNotLeft(portal.clock()))
    .executeTakeFirst();
}
