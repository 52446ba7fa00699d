/** What the rows of a file are against the members that are stored: new, changed, the same, or of somebody who has left. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { hasLeft } from "../../members/leaving.ts";
import { type PostalAddress, unseal } from "../../members/members.ts";
import type { Column } from "./headings.ts";
import type { ImportedMember } from "./row.ts";

export interface Change {
  id: string;
  member: ImportedMember;
  /** Values only of what may stand in a terminal's log: names. */
  columns: { column: Column; from?: string; to?: string }[];
}

export interface Comparison {
  added: ImportedMember[];
  changed: Change[];
  unchanged: number;
  /** Numbers of retired members, who stay so. */
  retired: string[];
}

/** So many rows are compared, and written, at once. */
export const partRows = 500;

/** @param members at most `partRows`. */
export async function compare(portal: Portal, members: readonly ImportedMember[]): Promise<Comparison> {
  const stored = new Map((await storedMembers(portal, members)).map((row) => [row.member_number, row]));
  const comparison: Comparison = { added: [], changed: [], unchanged: 0, retired: [] };
  for (const member of members) {
    const row = stored.get(member.memberNumber);
    if (!row) comparison.added.push(member);
    else if (hasLeft(row, portal.clock())) comparison.retired.push(member.memberNumber);
    else {
      const columns = differences(portal, row, member);
      if (columns.length === 0) comparison.unchanged += 1;
      else comparison.changed.push({ id: row.id, member, columns });
    }
  }
  return comparison;
}

type StoredMember = Awaited<ReturnType<typeof storedMembers>>[number];

function storedMembers(portal: Portal, members: readonly ImportedMember[]) {
  const numbers = members.map(({ memberNumber }) => memberNumber);
  // Always as many, so that the statement is prepared once.
  const padded = [...numbers, ...Array<string>(partRows - numbers.length).fill(numbers[0]!)];
  return rows(portal, "members")
    .select([
      "id",
      "member_number",
      "name",
      "name_kana",
      "birth_date",
      "imported_email",
      "postal_address",
      "route",
      "retired_at",
    ])
    .where("member_number", "in", padded)
    .execute();
}

/** A column that is not in the file is left as it is. */
function differences(portal: Portal, row: StoredMember, member: ImportedMember): Change["columns"] {
  const columns: Change["columns"] = [];
  if (!isAlike(row.name, member.name)) columns.push({ column: "name", from: row.name, to: member.name });
  if (row.name_kana !== member.nameKana) {
    columns.push({ column: "nameKana", from: row.name_kana, to: member.nameKana });
  }
  if (unseal(portal, row, "birth_date") !== member.birthDate) columns.push({ column: "birthDate" });
  if (member.email !== undefined && (unseal(portal, row, "imported_email") ?? null) !== member.email) {
    columns.push({ column: "email" });
  }
  if (member.postalAddress !== undefined) {
    const sealed = unseal(portal, row, "postal_address");
    const before: PostalAddress | null = sealed === undefined ? null : JSON.parse(sealed);
    const after = member.postalAddress;
    if (before?.postalCode !== after?.postalCode) columns.push({ column: "postalCode" });
    if (!isAlike(before?.lines.join("\n"), after?.lines.join("\n"))) columns.push({ column: "address1" });
  }
  if (member.route !== undefined && !isAlike(row.route, member.route)) columns.push({ column: "route" });
  return columns;
}

/** Signs that Shift JIS and UTF-8 write as two letters each, depending on who made the file. */
const twins: Record<string, string> = {
  "\u301C": "\uFF5E",
  "\u2212": "\uFF0D",
  "\u2014": "\u2015",
  "\u2016": "\u2225",
};

function isAlike(one: string | null | undefined, other: string | null | undefined): boolean {
  if (one === other) return true;
  const folded = (text: string) => text.replace(/[\u301C\u2212\u2014\u2016]/g, (sign) => twins[sign]!);
  return typeof one === "string" && typeof other === "string" && folded(one) === folded(other);
}
