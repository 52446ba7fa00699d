/** Passwords an attacker tries first: the common ones, and a common or own word with the usual digits and symbol around it (P8). */
import { createRequire } from "node:module";
import { foldCase } from "../keys/hashing.ts";

const require = createRequire(import.meta.url);
/** Words of this field and country that public lists, made abroad, do not hold. */
const local = [
  "kenpo",
  "kenko",
  "hoken",
  "genkan",
  "kosmo",
  "sakura",
  "nippon",
  "nihon",
  "tokyo",
  "osaka",
  "pasuwado",
  "hanako",
];

let common: Set<string> | undefined;
/** Read with the first password that is chosen; the start need not wait for it. */
function commonWords(): Set<string> {
  if (!common) {
    const { dictionary } = require("@zxcvbn-ts/language-common") as typeof import("@zxcvbn-ts/language-common");
    common = new Set([...(dictionary["passwords-common"] ?? []), ...local]);
  }
  return common;
}

/** What people add to meet a composition rule: a year, a run of digits, one or two symbols. */
const ending = String.raw`(?:(?:19|20)\d\d|0?1?2?3?4?5?6?7?8?9?0?|(\d)\1*|\d{1,2})`;
const symbols = String.raw`[!-/:-@[-\x60{-~]{0,2}`;
const decorated = new RegExp(`^${symbols}(?<word>[a-z0-9@$]+?)${symbols}${ending}${symbols}$`);
const lookAlikes: Record<string, string> = { "@": "a", $: "s", "0": "o", "1": "i", "3": "e", "5": "s" };

/**
 * @param password already folded by its policy.
 * @param own words that belong to this person or insurer.
 */
export function isGuessable(password: string, own: readonly string[]): boolean {
  const folded = foldCase(password).replace(/\s/g, "");
  // A word written twice is that word.
  const text = /^(.{2,}?)\1+$/.exec(folded)?.[1] ?? folded;
  const words = new Set(own.map((word) => foldCase(word).replace(/\s/g, "")).filter((word) => word.length >= 4));
  const isKnown = (word: string) => word.length >= 4 && (commonWords().has(word) || words.has(word));
  if (isKnown(text) || /^(.)\1*$/.test(text)) return true;
  const word = decorated.exec(text)?.groups?.word ?? "";
  return isKnown(word) || isKnown(word.replace(/[@$0135]/g, (each) => lookAlikes[each] ?? each));
}
