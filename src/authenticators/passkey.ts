/** Passkeys: WebAuthn with user verification, bound to the insurer's exact host; the only importer of @simplewebauthn/server. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { AuthenticatorRow, MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { isChanged } from "./authenticators.ts";
import { type Asked, consumeChallenge, isLateChallenge, newChallenge } from "./challenges.ts";

/** Loaded with the first ceremony: it is the largest of the libraries, and the start need not wait for it. */
const library = () => import("@simplewebauthn/server");

/** ES256 and RS256: what phones and Windows Hello make (W6). */
const algorithms = [-7, -257];
/** How long the phone's sheet may stay open. */
const timeoutMs = 5 * 60_000;
/** [WA §4]: longer ids are no credential of a conforming authenticator. */
const longestCredentialId = 1023;

/** @returns the options of `navigator.credentials.create` as JSON. */
export async function registrationOptions(
  portal: Portal,
  who: Asked & { member: Pick<MemberRow, "user_id" | "name"> },
  existing: AuthenticatorRow[],
): Promise<string> {
  const options = await (await library()).generateRegistrationOptions({
    rpName: portal.insurer.name,
    rpID: relyingParty(portal),
    userName: who.member.user_id ?? "",
    userDisplayName: who.member.name,
    userID: new Uint8Array(Buffer.from(who.member.user_handle, "base64url")),
    challenge: new Uint8Array(Buffer.from(await newChallenge(portal, who, "register"), "base64url")),
    timeout: timeoutMs,
    attestationType: "none",
    // One that changed is made anew, on the same phone too.
    excludeCredentials: existing.filter((each) => !isChanged(each)).flatMap(descriptor),
    authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
  });
  return JSON.stringify(options);
}

