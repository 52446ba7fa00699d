/** A name in kana as its owner may write it in Latin letters: ミホン as mihon, サトウ as satou, sato and satoh. */
import { plain } from "./plain.ts";

const vowels = "aiueo";
/** Each consonant with its kana in the order a, i, u, e, o; a space where there is none. */
const rows: Record<string, string> = {
  "": "アイウエオ",
  k: "カキクケコ",
  s: "サシスセソ",
  t: "タチツテト",
  n: "ナニヌネノ",
  h: "ハヒ ヘホ",
  m: "マミムメモ",
  y: "ヤ ユ ヨ",
  r: "ラリルレロ",
  w: "ワヰ ヱヲ",
  g: "ガギグゲゴ",
  z: "ザジズゼゾ",
  d: "ダヂヅデド",
  b: "バビブベボ",
  p: "パピプペポ",
};
const letters: Record<string, string> = { ン: "n", フ: "fu", ヴ: "vu" };
for (const [consonant, row] of Object.entries(rows)) {
  Array.from(row).forEach((kana, at) => {
    letters[kana] = consonant + vowels[at];
  });
}
/** Small kana lend their vowel to the one before: シャ is sya, ファ is fa. */
const small: Record<string, string> = { ャ: "ya", ュ: "yu", ョ: "yo", ァ: "a", ィ: "i", ゥ: "u", ェ: "e", ォ: "o" };
/** From the spelling that schools teach to that of passports and signs. */
const hepburn: [RegExp, string][] = [
  [/sy/g, "sh"],
  [/[zd]y/g, "j"],
  [/ty/g, "ch"],
  [/si/g, "shi"],
  [/[zd]i/g, "ji"],
  [/ti/g, "chi"],
  [/tu/g, "tsu"],
  [/du/g, "zu"],
];

/** @returns the usual spellings of a name in kana, in small letters, in which a Latin name has its own; none where there is kanji. */
export function latinSpellings(name: string): string[] {
  const school = schoolSpelling(plain(name));
  if (!/^[a-z]+$/.test(school)) return [];
  const sign = hepburn.reduce((text, [from, to]) => text.replace(from, to), school);
  const short = [school, sign].map((text) => text.replace(/ou|oo/g, "o").replace(/uu/g, "u"));
  const passport = short[1]!.replace(/n(?=[bmp])/g, "m");
  return [...new Set([school, sign, ...short, passport, sign.replace(/ou|oo/g, "oh")])];
}

function schoolSpelling(katakana: string): string {
  return Array.from(katakana)
    .reduce((text, kana) => (small[kana] ? text.slice(0, -1) + small[kana] : text + (letters[kana] ?? kana)), "")
    .replaceAll("ー", "")
    .replace(/ッ(?=([a-z]))/g, "$1");
}
