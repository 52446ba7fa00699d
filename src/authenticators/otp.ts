/** One-time codes of an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 seconds); the only importer of otplib. */
import { generateSecret, generateURI, verify } from "otplib";
import type { Portal } from "../deps.ts";
import { readTyped } from "../keys/typed.ts";

/** What people are told of a code, and what apps take for granted: how many digits, and how long each is shown. */
export const otpRule = { digits: 6, seconds: 30 } as const;

const shape = { digits: otpRule.digits, period: otpRule.seconds };

/** @returns 160 random bits in base32 (T1). */
export function newOtpSecret(): string {
  return generateSecret({ length: 20 });
}

/**
 * @returns the `otpauth:` address an authenticator app reads from a link or a QR code. The issuer is said once, as a
 * parameter; in the label too, a Japanese name would make the QR code half as large again.
 */
export function otpAddress(portal: Portal, userId: string, secret: string): string {
  return `${generateURI({ issuer: "", label: userId, secret, ...shape })}&issuer=${encodeURIComponent(portal.insurer.name)}`;
}

/**
 * @param typed as a person writes it: full width, spaces and hyphens are read.
 * @returns the six digits, or nothing when they are not six digits.
 */
export function readOtpCode(typed: string): string | undefined {
  const digits = readTyped(typed).replaceAll("-", "");
  return /^[0-9]+$/.test(digits) && digits.length === otpRule.digits ? digits : undefined;
}

/**
 * @param code six digits.
 * @param after time step of the last accepted code; that one and all before are refused (T3).
 * @param now ms since 1970.
 * @returns the time step of the code, or nothing when it is wrong, too old or used.
 */
export async function otpTimeStep(
  secret: string,
  code: string,
  after: number | null,
  now: number,
): Promise<number | undefined> {
  const result = await verify({
    secret,
    token: code,
    epoch: Math.floor(now / 1000),
    ...shape,
    // A phone's clock may be off by one code in either direction (T4).
    epochTolerance: otpRule.seconds,
    ...(after === null ? {} : { afterTimeStep: after }),
    // It throws where a code of the future was used and the clock went back: nothing that is later can be right yet.
  }).catch(() => ({ valid: false as const }));
  return result.valid && "timeStep" in result ? result.timeStep : undefined;
}
