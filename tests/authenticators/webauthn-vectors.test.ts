import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { registeredPasskey, usedPasskey } from "../../src/authenticators/webauthn.ts";

/** W3C WebAuthn Level 3, "Test Vectors": every value is hexadecimal. */
interface Vector {
  id: string;
  registration: Record<"challenge" | "credential_id" | "clientDataJSON" | "attestationObject", string> & {
    credential_private_key?: string;
  };
  authentication?: Record<"challenge" | "clientDataJSON" | "authenticatorData" | "signature", string>;
}

const all: Vector[] = JSON.parse(readFileSync(new URL("../vectors/webauthn-l3-vectors.json", import.meta.url), "utf8"));
const pairs = all.filter((each) => each.authentication !== undefined);
const origin = "https://example.org";
const rpIdHash = createHash("sha256").update("example.org").digest("hex");
const userVerified = 0x04;

const vector = (name: string) => pairs.find((each) => each.id === `sctn-test-vectors-${name}`)!;
const base64url = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

/** Where the flags stand in the attestation object: right after the hash of the relying party. */
const flagsAt = (attestationObject: string) => attestationObject.indexOf(rpIdHash) + rpIdHash.length;
const flagsIn = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
const withUserVerified = (hex: string, at: number) =>
  hex.slice(0, at) + (flagsIn(hex, at) | userVerified).toString(16).padStart(2, "0") + hex.slice(at + 2);

function register({ registration }: Vector, attestationObject = registration.attestationObject) {
  const id = base64url(registration.credential_id);
  return registeredPasskey(
    {
      id,
      rawId: id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(registration.clientDataJSON),
        attestationObject: base64url(attestationObject),
      },
    },
    base64url(registration.challenge),
    origin,
  );
}

/** Signs in with the vector's key as it was registered; the registration itself need not be acceptable. */
function authenticate({ registration, authentication }: Vector, changed: { authenticatorData?: string } = {}) {
  const id = base64url(registration.credential_id);
  const authenticatorData = changed.authenticatorData ?? authentication!.authenticatorData;
  const key = privateKeyOf(registration.credential_private_key!);
  const clientDataHash = createHash("sha256").update(Buffer.from(authentication!.clientDataJSON, "hex")).digest();
  const signed = Buffer.concat([Buffer.from(authenticatorData, "hex"), clientDataHash]);
  const signature = changed.authenticatorData ? sign("sha256", signed, key).toString("hex") : authentication!.signature;
  const isBackupEligible = (flagsIn(registration.attestationObject, flagsAt(registration.attestationObject)) & 8) !== 0;
  return usedPasskey(
    {
      id,
      rawId: id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: base64url(authentication!.clientDataJSON),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(signature),
      },
    },
    base64url(authentication!.challenge),
    origin,
    { credential_id: id, public_key: coseOf(key), counter: 0, backup_eligible: Number(isBackupEligible) },
  );
}

/** @param d the private number of a P-256 key. */
function privateKeyOf(d: string) {
  // RFC 5915 around the number; OpenSSL works the public point out.
  const der = Buffer.from(`30310201010420${d}a00a06082a8648ce3d030107`, "hex");
  return createPrivateKey({ key: der, format: "der", type: "sec1" });
}

function coseOf(key: ReturnType<typeof privateKeyOf>): string {
  const { x = "", y = "" } = createPublicKey(key).export({ format: "jwk" });
  const [xBytes, yBytes] = [Buffer.from(x, "base64url"), Buffer.from(y, "base64url")];
  const head = Buffer.from("a5010203262001215820", "hex");
  return Buffer.concat([head, xBytes, Buffer.from("225820", "hex"), yBytes]).toString("base64url");
}

const isVerifiedAtRegistration = ({ registration }: Vector) =>
  (flagsIn(registration.attestationObject, flagsAt(registration.attestationObject)) & userVerified) !== 0;
const isVerifiedAtAuthentication = ({ authentication }: Vector) =>
  (flagsIn(authentication!.authenticatorData, 64) & userVerified) !== 0;

describe("registration", () => {
  it.each(["packed-self-es256", "packed-es256", "packed-rs256"])(
    "W2: takes the W3C vector %s as it is",
    async (name) => {
      expect(await register(vector(name))).toMatchObject({
        credential_id: base64url(vector(name).registration.credential_id),
      });
    },
  );

  it.each(["none-es256", "none-es256-long-credential-id"])(
    "W2: takes the W3C vector %s once the user was verified",
    async (name) => {
      const { attestationObject, credential_id } = vector(name).registration;
      const verified = withUserVerified(attestationObject, flagsAt(attestationObject));
      expect(await register(vector(name), verified)).toMatchObject({ credential_id: base64url(credential_id) });
    },
  );

  it.each(pairs.filter((each) => !isVerifiedAtRegistration(each)).map((each) => each.id))(
    "W4: refuses the W3C vector %s, where nobody verified the user",
    async (id) => {
      expect(await register(pairs.find((each) => each.id === id)!)).toBeUndefined();
    },
  );

  it.each(["none-es256-crossOrigin", "none-es256-topOrigin"])(
    "W3: refuses the W3C vector %s even with the user verified",
    async (name) => {
      const { attestationObject } = vector(name).registration;
      const verified = withUserVerified(attestationObject, flagsAt(attestationObject));
      expect(await register(vector(name), verified)).toBeUndefined();
    },
  );

  it("W6: refuses the W3C vector packed-es512, whose algorithm is not offered", async () => {
    expect(isVerifiedAtRegistration(vector("packed-es512"))).toBe(true);
    expect(await register(vector("packed-es512"))).toBeUndefined();
  });

  it("W2: refuses the answer to another challenge", async () => {
    const { registration } = vector("packed-self-es256");
    const other = { ...vector("packed-self-es256"), registration: { ...registration, challenge: "00".repeat(32) } };
    expect(await register(other)).toBeUndefined();
  });
});

describe("authentication", () => {
  it.each(["none-es256-long-credential-id", "packed-es256", "tpm-es256"])(
    "W2: takes the W3C vector %s as it is",
    async (name) => {
      expect(await authenticate(vector(name))).toEqual({ counter: 0, backed_up: 0 });
    },
  );

  it.each([
    ["none-es256", 1],
    ["packed-self-es256", 0],
  ] as const)("W2: takes the W3C vector %s once the user was verified", async (name, backedUp) => {
    const { authenticatorData } = vector(name).authentication!;
    const used = await authenticate(vector(name), { authenticatorData: withUserVerified(authenticatorData, 64) });
    expect(used).toEqual({ counter: 0, backed_up: backedUp });
  });

  it.each(
    pairs
      .filter((each) => !isVerifiedAtAuthentication(each) && each.registration.credential_private_key?.length === 64)
      .map((each) => each.id),
  )("W4: refuses the W3C vector %s, where nobody verified the user", async (id) => {
    expect(await authenticate(pairs.find((each) => each.id === id)!)).toBeUndefined();
  });

  it.each(["none-es256-crossOrigin", "none-es256-topOrigin"])(
    "W3: refuses the W3C vector %s, although the user was verified",
    async (name) => {
      expect(isVerifiedAtAuthentication(vector(name))).toBe(true);
      expect(await authenticate(vector(name))).toBeUndefined();
    },
  );
});
