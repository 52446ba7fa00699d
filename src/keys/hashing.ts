/**
 * Slow hashes of everything a person types as a secret: argon2id over an HMAC with the pepper (P2, P11, P12), in a queue
 * whose length is bounded by time, so that a flood of sign-ins meets 503 and not a server that has stopped (R11).
 */
import { availableParallelism } from "node:os";
import { hash as argon2, verify as argon2Verify, parseOptions } from "@node-rs/argon2";
import { fairQueue } from "./fair-queue.ts";
import type { Keys } from "./keys.ts";
import type { Random } from "./random.ts";

/** OWASP's first choice: argon2id, 19 MiB, two passes, one lane (ASVS 5.0 appendix C). The package's default is argon2id. */
const owasp = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** libuv's pool; more jobs than that would only wait where nobody counts them. */
const threads = 4;

/**
 * How a text is folded before it is hashed; it stays with the hash, so a changed policy affects only new passwords.
 * `cf1`: NFKC, letters A-Z in lower case, without spaces around it (preset `kosmo`, where the paper says that case is not
 * told apart and a space is no character of a password).
 * `x1`: NFC, exact (preset `modern`, and all codes that are folded before they come here).
 */
export type Scheme = "cf1" | "x1";

export interface Hashing {
  /** How many hashes are computed at the same time. */
  lanes: number;
  /**
   * Asked before anything is written for somebody who will be refused (R11).
   * @param household in whose turn, here and below; `inTurnOf` says it once for all. @throws {Busy} when the queue is full.
   */
  refuseIfFull(household?: string): void;
  /** @returns `<scheme>.<pepper id>.<PHC string>`. @throws {Busy} when the queue is full. */
  hash(text: string, scheme: Scheme, household?: string): Promise<string>;
  /** Without a stored hash the same work is done and the answer is false, so that time betrays nothing (R8). @throws {Busy} */
  verify(text: string, stored: string | null | undefined, household?: string): Promise<boolean>;
  /** Whether the hash was made with other parameters or another pepper than a new one would be. */
  isOutdated(stored: string): boolean;
}

interface HashingOptions {
  /** How many hashes are computed at the same time. */
  lanes?: number;
  parameters?: typeof owasp;
}

export async function startHashing(
  keys: Keys,
  random: Random,
  { lanes = availableParallelism(), parameters = owasp }: HashingOptions = {},
): Promise<Hashing> {
  const atOnce = Math.min(lanes, threads);
  const { inTurn, refuseIfFull } = fairQueue({ lanes: atOnce });
  const peppered = (text: string, scheme: Scheme, keyId: string) =>
    keys.mac("pepper", scheme === "cf1" ? foldCase(text).trim() : text.normalize("NFC"), keyId).toString("base64");
  const hash = async (text: string, scheme: Scheme, household = "") => {
    const keyId = keys.currentId("pepper");
    const phc = await inTurn(household, () =>
      argon2(peppered(text, scheme, keyId), { ...parameters, salt: random(16) }),
    );
    return `${scheme}.${keyId}.${phc}`;
  };
  const nobodys = await hash(random(16).toString("hex"), "x1");
  return {
    lanes: atOnce,
    refuseIfFull: (household = "") => refuseIfFull(household),
    hash,
    async verify(text, stored, household = "") {
      const { scheme, keyId, phc } = parse(stored ?? nobodys);
      const matches = await inTurn(household, () => argon2Verify(phc, peppered(text, scheme, keyId)));
      return matches && typeof stored === "string";
    },
    isOutdated(stored) {
      const { keyId, phc } = parse(stored);
      const { memoryCost, timeCost, parallelism } = parseOptions(phc);
      return (
        keyId !== keys.currentId("pepper") ||
        memoryCost !== parameters.memoryCost ||
        timeCost !== parameters.timeCost ||
        parallelism !== parameters.parallelism
      );
    },
  };
}

/** @returns the same hashing, each job in the turn of this household. */
export function inTurnOf(household: string, hashing: Hashing): Hashing {
  return {
    ...hashing,
    refuseIfFull: () => hashing.refuseIfFull(household),
    hash: (text, scheme) => hashing.hash(text, scheme, household),
    verify: (text, stored) => hashing.verify(text, stored, household),
  };
}

/** NFKC, then the ASCII letters in lower case: 「Ａ」, "A" and "a" are one. */
export function foldCase(text: string): string {
  return text.normalize("NFKC").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function parse(stored: string): { scheme: Scheme; keyId: string; phc: string } {
  const [scheme, keyId, ...phc] = stored.split(".");
  return { scheme: scheme as Scheme, keyId: keyId!, phc: phc.join(".") };
}
