/** What members are searched by: names as they are compared, and keyed hashes of what is encrypted (K3). Written with what they are made of. */
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import type { Keys } from "../keys/keys.ts";
import { givenNameKey, nameKey } from "./letters.ts";
import type { NewMember } from "./members.ts";
import { remembered } from "./remembered.ts";

type KeyColumn =
  | "name_key"
  | "given_key"
  | "kana_key"
  | "given_kana_key"
  | "birth_key"
  | "postal_key"
  | "imported_email_key";
export type SearchKeys = Pick<MemberRow, KeyColumn>;

type Keyed = Pick<NewMember, "name" | "nameKana" | "birthDate" | "email" | "postalAddress">;

/** @returns the columns for what is given; what is not given keeps its own. */
export function searchKeys(portal: Portal, about: Partial<Keyed>): Partial<SearchKeys> {
  const { name, nameKana, birthDate, email, postalAddress } = about;
  return {
    ...(name === undefined ? {} : { name_key: nameKey(name), given_key: givenNameKey(name) }),
    ...(nameKana === undefined ? {} : { kana_key: nameKey(nameKana), given_kana_key: givenNameKey(nameKana) }),
    ...(birthDate === undefined ? {} : { birth_key: blindKey(portal, "birth_date", birthDate) }),
    ...(postalAddress === undefined
      ? {}
      : { postal_key: postalAddress && blindKey(portal, "postal_code", postalAddress.postalCode) }),
    ...(email === undefined
      ? {}
      : { imported_email_key: email ? blindKey(portal, "imported_email", email.toLowerCase()) : null }),
  };
}

type BlindColumn = "birth_date" | "postal_code" | "imported_email";

/** @returns 48 bits by which a value of an encrypted column is found. Two values share them so rarely that a list merely has one row more. */
export function blindKey({ keys }: Portal, column: BlindColumn, value: string): number {
  // Addresses hardly come twice; births and postal codes do, and a list has a million of them.
  return column === "imported_email" ? hashed(keys, `${column} ${value}`) : rememberedBy(keys)(`${column} ${value}`);
}

const hashed = (keys: Keys, text: string) => keys.mac("index", `members ${text}`).readUIntBE(0, 6);

/** By the keys of a portal, and of an import, which has its own. */
const known = new WeakMap<Keys, (text: string) => number>();

function rememberedBy(keys: Keys): (text: string) => number {
  const before = known.get(keys);
  if (before) return before;
  const now = remembered((text) => hashed(keys, text));
  known.set(keys, now);
  return now;
}
