/** What is wrong on file about one member is put right, read by the rules of the member list. */
import { changes, removals } from "../../database/rows.ts";
import type { MemberRow } from "../../database/tables.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { tellReplacedAddress } from "../../mail/replaced-address.ts";
import { replaceEmail } from "../../members/email-change.ts";
import { emailIndex, type PostalAddress, seal, unseal } from "../../members/members.ts";
import { searchKeys } from "../../members/search-keys.ts";
import { dateInJapan } from "../../strings/moments.ts";
import type { OfficeKey, Sentence } from "../../strings/office.ts";
import type { Column } from "../import/headings.ts";
import { readRow } from "../import/row.ts";
import { type By, note } from "./by.ts";
import { memberByNumber } from "./find.ts";

/** As it was typed; what is not given stays. */
export interface Correction {
  name?: string | undefined;
  nameKana?: string | undefined;
  birthDate?: string | undefined;
  postalCode?: string | undefined;
  addressLines?: string[] | undefined;
  /** Where the address is abroad. */
  country?: string | undefined;
  email?: string | undefined;
}

/** One thing that is another now. Both values are open: a clerk must see what was wrong. */
interface Corrected {
  column: Column;
  from: string;
  to: string;
}

/**
 * An address of the member's own becomes unconfirmed, and the one before hears of it. A lock stays: the cause is mended, whoever
 * lifts it is asked for a reason of their own.
 * @returns what changed. @throws {Refusal} naming everything that cannot be so.
 */
export async function correctMember(portal: Portal, number: string, typed: Correction, by: By): Promise<Corrected[]> {
  return transaction(portal, async (within) => {
    const member = await memberByNumber(within, number);
    const before = onFile(within, member);
    const right = readCorrection(within, before, typed);
    const corrected = differences(before, right);
    if (corrected.length === 0) return [];
    const isNow = (...columns: Column[]) => corrected.some(({ column }) => columns.includes(column));
    const sealed = (column: "birth_date" | "imported_email" | "postal_address", text: string) => ({
      [column]: seal(within, member.id, column, text),
    });
    await changes(within, "members")
      .set({
        name: right.name,
        name_kana: right.nameKana,
        ...(isNow("birthDate") ? sealed("birth_date", right.birthDate) : {}),
        ...(isNow("postalCode", "address1")
          ? { ...sealed("postal_address", JSON.stringify(right.postalAddress)), address_wrong_at: null }
          : {}),
        ...(isNow("email") ? sealed("imported_email", right.email) : {}),
        ...searchKeys(within, { ...right, postalAddress: right.postalAddress ?? null, email: right.email || null }),
        updated_at: within.clock(),
      })
      .where("id", "=", member.id)
      .execute();
    if (isNow("email")) await replaceOwnEmail(within, member, right.email);
    await note(within, member.id, "member.correct", by, corrected.map(({ column }) => column).join(", "));
    return corrected;
  });
}

interface OnFile {
  name: string;
  nameKana: string;
  birthDate: string;
  postalAddress: PostalAddress | undefined;
  /** Empty where there is none. */
  email: string;
}

function onFile(portal: Portal, member: MemberRow): OnFile {
  const address = unseal(portal, member, "postal_address");
  return {
    name: member.name,
    nameKana: member.name_kana,
    birthDate: unseal(portal, member, "birth_date")!,
    postalAddress: address === undefined ? undefined : JSON.parse(address),
    email: unseal(portal, member, "email") ?? unseal(portal, member, "imported_email") ?? "",
  };
}

const rules: Partial<Record<Column, OfficeKey>> = {
  name: "wrongName",
  nameKana: "wrongKana",
  birthDate: "wrongBirthDate",
  postalCode: "wrongPostalCode",
  email: "wrongEmail",
};

/** What the rules of the list want besides, so that only what was typed is judged. */
const fitting = { memberNumber: "1", name: "見本", nameKana: "ミホン", birthDate: "2000-01-01" };
const addressColumns = ["address1", "address2", "address3", "address4"] as const;

function readCorrection(portal: Portal, before: OnFile, typed: Correction): OnFile {
  const { name, nameKana, birthDate, email, postalCode, addressLines, country = "" } = typed;
  const hasAddress = postalCode !== undefined || addressLines !== undefined || country !== "";
  const lines = addressLines ?? before.postalAddress?.lines ?? [];
  const given: Partial<Record<Column, string>> = {
    ...fitting,
    ...(name === undefined ? {} : { name }),
    ...(nameKana === undefined ? {} : { nameKana }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(email === undefined ? {} : { email }),
    ...(hasAddress
      ? { postalCode: postalCode ?? (country === "" ? before.postalAddress?.postalCode : undefined) ?? "" }
      : {}),
    ...(hasAddress ? { country } : {}),
    ...(hasAddress ? Object.fromEntries(addressColumns.map((column, at) => [column, lines[at] ?? ""])) : {}),
  };
  const needed = country === "" ? (["email", "postalCode"] as const) : (["email"] as const);
  const empty = needed.filter((column) => given[column]?.trim() === "");
  const { member, problems = [] } = readRow(
    { columns: Object.keys(given) as Column[], today: dateInJapan(portal.clock()) },
    Object.values(given),
  );
  const wrong = [...empty, ...problems.map(({ column }) => column ?? "name")];
  if (!member || wrong.length > 0) {
    throw new Refusal([...new Set(wrong)].map((column): Sentence => ({ key: rules[column] ?? "wrongAddress" })));
  }
  return {
    name: name === undefined ? before.name : member.name,
    nameKana: nameKana === undefined ? before.nameKana : member.nameKana,
    birthDate: birthDate === undefined ? before.birthDate : member.birthDate,
    postalAddress: hasAddress ? (member.postalAddress ?? undefined) : before.postalAddress,
    email: email === undefined ? before.email : (member.email ?? ""),
  };
}

function differences(before: OnFile, right: OnFile): Corrected[] {
  const address = ({ postalAddress }: OnFile) => postalAddress?.lines.join(" ") ?? "";
  const compared: [Column, string, string][] = [
    ["name", before.name, right.name],
    ["nameKana", before.nameKana, right.nameKana],
    ["birthDate", before.birthDate, right.birthDate],
    ["postalCode", before.postalAddress?.postalCode ?? "", right.postalAddress?.postalCode ?? ""],
    ["address1", address(before), address(right)],
    ["email", before.email, right.email],
  ];
  return compared.filter(([, from, to]) => from !== to).map(([column, from, to]) => ({ column, from, to }));
}

/** Nothing but a proposal of the first login where the member has given no address yet. */
async function replaceOwnEmail(within: Portal, member: MemberRow, address: string): Promise<void> {
  if (member.email_set_at === null || emailIndex(within, address) === member.email_index) return;
  const before = member.email_confirmed_at === null ? undefined : unseal(within, member, "email");
  await replaceEmail(within, member.id, address);
  // The code of a forgotten password went to the address before.
  await removals(within, "password_resets").where("member_id", "=", member.id).execute();
  if (before) await tellReplacedAddress({ portal: within, member, visit: { language: "ja" } }, before);
}
