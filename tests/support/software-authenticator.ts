/** A phone's authenticator in software: makes the answers of WebAuthn ceremonies, right ones and every kind of wrong one. */
import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import type { TestPortal } from "./portal.ts";
import { chosen, type Visitor } from "./visitor.ts";

/** The bits of [WA §6.1]: user present, user verified, backup eligible, backed up, attested credential data. */
export const flag = { UP: 1, UV: 4, BE: 8, BS: 16, AT: 64 };

/** COSE algorithms: ES256, RS256 and one that is not offered, Ed25519. */
export type Algorithm = -7 | -257 | -8;

/** What an attacker changes before the answer is signed; everything else is as a phone would do it. */
export interface Changes {
  type?: string;
  challenge?: string;
  origin?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  rpId?: string;
  flags?: number;
  counter?: number;
  /** The credential the answer says it is from. */
  id?: string;
  userHandle?: string;
  /** After signing. */
  signature?: string;
}

export interface CeremonyOptions {
  challenge: string;
  rp?: { id: string; name: string };
  rpId?: string;
  user?: { id: string; name: string };
  pubKeyCredParams?: { alg: number }[];
  userVerification?: string;
  attestation?: string;
  authenticatorSelection?: { residentKey: string; userVerification: string };
  allowCredentials?: { id: string; transports: string[] }[];
  excludeCredentials?: { id: string }[];
}

export class SoftwareAuthenticator {
  readonly algorithm: Algorithm;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;
  credentialId = randomBytes(32);
  userHandle = "";
  counter = 0;
  /** Of every answer that is not changed; a key that never leaves the phone. */
  flags = flag.UP | flag.UV;

  constructor(algorithm: Algorithm = -7) {
    this.algorithm = algorithm;
    const { privateKey, publicKey } = newKeys(algorithm);
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  get id(): string {
    return this.credentialId.toString("base64url");
  }

  /** Answers `navigator.credentials.create` on a page of `origin`, without attestation. */
  create(options: CeremonyOptions, origin: string, changes: Changes = {}): RegistrationResponseJSON {
    this.userHandle = options.user?.id ?? "";
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.credentialId.length);
    const authData = Buffer.concat([
      this.#authenticatorData(options.rp?.id ?? "", flag.AT, changes),
      Buffer.alloc(16, 7),
      length,
      this.credentialId,
      this.#coseKey(),
    ]);
    const attestationObject = cbor(
      new Map<Key, Value>([
        ["fmt", "none"],
        ["attStmt", new Map()],
        ["authData", authData],
      ]),
    );
    const clientDataJSON = clientData("webauthn.create", options, origin, changes);
    return {
      id: changes.id ?? this.id,
      rawId: changes.id ?? this.id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientDataJSON.toString("base64url"),
        attestationObject: attestationObject.toString("base64url"),
        transports: ["internal", "hybrid"],
      },
    };
  }

  /** Answers `navigator.credentials.get` on a page of `origin`. */
  get(options: CeremonyOptions, origin: string, changes: Changes = {}): AuthenticationResponseJSON {
    const authenticatorData = this.#authenticatorData(options.rpId ?? "", 0, changes);
    const clientDataJSON = clientData("webauthn.get", options, origin, changes);
    const signed = Buffer.concat([authenticatorData, createHash("sha256").update(clientDataJSON).digest()]);
    const signature = sign(this.algorithm === -8 ? null : "sha256", signed, this.#privateKey).toString("base64url");
    return {
      id: changes.id ?? this.id,
      rawId: changes.id ?? this.id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientDataJSON.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: changes.signature ?? signature,
        userHandle: changes.userHandle ?? this.userHandle,
      },
    };
  }

  #authenticatorData(rpId: string, always: number, changes: Changes): Buffer {
    const head = Buffer.alloc(5);
    head.writeUInt8((changes.flags ?? this.flags) | always);
    head.writeUInt32BE(changes.counter ?? this.counter, 1);
    return Buffer.concat([
      createHash("sha256")
        .update(changes.rpId ?? rpId)
        .digest(),
      head,
    ]);
  }

  #coseKey(): Buffer {
    const jwk = this.#publicKey.export({ format: "jwk" });
    const bytes = (text: string | undefined) => Buffer.from(text ?? "", "base64url");
    const parts: Record<Algorithm, [number, Value][]> = {
      [-7]: [
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(jwk.x)],
        [-3, bytes(jwk.y)],
      ],
      [-257]: [
        [1, 3],
        [3, -257],
        [-1, bytes(jwk.n)],
        [-2, bytes(jwk.e)],
      ],
      [-8]: [
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, bytes(jwk.x)],
      ],
    };
    return cbor(new Map<Key, Value>(parts[this.algorithm]));
  }
}

/** The options of the ceremony on the open page. */
export function optionsOn(person: Visitor): CeremonyOptions {
  const written = /data-options="([^"]*)"/.exec(person.sees.html)?.[1];
  if (!written) throw new Error(`no ceremony on ${person.sees.path}`);
  return JSON.parse(written.replaceAll("&quot;", '"').replaceAll("&amp;", "&").replaceAll("&#39;", "'"));
}

/** A member of the portal who stands where a passkey is to be registered. */
export async function atRegistration(test: TestPortal, own = chosen) {
  const member = await test.memberWithNotice();
  const person = test.visitor();
  await person.walksTo("authenticator", member, own);
  await person.submits({ method: "passkey" });
  return { member, person, own };
}

/** Registers the phone's passkey for a person who stands there, and finishes the first login. */
export async function registers(person: Visitor, phone: SoftwareAuthenticator, changes: Changes = {}): Promise<void> {
  await person.submits({ response: JSON.stringify(phone.create(optionsOn(person), person.test.origin, changes)) });
  if (person.sees.path !== "/onboarding/device-name") throw new Error(`not registered: ${person.sees.problems}`);
  await person.goesOnTo("home");
}

/** A member whose second factor is this phone. */
export async function memberWithPasskey(test: TestPortal, phone: SoftwareAuthenticator, own = chosen) {
  const { member, person } = await atRegistration(test, own);
  await registers(person, phone);
  return { member, person, own };
}

function newKeys(algorithm: Algorithm) {
  if (algorithm === -7) return generateKeyPairSync("ec", { namedCurve: "P-256" });
  return algorithm === -257 ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : generateKeyPairSync("ed25519");
}

function clientData(type: string, options: CeremonyOptions, origin: string, changes: Changes): Buffer {
  const { crossOrigin = false, topOrigin } = changes;
  return Buffer.from(
    JSON.stringify({
      type: changes.type ?? type,
      challenge: changes.challenge ?? options.challenge,
      origin: changes.origin ?? origin,
      crossOrigin,
      ...(topOrigin === undefined ? {} : { topOrigin }),
    }),
  );
}

type Key = string | number;
type Value = string | number | Buffer | Map<Key, Value>;

/** The part of CBOR (RFC 8949) that WebAuthn needs. */
function cbor(value: Value): Buffer {
  if (typeof value === "number") return value < 0 ? cborHead(1, -1 - value) : cborHead(0, value);
  if (typeof value === "string") return Buffer.concat([cborHead(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([cborHead(2, value.length), value]);
  return Buffer.concat([cborHead(5, value.size), ...[...value].flatMap(([key, each]) => [cbor(key), cbor(each)])]);
}

function cborHead(major: number, n: number): Buffer {
  const type = major << 5;
  if (n < 24) return Buffer.from([type | n]);
  if (n < 256) return Buffer.from([type | 24, n]);
  return Buffer.from([type | 25, n >> 8, n & 255]);
}
