/** Members' passkeys, bound to the insurer's exact host. */
import type { AuthenticatorRow, MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { isChanged } from "./authenticators.ts";
import { type Asked, consumeChallenge, isLateChallenge, newChallenge } from "./challenges.ts";
import {
  creationOptions,
  type NewPasskey,
  readAnswer,
  readRegistration,
  registeredPasskey,
  requestOptions,
  type Unfit,
  type UsedPasskey,
  usedPasskey,
} from "./webauthn.ts";

/** @returns the options of `navigator.credentials.create` as JSON. */
export async function registrationOptions(
  portal: Portal,
  who: Asked & { member: Pick<MemberRow, "user_id" | "name"> },
  existing: AuthenticatorRow[],
): Promise<string> {
  const { user_handle: handle, user_id, name: displayName } = who.member;
  return creationOptions({
    origin: portal.insurer.origin,
    relyingPartyName: portal.insurer.name,
    user: { handle, name: user_id ?? "", displayName },
    challenge: await newChallenge(portal, who, "register"),
    // One that changed is made anew, on the same phone too.
    existing: existing.filter((each) => !isChanged(each)),
    residentKey: "preferred",
  });
}

/** @returns the options of `navigator.credentials.get` as JSON; made only after the right password (W12). */
export async function authenticationOptions(portal: Portal, who: Asked, existing: AuthenticatorRow[]): Promise<string> {
  return requestOptions(portal.insurer.origin, await newChallenge(portal, who, "authenticate"), existing);
}

/** @returns what the phone is told so that it forgets removed passkeys: arguments of `signalAllAcceptedCredentials` as JSON. */
export function acceptedCredentials(
  portal: Portal,
  member: Pick<MemberRow, "user_handle">,
  existing: AuthenticatorRow[],
): string {
  const allAcceptedCredentialIds = existing.flatMap((each) => each.credential_id ?? []);
  return JSON.stringify({ rpId: relyingParty(portal), userId: member.user_handle, allAcceptedCredentialIds });
}

/** @returns what the phone is told so that it shows the current names: arguments of `signalCurrentUserDetails` as JSON. */
export function currentUserDetails(
  portal: Portal,
  member: Pick<MemberRow, "user_handle" | "user_id" | "name">,
): string {
  const { user_handle: userId, user_id: name, name: displayName } = member;
  return JSON.stringify({ rpId: relyingParty(portal), userId, name, displayName });
}

/** @returns the new passkey, or nothing when any step of [WA §7.1] fails. The challenge is spent, unless it came too `late`. */
export async function verifyRegistration(
  portal: Portal,
  who: Asked,
  json: string,
): Promise<NewPasskey | "late" | undefined> {
  const answer = readRegistration(json, portal.insurer.origin);
  if (!answer) return undefined;
  const { response, challenge } = answer;
  if (!(await consumeChallenge(portal, who, "register", challenge))) return lateOrNot(portal, who, challenge);
  return registeredPasskey(response, challenge, portal.insurer.origin);
}

/**
 * @returns the passkey that signed and what it said of itself, or why that does not count; `late` where its challenge had
 * ended, and nothing when any other step of [WA §7.2] fails.
 */
export async function verifyAuthentication(
  portal: Portal,
  who: Asked,
  json: string,
  existing: AuthenticatorRow[],
): Promise<{ passkey: AuthenticatorRow; used: UsedPasskey | Unfit } | "late" | undefined> {
  const answer = readAnswer(json, portal.insurer.origin);
  if (!answer) return undefined;
  const { response, challenge } = answer;
  if (!(await consumeChallenge(portal, who, "authenticate", challenge))) return lateOrNot(portal, who, challenge);
  const passkey = existing.find((each) => each.kind === "passkey" && each.credential_id === response.id);
  const { userHandle } = response.response;
  if (!passkey || (userHandle && userHandle !== who.member.user_handle)) return undefined;
  const used = await usedPasskey(response, challenge, portal.insurer.origin, passkey);
  return used && { passkey, used };
}

async function lateOrNot(portal: Portal, who: Asked, challenge: string) {
  return (await isLateChallenge(portal, who, challenge)) ? ("late" as const) : undefined;
}

/** A passkey belongs to exactly this host, never to its parent domain (W10). */
export function relyingParty(portal: Portal): string {
  return new URL(portal.insurer.origin).hostname;
}
