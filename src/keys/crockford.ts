/** Codes that people read from paper: Crockford's base 32, which has no I, L, O and U. */
import type { Random } from "./random.ts";
import { readTyped } from "./typed.ts";

const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** @returns `length` random characters of 5 bits each. */
export function randomCode(random: Random, length: number): string {
  return Array.from(random(length), (byte) => alphabet[byte & 31]).join("");
}

/** Reads what a person typed: full width, lower case, spaces, hyphens and the look-alikes O, I and L are folded. */
export function foldCode(typed: string): string {
  return readTyped(typed).toUpperCase().replaceAll("-", "").replaceAll("O", "0").replace(/[IL]/g, "1");
}

/** @returns the random part of a temporary user ID, however it was typed; all spellings of one ID give the same. */
export function temporaryUserIdCode(typed: string): string {
  return foldCode(typed).replace(/^KP(?=.{8}$)/, "");
}

/** Writes a code in groups of four: `XXXX-XXXX-XXX`. */
export function grouped(code: string, separator = "-"): string {
  return code.match(/.{1,4}/g)?.join(separator) ?? "";
}
