/** A postal code as lists have it, of Japan or of somewhere else. */
import type { Reason } from "./row.ts";

interface PostalReading {
  /** Seven digits; empty where there is none or the address is abroad. */
  code: string;
  /** What stands in the place of a code abroad. */
  abroad?: string;
  problem?: Reason["key"];
}

/** Where codes begin with a zero: Excel takes it off. */
const zeroes: readonly (readonly [RegExp, string])[] = [
  [/^0[04-9]/, "北海道"],
  [/^01/, "秋田県"],
  [/^02/, "岩手県"],
  [/^03/, "青森県"],
];

const prefecture = /^(?:北海道|東京都|京都府|大阪府|\p{Script=Han}{2,3}県)/u;

/** @param address its first line. @param country empty where the list names none. */
export function readPostalCode(typed: string, address: string, country: string): PostalReading {
  const text = typed.normalize("NFKC").trim();
  if (isAbroad(text, address, country)) return { code: "", abroad: text };
  const code = text.replace(/[〒\s\p{Pd}\u2212\u30FC\u2500]/gu, "");
  if (code === "") return address === "" ? { code } : { code, problem: "postalCodeMissing" };
  if (/^0{7}$/.test(code)) return { code, problem: "postalCodeZero" };
  if (/^\d{7}$/.test(code)) return { code };
  if (!/^[1-9]\d{4,5}$/.test(code) || !/^\d{1,2}\D?\d{4}$/.test(text.replace("〒", "").trim())) {
    return { code, problem: "postalCode" };
  }
  const whole = code.padStart(7, "0");
  const named = prefecture.exec(address.normalize("NFKC"))?.[0];
  const fits = zeroes.some(([begins, place]) => begins.test(whole) && (named ?? place) === place);
  return fits ? { code: whole } : { code, problem: "postalCodeShort" };
}

/** Another country is named, or the address has a code that is none of Japan's, or none, and not one Japanese letter. */
function isAbroad(code: string, address: string, country: string): boolean {
  const named = country.normalize("NFKC").trim().toLowerCase();
  if (named !== "") return !/^(?:日本国?|japan|jpn?)$/.test(named);
  if (address === "" || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(address)) return false;
  return !/^〒?\d{3}-?\d{4}$/.test(code) && /\p{L}/u.test(address);
}
