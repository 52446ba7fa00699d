/** What somebody who knows the member would try: birth date, IDs, names, the insurer (P8). */
import type { Portal } from "../deps.ts";
import { unseal } from "../members/members.ts";
import type { OwnWord } from "./guesses.ts";
import { latinSpellings } from "./latin-kana.ts";
import { plain } from "./plain.ts";

export interface Owner {
  id: string;
  name: string;
  name_kana: string;
  birth_date: string;
  user_id: string | null;
  member_number: string;
}

/** @returns them as `plain` writes them; the whole birth date and the user ID are refused whatever stands beside them. */
export function ownWords(portal: Portal, member: Owner): OwnWord[] {
  const { insurer } = portal;
  const birthDate = dateSpellings(unseal(portal, member, "birth_date")!);
  return [
    ...spelled("passwordBirthDate", birthDate, { aloneFrom: 6 }),
    ...spelled("passwordUserId", [member.user_id ?? ""], { aloneFrom: 4 }),
    ...spelled("passwordMemberNumber", [member.member_number]),
    ...spelled("passwordName", nameSpellings(member.name, member.name_kana)),
    ...spelled("passwordInsurer", insurerSpellings(insurer)),
  ];
}

/** Of kanji two are a name; two letters or digits stand in every second password. */
const isLong = (text: string) => text.length >= (/^[\x21-\x7e]+$/.test(text) ? 3 : 2);

function spelled(key: OwnWord["key"], texts: string[], { aloneFrom = Infinity } = {}): OwnWord[] {
  const words = [...new Set(texts.map(plain))].filter(isLong);
  return words.map((text) => ({ key, text, isAlone: text.length >= aloneFrom }));
}

/** @param date YYYY-MM-DD. @returns it with and without zeros, by its era, as other countries write it, and without its year. */
function dateSpellings(date: string): string[] {
  const [year = "", month = "", day = ""] = date.split("-");
  const [m, d] = [Number(month), Number(day)];
  const { era, letter, of } = japaneseYear(date);
  const padded = of.padStart(2, "0");
  const names = ["", era, era.slice(0, 1), letter];
  const years = [year, year.slice(2), ...names.flatMap((name) => [name + of, name + padded])];
  return [
    ...years.flatMap((each) => [`${each}${month}${day}`, `${each}${m}${d}`, `${each}年${m}月${d}日`]),
    ...[year, year.slice(2)].flatMap((each) => [`${day}${month}${each}`, `${month}${day}${each}`]),
    ...[`${month}${day}`, `${day}${month}`, `${m}${d}`, `${m}月${d}日`],
  ];
}

const eraAs = (era: "long" | "narrow") =>
  new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { era, year: "numeric", timeZone: "UTC" });
const long = eraAs("long");
const narrow = eraAs("narrow");

/** @returns the year of the era in digits, with the era's name and letter: 54, 昭和, S. */
function japaneseYear(date: string) {
  const read = (format: Intl.DateTimeFormat, type: "era" | "year") =>
    format.formatToParts(new Date(date)).find((part) => part.type === type)!.value;
  return { era: read(long, "era"), letter: read(narrow, "era"), of: read(narrow, "year") };
}

function nameSpellings(name: string, kana: string): string[] {
  return [...wordsOf(name), ...wordsOf(kana).flatMap((word) => [word, ...latinSpellings(word)])];
}

function insurerSpellings({ name, name_en, host }: Portal["insurer"]): string[] {
  const kana = name.match(/[\p{sc=Hiragana}\p{sc=Katakana}ー]{2,}/gu) ?? [];
  const latin = [name_en, host].flatMap(wordsOf).filter((word) => word.length > 3);
  return [...wordsOf(name), ...kana, ...kana.flatMap(latinSpellings), ...latin];
}

/** @returns the whole and its words. */
function wordsOf(text: string): string[] {
  return [text, ...text.normalize("NFKC").split(/[^\p{L}\p{N}]+/u)];
}
