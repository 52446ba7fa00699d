/** One cell: what spreadsheets and old systems put around its text is taken off, and what they broke in it is told. */
import type { Column } from "./headings.ts";
import type { Reason } from "./row.ts";

/** Old systems end a file with Ctrl-Z, or fill a cell up with zeros. */
export const fileEnd = /\p{Cc}+$/u;

const wrapping = /[\p{Cc}\u2028\u2029"']/u;

/** @returns the text without `="…"`, the mark of a text, Ctrl-Z at its end and line breaks within. */
export function plainCell(cell: string): string {
  if (!wrapping.test(cell)) return cell;
  const text = cell.replace(fileEnd, "").replace(/[\n\r\t\v\f\u2028\u2029]+/g, " ");
  const formula = /^\s*="(.*)"\s*$/.exec(text);
  // The apostrophe is Excel's mark of a text, and our own before what a spreadsheet would compute.
  return formula ? formula[1]!.replaceAll('""', '"') : text.replace(/^'(?=[\d=+\-@＝＋－＠])/, "");
}

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const ownLetter = /\p{Co}/u;
const excelError =
  /^\s*#(?:#+|N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|BUSY!|CONNECT!|UNKNOWN!|GETTING_DATA)\s*$/i;

/** What stands where a program lacked a letter. Signs that an address may well have are none there. */
const lostInNames = /[?？〓□■◇◆○●◎△▲▽▼☆★※*＊\uFFFC]/;
const lostInAddresses = /[?？〓□■\uFFFC]/;

const names: readonly Column[] = ["name", "familyName", "givenName", "nameKana", "familyKana", "givenKana"];
const addresses: readonly Column[] = [
  "prefecture",
  "city",
  "street",
  "address1",
  "address2",
  "address3",
  "address4",
  "route",
];

/** @returns why the cell of that column cannot be what somebody wrote into it. */
export function damageOf(text: string, column: Column): Reason | undefined {
  if (text === "") return undefined;
  if (text.includes("\uFFFD")) return { key: "cellReplaced" };
  if (invisible.test(text)) return { key: "cellInvisible" };
  if (ownLetter.test(text)) return { key: "cellOwnLetter" };
  if (excelError.test(text)) return { key: "cellExcelError", values: { error: text.trim().slice(0, 16) } };
  const signs = names.includes(column) ? lostInNames : addresses.includes(column) ? lostInAddresses : undefined;
  const lost = signs?.exec(text)?.[0];
  return lost === undefined ? undefined : { key: "cellLetterLost", values: { sign: lost } };
}
