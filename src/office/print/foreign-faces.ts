/** Letters beyond Japanese: Hangul, simplified Chinese, Thai and Arabic, in Noto Sans cut into many small files. */
import { readFileSync } from "node:fs";
import { vendor } from "../../web/vendor.ts";

const families = ["noto-sans-sc", "noto-sans-kr", "noto-sans-thai", "noto-sans-arabic"];

/** First and last letter, and the file that has those between. */
type Range = [first: number, last: number, path: string];

let ranges: Range[] | undefined;

/** @returns the files that may have the letter, the likeliest first. */
export function foreignFiles(letter: number): string[] {
  ranges ??= families.flatMap(rangesOf);
  return ranges.filter(([first, last]) => first <= letter && letter <= last).map(([, , path]) => path);
}

/** Whether words in this face run from right to left. */
export function isRightToLeft(path: string): boolean {
  return path.includes("noto-sans-arabic");
}

/** The package says which letters are in which of its files, as style sheets write it: `U+600-6ff,U+61c`. */
function rangesOf(family: string): Range[] {
  const files = JSON.parse(readFileSync(vendor(`@fontsource/${family}`, "unicode.json"), "utf8"));
  return Object.entries(files as Record<string, string>).flatMap(([part, letters]) => {
    const name = part.replace(/[[\]]/g, "");
    const path = vendor(`@fontsource/${family}`, `files/${family}-${name}-400-normal.woff`);
    return letters.split(",").map((range): Range => {
      const [first = 0, last = first] = range
        .slice(2)
        .split("-")
        .map((each) => Number.parseInt(each, 16));
      return [first, last, path];
    });
  });
}
