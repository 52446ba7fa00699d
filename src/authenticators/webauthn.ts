/** WebAuthn itself, without a database: options for the browser, and each check of its answers; the only importer of @simplewebauthn/server. */
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { AuthenticatorRow } from "../database/tables.ts";

/** Loaded with the first ceremony: it is the largest of the libraries, and the start need not wait for it. */
const library = () => import("@simplewebauthn/server");

/** ES256 and RS256: what phones and Windows Hello make (W6). */
const algorithms = [-7, -257];
/** How long the phone's sheet may stay open. */
const timeoutMs = 5 * 60_000;
/** [WA §4]: longer ids are no credential of a conforming authenticator. */
const longestCredentialId = 1023;

type Credential = Pick<AuthenticatorRow, "credential_id" | "transports">;

interface Creation {
  /** Of the page; the passkey belongs to exactly its host, never to the parent domain (W10). */
  origin: string;
  relyingPartyName: string;
  /** `handle`: 32 random bytes, base64url. */
  user: { handle: string; name: string; displayName: string };
  /** base64url. */
  challenge: string;
  /** What the same phone may not register again. */
  existing: Credential[];
  /** `required` where nobody is asked who they are. */
  residentKey: "preferred" | "required";
}

/** @returns the options of `navigator.credentials.create` as JSON. */
export async function creationOptions({ origin, relyingPartyName, user, ...about }: Creation): Promise<string> {
  const options = await (await library()).generateRegistrationOptions({
    rpName: relyingPartyName,
    rpID: new URL(origin).hostname,
    userName: user.name,
    userDisplayName: user.displayName,
    userID: bytes(user.handle),
    challenge: bytes(about.challenge),
    timeout: timeoutMs,
    attestationType: "none",
    excludeCredentials: about.existing.flatMap(descriptor),
    authenticatorSelection: { residentKey: about.residentKey, userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
  });
  return JSON.stringify(options);
}

/** @param allowed none where nobody has said who they are. @returns the options of `navigator.credentials.get` as JSON. */
export async function requestOptions(origin: string, challenge: string, allowed: Credential[]): Promise<string> {
  const options = await (await library()).generateAuthenticationOptions({
    rpID: new URL(origin).hostname,
    challenge: bytes(challenge),
    timeout: timeoutMs,
    allowCredentials: allowed.flatMap(descriptor),
    userVerification: "required",
  });
  return JSON.stringify(options);
}

export interface NewPasskey {
  credential_id: string;
  /** COSE key, base64url. */
  public_key: string;
  counter: number;
  transports: string;
  aaguid: string;
  backup_eligible: number;
  backed_up: number;
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

export interface UsedPasskey {
  counter: number;
  backed_up: number;
}

/**
 * Why the right signature of a registered passkey does not count. `copied`: its counter went back, which only a copy of it
 * explains (W7). `changed`: it is eligible for backup and was not, or the other way round (W8), as some password managers
 * become by an update.
 */
export type Unfit = "copied" | "changed";

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

/** @param json as `navigator.credentials.create` made it. @returns it and the challenge it signs, if it came from our own page. */
export function readRegistration(json: string, origin: string) {
  return readResponse<RegistrationResponseJSON>(json, origin);
}

/** @param json as `navigator.credentials.get` made it. @returns it and the challenge it signs, if it came from our own page. */
export function readAnswer(json: string, origin: string) {
  return readResponse<AuthenticationResponseJSON>(json, origin);
}

function readResponse<T extends { response: { clientDataJSON: string } }>(json: string, origin: string) {
  const response = parse<T>(json);
  const challenge = response && soundChallenge(response.response?.clientDataJSON, origin);
  return response && challenge ? { response, challenge } : undefined;
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

function descriptor(row: Credential) {
  return row.credential_id
    ? [{ id: row.credential_id, transports: JSON.parse(row.transports ?? "[]") as string[] }]
    : [];
}

const bytes = (base64url: string) => new Uint8Array(Buffer.from(base64url, "base64url"));
