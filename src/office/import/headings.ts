/** The columns of a member list, by their Japanese or English headings in any order. */
import { Refusal } from "../../files/refusal.ts";
import type { OfficeKey, Sentence } from "../../strings/office.ts";

/** Column → its headings; the first one is Japanese and names the column in reports. */
const headings = {
  memberNumber: ["会員番号", "member_number"],
  name: ["氏名", "name"],
  nameKana: ["フリガナ", "name_kana"],
  birthDate: ["生年月日", "birth_date"],
  email: ["メールアドレス", "email"],
  postalCode: ["郵便番号", "postal_code"],
  address1: ["住所1", "address1"],
  address2: ["住所2", "address2"],
  address3: ["住所3", "address3"],
  address4: ["住所4", "address4"],
  route: ["配布先", "route"],
} as const;

export type Column = keyof typeof headings;

const columns = Object.keys(headings) as Column[];
const compulsory: Column[] = ["memberNumber", "name", "nameKana", "birthDate"];

export const headingOf = (column: Column): string => headings[column][0];

/** @param cells the first row of the file. @returns which column each cell of a row belongs to. @throws {Refusal} */
export function readHeadings(cells: string[]): Column[] {
  const found = cells.map((cell) => columns.find((column) => isHeading(cell, column)));
  const unknown = cells.filter((_, index) => found[index] === undefined);
  const given = found.filter((column) => column !== undefined);
  const double = columns.filter((column) => given.filter((each) => each === column).length > 1);
  const missing = compulsory.filter((column) => !given.includes(column));
  const hasAddress = given.some((column) => /^(postalCode|address)/.test(column));
  if (hasAddress) missing.push(...(["postalCode", "address1"] as const).filter((column) => !given.includes(column)));
  const problems = [
    ...sentence("headingsMissing", missing.map(headingOf)),
    ...sentence("headingsTwice", double.map(headingOf)),
    ...sentence("headingsUnknown", unknown.map(shown)),
  ];
  if (problems.length === 0) return given;
  const known = columns.map((column): Sentence => {
    const [japanese, english] = headings[column];
    return { key: "headingChoice", values: { japanese, english } };
  });
  throw new Refusal([...problems, { key: "headingsKnown" }, ...known]);
}

function isHeading(cell: string, column: Column): boolean {
  return headings[column].some((heading) => folded(heading) === folded(cell));
}

function folded(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}

function sentence(key: OfficeKey, names: string[]): Sentence[] {
  return names.length === 0 ? [] : [{ key, values: { headings: names.join(", ") } }];
}

/** A file of another kind may hold anything in its first row. */
function shown(cell: string): string {
  return cell.trim() === "" ? "(empty)" : cell.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD").slice(0, 40);
}
