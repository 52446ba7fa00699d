/** Every sentence people read, in three languages; problems are keys until the page is written. */
import { easy } from "./easy.ts";
import { en } from "./en.ts";
import { ja } from "./ja.ts";
import type { Words } from "./words.ts";

export type Strings = Words<typeof ja>;

export type Language = "ja" | "easy" | "en";
export const strings: Record<Language, Strings> = { ja, easy, en };

/** What each language is to a browser, and its name in itself; the brief one for the head of every page. */
export const languageTags: Record<Language, { tag: string; name: string; brief: string }> = {
  ja: { tag: "ja", name: "日本語", brief: "日本語" },
  easy: { tag: "ja", name: "やさしい にほんご", brief: "やさしい" },
  en: { tag: "en", name: "English", brief: "English" },
};

export function isLanguage(text: string | undefined): text is Language {
  return text !== undefined && Object.hasOwn(strings, text);
}

type ProblemKey = keyof typeof ja.problems;
export interface Problem {
  key: ProblemKey;
  values?: Record<string, string | number>;
}
/** Field → what a person must mend there. */
export type Problems = Record<string, Problem[]>;

/**
 * Fills `{name}` in a sentence. 分 is read by the number before it: 15分（ふん）, 30分（ぷん）.
 * @throws {Error} where the sentence needs a value that is not there.
 */
export function say(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(/\{(\w+)\}(分（[ふぷ]ん）)?/g, (_, name: string, minutes?: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`a sentence without its ${name}: ${sentence}`);
    return minutes ? `${value}分（${/[2579]$/.test(String(value)) ? "ふん" : "ぷん"}）` : String(value);
  });
}
