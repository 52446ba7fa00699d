/** The insurer's password rule: two presets as data, one function that names every broken rule at once. */

import { foldCase, type Scheme } from "../keys/hashing.ts";
import type { Problem } from "../strings/strings.ts";
import { guessedBy, type OwnWord } from "./guesses.ts";

interface PasswordPolicy {
  min: number;
  max: number;
  /** At least one letter, one digit and one symbol. */
  needsAllKinds: boolean;
  scheme: Scheme;
  /** What phones and password managers put into one they make, as `passwordrules` writes it. */
  generated: string;
}

/** `kosmo` is the rule of the printed manual (P15); `modern` is that of NIST SP 800-63B-4 3.1.1.2 (P14). */
export const passwordPolicies: Record<"kosmo" | "modern", PasswordPolicy> = {
  kosmo: {
    min: 8,
    max: 13,
    needsAllKinds: true,
    scheme: "cf1",
    generated: "required: lower; required: digit; required: [-!#$%+.:=?@_];",
  },
  modern: {
    min: 8,
    max: 128,
    needsAllKinds: false,
    scheme: "x1",
    generated: "required: lower; required: upper; required: digit; allowed: [-];",
  },
};

/** Longer input is refused before any work is spent on it (P13). */
export const longestSecret = 256;

/**
 * @param own words an attacker would try first: user ID, name, birth date, insurer.
 * @returns every rule the password breaks; nothing when it may be used.
 */
export function passwordProblems(password: string, policy: PasswordPolicy, own: readonly OwnWord[]): Problem[] {
  if (password === "") return [{ key: "passwordEmpty" }];
  const text = policy.scheme === "cf1" ? foldCase(password) : password.normalize("NFC");
  const length = Array.from(text).length;
  const isOtherLength = length < policy.min || length > policy.max;
  const values = { min: policy.min, max: policy.max, now: length };
  // Whoever mends the length writes another text: what this one would be guessed by says nothing yet.
  const guessed = isOtherLength ? undefined : guessedBy(text, own);
  return [
    ...(isOtherLength ? [{ key: "passwordLength", values } as const] : []),
    ...(policy.needsAllKinds ? kindProblems(text) : []),
    ...(guessed ? [guessed] : []),
  ];
}

const kinds = { Letter: /[a-z]/, Digit: /[0-9]/, Symbol: /[!-/:-@[-`{-~]/ };

/** All kinds that are missing are one sentence. */
function kindProblems(text: string): Problem[] {
  const missing = Object.entries(kinds).flatMap(([name, kind]) => (kind.test(text) ? [] : name));
  return [
    ...(missing.length > 0 ? [{ key: `password${missing.join("")}` as Problem["key"] }] : []),
    ...(/[^!-~]/.test(text) ? [{ key: "passwordCharacters" } as const] : []),
  ];
}
