/** The one rule for member numbers (記号・番号・枝番), used by the import and by whoever types one. */

export const longestMemberNumber = 40;

/** Everything that looks like a hyphen: dashes, minus, the long vowel mark, the line of a box. */
const hyphens = /[\p{Pd}\u2212\u30FC\u2043\u02D7\u2500\u2501]+/gu;

/** @returns the number as it is kept: half width, capitals, no spaces, plain hyphens. */
export function readMemberNumber(typed: string): string {
  const number = typed.normalize("NFKC").replace(/\s/g, "").replace(hyphens, "-");
  return number.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

const month = "jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec";
const excelDate = new RegExp(
  `^(?:(?:\\d{1,4}年)?\\d{1,2}月(?:\\d{1,2}日)?|\\d{1,4}年|(?:\\d{1,4}-)?(?:${month})-\\d{1,4}|\\d{1,4}-(?:${month})(?:-\\d{1,4})?)$`,
  "i",
);

/** Whether Excel has made a date of what was a number such as 10-1: nobody can tell which. */
export function isExcelDate(number: string): boolean {
  return excelDate.test(number);
}

/** Whether it is letters and digits in groups with a hyphen between them. The letters may be Japanese. */
export function isMemberNumber(number: string): boolean {
  return number.length <= longestMemberNumber && /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u.test(number);
}
