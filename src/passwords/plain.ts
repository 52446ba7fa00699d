/** A text as whoever guesses at it reads it: without what is added or varied to look like another one (P8). */
import { foldCase } from "../keys/hashing.ts";

/** @returns letters and digits in one width, case and kana; `@` and `$` stay, because they stand for letters. */
export function plain(text: string): string {
  return foldCase(text)
    .replace(/[^\p{L}\p{N}@$]/gu, "")
    .replace(/[ぁ-ゖ]/g, (hiragana) => String.fromCharCode(hiragana.charCodeAt(0) + 0x60));
}

const lookAlikes: Record<string, string> = { "@": "a", $: "s", "0": "o", "3": "e", "4": "a", "5": "s" };

/** @returns a plain text as it stands and with its look-alikes as letters, each as long as the text: 1 is i or l. */
export function readings(text: string): string[] {
  const asLetters = (one: string) => text.replace(/[@$01345]/g, (sign) => lookAlikes[sign] ?? one);
  return [text, asLetters("i"), asLetters("l")];
}
