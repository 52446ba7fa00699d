/** Letters beyond Japanese: Hangul, simplified Chinese, Thai and Arabic, in Noto Sans cut into many small files. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { vendor } from "../../web/vendor.ts";

/** Which letters are in which file of a package, as style sheets write it: `U+600-6ff,U+61c`. */
const indexes = [
  vendor("@fontsource/noto-sans-sc", "unicode.json"),
  vendor("@fontsource/noto-sans-kr", "unicode.json"),
  vendor("@fontsource/noto-sans-thai", "unicode.json"),
  vendor("@fontsource/noto-sans-arabic", "unicode.json"),
];

/** First and last letter, and the file that has those between. */
type Range = [first: number, last: number, path: string];

let ranges: Range[] | undefined;

/** @returns the files that may have the letter, the likeliest first. */
export function foreignFiles(letter: number): string[] {
  ranges ??= indexes.flatMap(rangesOf);
  return ranges.filter(([first, last]) => first <= letter && letter <= last).map(([, , path]) => path);
}

/** Whether words in this face run from right to left. */
export function isRightToLeft(path: string): boolean {
  return path.includes("noto-sans-arabic");
}

function rangesOf(index: string): Range[] {
  const folder = dirname(index);
  const files = JSON.parse(readFileSync(index, "utf8")) as Record<string, string>;
  return Object.entries(files).flatMap(([part, letters]) => {
    const name = `${basename(folder)}-${part.replace(/[[\]]/g, "")}-400-normal.woff`;
    const path = join(folder, "files", name);
    return letters.split(",").map((range): Range => {
      const [first = 0, last = first] = range
        .slice(2)
        .split("-")
        .map((each) => Number.parseInt(each, 16));
      return [first, last, path];
    });
  });
}
