/** The rules for one row: cells in, a member or everything that is wrong with the row out. */
import { emailProblems, readEmail } from "../../members/email-address.ts";
import { isExcelDate, isMemberNumber, longestMemberNumber, readMemberNumber } from "../../members/member-number.ts";
import type { NewMember } from "../../members/members.ts";
import type { Sentence } from "../../strings/office.ts";
import { damageOf, plainCell } from "./cells.ts";
import { countryInEnglish } from "./country.ts";
import type { Column } from "./headings.ts";
import { type EraCodes, readListedBirthDate } from "./listed-birth-date.ts";
import { readPostalCode } from "./postal-code.ts";

/** One of the office's sentences, for behind the name of the column. */
export type Reason = Sentence;

interface RowProblem {
  /** Nothing where the whole row is meant. */
  column?: Column;
  reason: Reason;
}

/** A column that is not in the file is `undefined`, an empty cell of one that is there is null. */
export type ImportedMember = NewMember;

type RowReading = { member: ImportedMember; problems?: never } | { member?: never; problems: RowProblem[] };

interface RowRules {
  /** Of the cells of a row, in order; nothing for one that is not read. */
  columns: readonly (Column | undefined)[];
  /** YYYY-MM-DD in Japan. */
  today: string;
  eraCodes?: EraCodes | undefined;
}

const longestName = 100;
const longestLine = 100;
const longestRoute = 100;

const kana = /^[\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Latin}ー・＝ '.,()-]+$/u;

export function readRow({ columns, today, eraCodes }: RowRules, cells: readonly string[]): RowReading {
  // What Excel left out at the end of a row is empty.
  if (cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== "")) {
    return { problems: [{ reason: { key: "rowTooLong", values: { expected: columns.length, found: cells.length } } }] };
  }
  const problems: RowProblem[] = [];
  const refuse = (column: Column, key: Reason["key"], values: Reason["values"] = {}) =>
    problems.push({ column, reason: { key, values } });

  const given: Partial<Record<Column, string>> = {};
  for (const [index, column] of columns.entries()) {
    if (column === undefined) continue;
    const text = plainCell(cells[index] ?? "");
    const damage = damageOf(text, column);
    if (damage) problems.push({ column, reason: damage });
    given[column] = text;
  }
  // Half a row would only be reported for what it lacks.
  if (problems.length > 0) return { problems };

  const has = (column: Column) => given[column] !== undefined;
  const atMost = (column: Column, text: string, max: number) => {
    if (text.length > max) refuse(column, "cellTooLong", { max });
    return text;
  };

  const numberColumn = has("memberNumber") ? "memberNumber" : "numberDigits";
  const memberNumber = readMemberNumber(given.memberNumber ?? numberOf(given));
  if (memberNumber === "" || (numberColumn === "numberDigits" && given.numberDigits!.trim() === "")) {
    refuse(numberColumn, "cellEmpty");
  } else if (memberNumber === "0") refuse(numberColumn, "cellZero");
  else if (isExcelDate(memberNumber)) refuse(numberColumn, "cellExcelDate");
  else if (/^\d\.?\d*E\+\d+$/i.test(memberNumber)) refuse(numberColumn, "cellExponent");
  else if (!isMemberNumber(memberNumber)) refuse(numberColumn, "memberNumberForm", { max: longestMemberNumber });

  const nameColumn = has("name") ? "name" : "familyName";
  const name = atMost(nameColumn, spaced(given.name ?? joined(given, "familyName", "givenName")), longestName);
  if (name === "") refuse(nameColumn, "cellEmpty");
  else if (isExcelDate(name.normalize("NFKC"))) refuse(nameColumn, "cellExcelDate");
  else if (!/\p{L}/u.test(name)) refuse(nameColumn, "nameWithoutLetter");

  const kanaColumn = has("nameKana") ? "nameKana" : "familyKana";
  const nameKana = readKana(
    atMost(kanaColumn, given.nameKana ?? joined(given, "familyKana", "givenKana"), longestName),
  );
  if (nameKana === "") refuse(kanaColumn, "cellEmpty");
  else if (!kana.test(nameKana)) refuse(kanaColumn, "nameKana");

  const birthDate = readListedBirthDate(given.birthDate!, { era: given.birthEra, today, eraCodes });
  if ("problem" in birthDate) refuse("birthDate", birthDate.problem);

  const email = readEmail(given.email ?? "");
  if (email !== "" && emailProblems(email).length > 0) refuse("email", "emailForm");

  const postalAddress = has("postalCode") ? readAddress(given, refuse) : undefined;
  const route = atMost("route", spaced(given.route ?? ""), longestRoute);

  if (problems.length > 0 || "problem" in birthDate) return { problems };
  return {
    member: {
      memberNumber,
      name,
      nameKana,
      birthDate: birthDate.date,
      ...(has("email") ? { email: email || null } : {}),
      ...(postalAddress === undefined ? {} : { postalAddress }),
      ...(has("route") ? { route: route || null } : {}),
    },
  };
}

