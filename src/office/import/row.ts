/** The rules for one row: cells in, a member or everything that is wrong with the row out. */

import { readBirthDate } from "../../members/birth-date.ts";
import { emailProblems, readEmail } from "../../members/email-address.ts";
import { isExcelDate, isMemberNumber, longestMemberNumber, readMemberNumber } from "../../members/member-number.ts";
import type { NewMember } from "../../members/members.ts";
import type { Column } from "./headings.ts";
import type { Reason } from "./reasons.ts";

interface RowProblem {
  /** Nothing where the whole row is meant. */
  column?: Column;
  reason: Reason;
}

/** A column that is not in the file is `undefined`, an empty cell of one that is there is null. */
export type ImportedMember = NewMember;

type RowReading = { member: ImportedMember; problems?: never } | { member?: never; problems: RowProblem[] };

const longestName = 100;
const longestLine = 100;
const longestRoute = 100;

const kana = /^[\p{Script=Katakana}\p{Script=Hiragana}\p{Script=Latin}ー・ '.,()-]+$/u;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * @param columns of the cells, in order.
 * @param today YYYY-MM-DD in Japan.
 */
export function readRow(columns: readonly Column[], cells: readonly string[], today: string): RowReading {
  if (cells.length !== columns.length) {
    const values = { expected: columns.length, found: cells.length };
    return { problems: [{ reason: { key: "cells", values } }] };
  }
  const problems: RowProblem[] = [];
  const refuse = (column: Column, key: Reason["key"], values?: Reason["values"]) =>
    problems.push({ column, reason: values ? { key, values } : { key } });

  const given: Partial<Record<Column, string>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]!;
    if (cell.includes("\uFFFD")) refuse(column, "replaced");
    else if (invisible.test(cell)) refuse(column, "control");
    else given[column] = cell;
  }
  // Half a row would only be reported for what it lacks.
  if (problems.length > 0) return { problems };

  const atMost = (column: Column, max: number) => {
    const text = spaced(given[column] ?? "");
    if (text.length > max) refuse(column, "tooManyCharacters", { max });
    return text;
  };

  const memberNumber = readMemberNumber(given.memberNumber!);
  if (memberNumber === "") refuse("memberNumber", "empty");
  else if (isExcelDate(memberNumber)) refuse("memberNumber", "excelDate");
  else if (!isMemberNumber(memberNumber)) refuse("memberNumber", "memberNumber", { max: longestMemberNumber });

  const name = atMost("name", longestName);
  if (name === "") refuse("name", "empty");

  const nameKana = atMost("nameKana", longestName).normalize("NFKC");
  if (nameKana === "") refuse("nameKana", "empty");
  else if (!kana.test(nameKana)) refuse("nameKana", "nameKana");

  const birthDate = readBirthDate(given.birthDate!, today);
  if ("problem" in birthDate) refuse("birthDate", birthDate.problem);

  const email = readEmail(given.email ?? "");
  if (email !== "" && emailProblems(email).length > 0) refuse("email", "email");

  const postalCode = readPostalCode(given.postalCode ?? "");
  const lines = (["address1", "address2", "address3", "address4"] as const)
    .map((column) => atMost(column, longestLine))
    .filter((line) => line !== "");
  if (postalCode !== "" && !/^[0-9]{7}$/.test(postalCode)) refuse("postalCode", "postalCode");
  if (postalCode === "" && lines.length > 0) refuse("postalCode", "postalCodeMissing");
  if (postalCode !== "" && lines.length === 0) refuse("address1", "addressMissing");

  const route = atMost("route", longestRoute);

  if (problems.length > 0 || "problem" in birthDate) return { problems };
  return {
    member: {
      memberNumber,
      name,
      nameKana,
      birthDate: birthDate.date,
      ...(given.email === undefined ? {} : { email: email || null }),
      ...(given.postalCode === undefined ? {} : { postalAddress: postalCode === "" ? null : { postalCode, lines } }),
      ...(given.route === undefined ? {} : { route: route || null }),
    },
  };
}

/**
 * Nothing but spaces and marks that a Mac keeps apart changes: 異体字 are the member's own letters, and NFC would replace some
 * of them too.
 */
function spaced(text: string): string {
  return text
    .trim()
    .replace(/\s+/g, " ")
    .replace(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Latin}]\p{M}+/gu, (letter) => letter.normalize("NFC"));
}

function readPostalCode(typed: string): string {
  return typed.normalize("NFKC").replace(/[〒\s\p{Pd}\u2212\u30FC\u2500]/gu, "");
}
