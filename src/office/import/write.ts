/** Writing the members of one part of a file. */
import type { CompiledQuery } from "kysely";
import { changes } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { hasNotLeft } from "../../members/leaving.ts";
import { memberRow, seal } from "../../members/members.ts";
import { searchKeys } from "../../members/search-keys.ts";
import type { Change, Comparison } from "./compare.ts";
import type { ImportedMember } from "./row.ts";

type MemberValues = ReturnType<typeof memberRow>;
type ChangedValues = Partial<MemberValues> & { updated_at: number };

/** A part made ready, so that the database is locked for the writing only. */
export interface SealedPart {
  added: MemberValues[];
  changed: { id: string; values: ChangedValues }[];
}

/** @param batch what the new members are filed under. */
export function sealPart(portal: Portal, { added, changed }: Comparison, batch: string): SealedPart {
  return {
    added: added.map((member) => memberRow(portal, { ...member, batch }, idByMoment(portal))),
    changed: changed.map((change) => ({ id: change.id, values: changedValues(portal, change) })),
  };
}

/** Ids of one moment lie side by side in their index; anywhere in it each of a million would cost a page of its own. */
function idByMoment({ clock, random }: Portal): string {
  const moment = Buffer.alloc(6);
  moment.writeUIntBE(clock(), 0, moment.length);
  return Buffer.concat([moment, random(9)]).toString("base64url");
}

/** @throws the database's refusal when somebody else added one of the members meanwhile. */
export async function writePart(portal: Portal, { added, changed }: SealedPart): Promise<void> {
  let at = 0;
  for (; at + rowsAtOnce <= added.length; at += rowsAtOnce) {
    await insertRows(portal, added.slice(at, at + rowsAtOnce));
  }
  for (; at < added.length; at += 1) await insertRows(portal, added.slice(at, at + 1));
  for (const { id, values } of changed) {
    await changes(portal, "members").set(values).where("id", "=", id).where(hasNotLeft(portal.clock())).execute();
  }
}

/** Few different lengths: each is a statement that is compiled and prepared once. */
const rowsAtOnce = 50;
const inserts = new WeakMap<object, Map<number, CompiledQuery>>();

async function insertRows({ db }: Portal, rows: MemberValues[]): Promise<void> {
  const dialect = db.getExecutor().adapter;
  const known = inserts.get(dialect) ?? new Map<number, CompiledQuery>();
  inserts.set(dialect, known);
  const query = known.get(rows.length) ?? db.insertInto("members").values(rows).compile();
  known.set(rows.length, query);
  await db.executeQuery({ ...query, parameters: rows.flatMap((row) => Object.values(row)) });
}

function changedValues(portal: Portal, { id, member, columns }: Change): ChangedValues {
  const has = (...names: string[]) => columns.some(({ column }) => names.includes(column));
  const sealed = (column: "imported_email" | "postal_address", text: string | null | undefined) => ({
    [column]: text ? seal(portal, id, column, text) : null,
  });
  const { name, nameKana, birthDate, email, postalAddress, route }: ImportedMember = member;
  return {
    name,
    name_kana: nameKana,
    ...searchKeys(portal, member),
    ...(has("birthDate") ? { birth_date: seal(portal, id, "birth_date", birthDate) } : {}),
    ...(has("email") ? sealed("imported_email", email) : {}),
    ...(has("postalCode", "address1")
      ? { ...sealed("postal_address", postalAddress && JSON.stringify(postalAddress)), address_wrong_at: null }
      : {}),
    ...(route === undefined ? {} : { route }),
    updated_at: portal.clock(),
  };
}