type Given = Partial<Record<Column, string>>;

function numberOf(given: Given): string {
  const parts = [given.numberSymbol, given.numberDigits, given.numberBranch];
  return parts.filter((part) => part !== undefined && part.trim() !== "").join("-");
}

function joined(given: Given, family: Column, own: Column): string {
  return `${given[family] ?? ""} ${given[own] ?? ""}`.trim();
}

function readAddress(given: Given, refuse: (column: Column, key: Reason["key"], values?: Reason["values"]) => unknown) {
  const first: Column = given.address1 === undefined ? "street" : "address1";
  const lines: [Column, string][] = [
    [first, firstLine(given)],
    ...(["address2", "address3", "address4"] as const).map((column) => [column, spaced(given[column] ?? "")] as const),
  ].flatMap(([column, line]) => (line === "" ? [] : [[column, line] as [Column, string]]));
  for (const [column, line] of lines) {
    const halfWidth = line.normalize("NFKC");
    if (line.length > longestLine) refuse(column, "cellTooLong", { max: longestLine });
    else if (isExcelDate(halfWidth) || /^\d{4}\/\d{1,2}\/\d{1,2}$/.test(halfWidth)) refuse(column, "cellExcelDate");
    else if (halfWidth === "0") refuse(column, "cellZero");
  }
  const { code, abroad, problem } = readPostalCode(given.postalCode!, lines[0]?.[1] ?? "", given.country ?? "");
  if (problem) refuse("postalCode", problem);
  if (code !== "" && lines.length === 0) refuse(first, "addressEmpty");
  const postalAddress = { postalCode: code, lines: lines.map(([, line]) => line) };
  if (abroad !== undefined)
    postalAddress.lines.push(...[abroad, countryInEnglish(spaced(given.country ?? ""))].filter(Boolean));
  return postalAddress.lines.length === 0 ? null : postalAddress;
}

/** Prefecture, city and street, where they have columns of their own and the address does not begin with them. */
function firstLine({ prefecture = "", city = "", street = "", address1 = "" }: Given): string {
  return [prefecture, city, street].map(spaced).reduceRight((line, part) => {
    return line.startsWith(part) ? line : part + line;
  }, spaced(address1));
}

/** Most texts need nothing, and a million of them are asked. */
const untidy = /^\s|\s$|\s\s|[^\S ]|\p{M}/u;

/**
 * Nothing but spaces and marks that a Mac keeps apart changes: 異体字 are the member's own letters, and NFC would replace some
 * of them too.
 */
function spaced(text: string): string {
  if (!untidy.test(text)) return text;
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Latin}]\p{M}+/gu, (letter) => letter.normalize("NFC"));
}

/** Whatever line was typed for a long vowel becomes one, and the double hyphen of foreign names one of its kinds. */
function readKana(text: string): string {
  return spaced(text)
    .normalize("NFKC")
    .replace(/(?<=[\p{sc=Katakana}\p{sc=Hiragana}ー])(?:[\u2010-\u2015\u2212\u2500\u2501]|-(?=\s|$))/gu, "ー")
    .replace(/[=゠]/g, "＝");
}
