/** What a password would be guessed by: own and common words, runs of keys, years, and hardly anything beside them (P8). */
import { foldCase } from "../keys/hashing.ts";
import type { Problem } from "../strings/strings.ts";
import { isCommon, isDayOrRepeat, isRun } from "./blocklist.ts";
import { plain, readings } from "./plain.ts";

/** A word that belongs to this member or insurer. */
export interface OwnWord {
  /** What the member is told where it is found. */
  key: Problem["key"];
  /** As `plain` writes it. */
  text: string;
  /** Refused whatever stands beside it. */
  isAlone?: boolean;
}

/** A stretch of the plain text that somebody would try. */
interface Part {
  at: number;
  length: number;
  problem: Problem;
}

/** So many different letters and digits must stand beside what can be guessed; each further word counts as two. */
const fewest = 4;
const wordsWorth = 2;
/** Shorter words stand in many a password by chance; longer ones are hardly in the list. */
const shortestWithin = 5;
const shortestWhole = 4;
const longest = 20;

/** @returns what somebody would guess the password by; nothing when hardly anybody would. */
export function guessedBy(password: string, own: readonly OwnWord[]): Problem | undefined {
  const folded = foldCase(password);
  if (/^(.)\1*$/su.test(folded)) return simple(folded);
  const text = plain(folded);
  const alone = own.find((word) => word.isAlone && text.includes(word.text));
  if (alone) return { key: alone.key };

  const owned = ownParts(text, own);
  const simples = simpleParts(text);
  const whole = wholeWord(without(text, [...owned, ...simples]));
  if (whole) return longestOf([...owned, { at: 0, length: whole.length, problem: common(whole) }]);

  const words = commonParts(folded, text).filter((word) => ![...owned, ...simples].some((part) => covers(part, word)));
  const found = [...owned, ...words, ...simples];
  const left = new Set(without(text, found).match(/[\p{L}\p{N}]/gu));
  // Two words are soon tried together; three are a sentence.
  const different = new Set(words.map(({ at, length }) => text.slice(at, at + length)));
  if (left.size + wordsWorth * Math.max(different.size - 1, 0) >= fewest) return undefined;
  return longestOf([...owned, ...words]) ?? longestOf(simples);
}

function ownParts(text: string, own: readonly OwnWord[]): Part[] {
  const texts = readings(text);
  const places = Array.from({ length: text.length }, (_, at) => at);
  return own.flatMap((word) =>
    places
      .filter((at) => texts.some((each) => each.startsWith(word.text, at)))
      .map((at) => ({ at, length: word.text.length, problem: { key: word.key } })),
  );
}

function commonParts(folded: string, text: string): Part[] {
  const gaps = gapsIn(folded);
  const begins = (at: number) => gaps.includes(at) || !/\p{L}$/u.test(text.slice(0, at));
  const texts = readings(text);
  return inTurn(text.length, (at, length) => {
    // Five signs that look like a word do so by chance.
    const read = length > shortestWithin ? texts : [text];
    const word = read.map((each) => each.slice(at, at + length)).find(isWord);
    if (!word) return undefined;
    const isJoined = gaps.some((gap) => at < gap && gap < at + length);
    // "i-love-you" is a word; what "abc1-abc2-abc" holds across its signs is none.
    return isJoined && (/\d/.test(word) || !begins(at)) ? undefined : { at, length, problem: common(word) };
  });
}

/** Of a word that is in the list with and without digits around it only the letters count. */
function isWord(text: string): boolean {
  const isWhole = text.length >= shortestWithin && isCommon(text);
  return isWhole && !(/^\d|\d$/.test(text) && isCommon(text.replace(/^\d+|\d+$/g, "")));
}

/** @returns before which units of the plain text a sign was left out. */
function gapsIn(folded: string): number[] {
  const gaps: number[] = [];
  let length = 0;
  for (const each of folded) {
    const kept = plain(each);
    if (kept === "") gaps.push(length);
    length += kept.length;
  }
  return gaps;
}

function simpleParts(text: string): Part[] {
  return inTurn(text.length, (at, length) => {
    const part = text.slice(at, at + length);
    return isRun(part) || isDayOrRepeat(part) ? { at, length, problem: simple(part) } : undefined;
  });
}

/** @returns the longest part at each place, none over another one. */
function inTurn(end: number, partAt: (at: number, length: number) => Part | undefined): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < end; ) {
    let part: Part | undefined;
    for (let length = Math.min(longest, end - at); length > 2 && !part; length -= 1) part = partAt(at, length);
    if (part) parts.push(part);
    at += part?.length ?? 1;
  }
  return parts;
}

/** @returns what is said of the longest, of two the first. */
function longestOf(parts: Part[]): Problem | undefined {
  return parts.toSorted((a, b) => b.length - a.length)[0]?.problem;
}

const covers = (outer: Part, { at, length }: Part) => outer.at <= at && at + length <= outer.at + outer.length;

/** @returns the text without the parts. */
function without(text: string, parts: Part[]): string {
  const isFree = (unit: number) => !parts.some(({ at, length }) => at <= unit && unit < at + length);
  return text
    .split("")
    .filter((_, unit) => isFree(unit))
    .join("");
}

/** @returns the common word that the text is, again and again or with a digit or two around it. */
function wholeWord(text: string): string | undefined {
  const bare = text.replace(/^\d{1,2}|\d{1,2}$/g, "").replace(/^(.{2,}?)\1+$/u, "$1");
  return [bare, text]
    .filter(({ length }) => length >= shortestWhole)
    .flatMap(readings)
    .find(isCommon);
}

const common = (word: string): Problem => ({ key: "passwordCommon", values: { word } });
const simple = (part: string): Problem => ({ key: "passwordGuessable", values: { part } });