/** @returns the options of `navigator.credentials.get` as JSON; made only after the right password (W12). */
export async function authenticationOptions(portal: Portal, who: Asked, existing: AuthenticatorRow[]): Promise<string> {
  const options = await (await library()).generateAuthenticationOptions({
    rpID: relyingParty(portal),
    challenge: new Uint8Array(Buffer.from(await newChallenge(portal, who, "authenticate"), "base64url")),
    timeout: timeoutMs,
    allowCredentials: existing.flatMap(descriptor),
    userVerification: "required",
  });
  return JSON.stringify(options);
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

interface NewPasskey {
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  counter: number;
  transports: string;
  aaguid: string;
  backup_eligible: number;
  backed_up: number;
}

/** @returns the new passkey, or nothing when any step of [WA §7.1] fails. The challenge is spent, unless it came too `late`. */
export async function verifyRegistration(
  portal: Portal,
  who: Asked,
  json: string,
): Promise<NewPasskey | "late" | undefined> {
  const response = parse<RegistrationResponseJSON>(json);
  const challenge = response && soundChallenge(response.response?.clientDataJSON, portal.insurer.origin);
  if (!response || !challenge) return undefined;
  if (!(await consumeChallenge(portal, who, "register", challenge))) return lateOrNot(portal, who, challenge);
  return registeredPasskey(response, challenge, portal.insurer.origin);
}

/** The steps of [WA §7.1] that need no database. @returns nothing when one of them fails. */
export async function registeredPasskey(
  response: RegistrationResponseJSON,
  challenge: string,
  origin: string,
): Promise<NewPasskey | undefined> {
  if (!soundChallenge(response.response.clientDataJSON, origin)) return undefined;
  const verified = await (await library())
    .verifyRegistrationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      expectedType: "webauthn.create",
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    .catch(() => undefined);
  if (!verified?.verified) return undefined;
  const { credential, aaguid, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  if (Buffer.from(credential.id, "base64url").length > longestCredentialId) return undefined;
  const backupEligible = credentialDeviceType === "multiDevice";
  if (credentialBackedUp && !backupEligible) return undefined;
  return {
    credential_id: credential.id,
    public_key: Buffer.from(credential.publicKey).toString("base64url"),
    counter: credential.counter,
    transports: JSON.stringify(knownTransports(credential.transports)),
    aaguid,
    backup_eligible: Number(backupEligible),
    backed_up: Number(credentialBackedUp),
  };
}

/** What the browser says of the ways to the authenticator; nothing checks it, so anything may come. */
function knownTransports(given: unknown): string[] {
  return Array.isArray(given) ? given.filter((each) => /^[a-z-]{1,20}$/.test(each)).slice(0, 8) : [];
}

interface UsedPasskey {
  counter: number;
  backed_up: number;
}

/**
 * Why the right signature of a registered passkey does not count. `copied`: its counter went back, which only a copy of it
 * explains (W7). `changed`: it is eligible for backup and was not, or the other way round (W8), as some password managers
 * become by an update.
 */
export type Unfit = "copied" | "changed";

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
  const answer = readAnswer(portal, json);
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

/** @param json as `navigator.credentials.get` made it. @returns it and the challenge it signs, if it came from our own page. */
export function readAnswer(portal: Portal, json: string) {
  const response = parse<AuthenticationResponseJSON>(json);
  const challenge = response && soundChallenge(response.response?.clientDataJSON, portal.insurer.origin);
  return response && challenge ? { response, challenge } : undefined;
}

/** The steps of [WA §7.2] that need no database. */
export async function usedPasskey(
  response: AuthenticationResponseJSON,
  challenge: string,
  origin: string,
  passkey: Pick<AuthenticatorRow, "credential_id" | "public_key" | "counter" | "backup_eligible">,
): Promise<UsedPasskey | Unfit | undefined> {
  if (!soundChallenge(response.response.clientDataJSON, origin)) return undefined;
  const verified = await (await library())
    .verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: new URL(origin).hostname,
      expectedType: "webauthn.get",
      requireUserVerification: true,
      credential: {
        id: passkey.credential_id!,
        publicKey: new Uint8Array(Buffer.from(passkey.public_key!, "base64url")),
        // Compared below: the library's error would not say that everything else was right.
        counter: 0,
      },
    })
    .catch(() => undefined);
  if (!verified?.verified) return undefined;
  const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
  const backupEligible = Number(credentialDeviceType === "multiDevice");
  if (credentialBackedUp && !backupEligible) return undefined;
  if (backupEligible !== passkey.backup_eligible) return "changed";
  const hasCounter = newCounter > 0 || passkey.counter! > 0;
  // Several devices that hold one backed-up key each count for themselves: copies are what a backup makes.
  if (hasCounter && newCounter <= passkey.counter! && !credentialBackedUp) return "copied";
  return { counter: Math.max(newCounter, passkey.counter!), backed_up: Number(credentialBackedUp) };
}

/** A passkey belongs to exactly this host, never to its parent domain (W10). */
export function relyingParty(portal: Portal): string {
  return new URL(portal.insurer.origin).hostname;
}

/**
 * Reads the client data ourselves: the library takes answers made inside another site's frame (W3).
 * @returns the challenge that was signed, if the answer came from our own page.
 */
function soundChallenge(clientDataJSON: unknown, origin: string): string | undefined {
  if (typeof clientDataJSON !== "string") return undefined;
  const data = parse<{ challenge?: unknown; origin?: unknown; crossOrigin?: unknown; topOrigin?: unknown }>(
    Buffer.from(clientDataJSON, "base64url").toString("utf8"),
  );
  if (!data || data.origin !== origin || (data.crossOrigin ?? false) !== false || data.topOrigin !== undefined)
    return undefined;
  return typeof data.challenge === "string" ? data.challenge : undefined;
}

function parse<T>(json: string): T | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return value && typeof value === "object" ? (value as T) : undefined;
  } catch {
    return undefined;
  }
}

function descriptor(row: AuthenticatorRow) {
  return row.credential_id
    ? [{ id: row.credential_id, transports: JSON.parse(row.transports ?? "[]") as string[] }]
    : [];
}
