/** Search keys made anew: where a version without them wrote the row, and where an older key of ours made them. */
import { changes, rows } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import { type Portal, transaction } from "../deps.ts";
import { type PostalAddress, unseal } from "./members.ts";
import { type SearchKeys, searchKeys } from "./search-keys.ts";

const rowsAtOnce = 500;

/**
 * Makes keys where a version without them wrote the row, or where an older key of ours made them, a few at a time.
 * @param which `missing`: only rows that have none.
 */
export async function renewSearchKeys(
  portal: Portal,
  which: "missing" | "outdated",
  onRow: () => void = () => {},
): Promise<void> {
  for await (const part of outdatedSearchKeys(portal, which)) {
    await transaction(portal, async (within) => {
      for (const { id, birth_date, keys } of part) {
        const row = changes(within, "members").set(keys).where("id", "=", id);
        // Whoever changed the row meanwhile wrote its keys too.
        await row.where("birth_date", "=", birth_date).execute();
        onRow();
      }
    });
  }
}

/** @returns how many rows have keys that an older key of ours made. */
export async function countOutdatedSearchKeys(portal: Portal): Promise<number> {
  let count = 0;
  for await (const part of outdatedSearchKeys(portal, "outdated")) count += part.length;
  return count;
}

/** The rows whose keys are not what they should be, in parts. */
async function* outdatedSearchKeys(portal: Portal, which: "missing" | "outdated") {
  for (let after = ""; ; ) {
    let some = rows(portal, "members").selectAll().where("id", ">", after).orderBy("id").limit(rowsAtOnce);
    if (which === "missing") some = some.where("name_key", "is", null);
    const found = await some.execute();
    const part = found.map((row) => ({ ...row, keys: keysOf(portal, row) }));
    const outdated = part.filter(({ keys, ...row }) =>
      (Object.keys(keys) as (keyof SearchKeys)[]).some((column) => keys[column] !== row[column]),
    );
    if (outdated.length > 0) yield outdated;
    if (found.length < rowsAtOnce) return;
    after = found.at(-1)!.id;
  }
}

function keysOf(portal: Portal, row: MemberRow): Partial<SearchKeys> {
  const address = unseal(portal, row, "postal_address");
  return searchKeys(portal, {
    name: row.name,
    nameKana: row.name_kana,
    birthDate: unseal(portal, row, "birth_date")!,
    email: unseal(portal, row, "imported_email") ?? null,
    postalAddress: address === undefined ? null : (JSON.parse(address) as PostalAddress),
  });
}
