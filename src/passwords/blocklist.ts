/** Words an attacker tries first: a public list, what it lacks of this field and country, and runs of keys (P8). */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const local = [
  "aiueo",
  "genkan",
  "heisei",
  "himawari",
  "hoken",
  "kenko",
  "kobayashi",
  "kosmo",
  "kumiai",
  "login",
  "mypage",
  "nihon",
  "pasuwado",
  "reiwa",
  "takahashi",
  "watanabe",
];

let common: Set<string> | undefined;

/** @param word in small letters. The list is read with the first password that is chosen; the start need not wait for it. */
export function isCommon(word: string): boolean {
  if (!common) {
    const { dictionary } = require("@zxcvbn-ts/language-common") as typeof import("@zxcvbn-ts/language-common");
    common = new Set([...(dictionary["passwords-common"] ?? []), ...local]);
  }
  return common.has(word);
}

const rows = ["1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"];
const columns = ["1qaz2wsx3edc4rfv5tgb6yhn7ujm", "qazwsxedcrfvtgbyhnujm"];
const walks = [...rows, ...columns].flatMap((keys) => [keys, Array.from(keys).reverse().join("")]);

/** @returns whether these are keys in a row, four at least, or three digits. */
export function isRun(text: string): boolean {
  return text.length >= (/^\d+$/.test(text) ? 3 : 4) && walks.some((keys) => keys.includes(text));
}

const day = /^(?:19|20)\d\d(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))?$/;

/** @returns whether this is a year or a day in digits, or one to three characters three times and more. */
export function isDayOrRepeat(text: string): boolean {
  return day.test(text) || /^(.{1,3})\1{2,}$/u.test(text);
}
