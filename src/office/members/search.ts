/** One field finds members: by number, user ID, what is printed on the notice, e-mail, birth date, postal code, kana or name. */
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Tables } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { readBirthDate } from "../../members/birth-date.ts";
import { readEmail } from "../../members/email-address.ts";
import { nameKey } from "../../members/letters.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { emailIndex } from "../../members/members.ts";
import { blindKey } from "../../members/search-keys.ts";
import { userIdKey } from "../../members/user-id.ts";
import { noticeByTemporaryUserId } from "../../notices/notices.ts";
import { dateInJapan } from "../../strings/moments.ts";
import { type FoundMember, membersWithFacts } from "./find.ts";

type Condition = (where: ExpressionBuilder<Tables, "members">) => Expression<SqlBool>;
type NameColumn = "name_key" | "given_key" | "kana_key" | "given_kana_key";
type EqualColumn =
  | "id"
  | "user_id_key"
  | "email_index"
  | "pending_email_index"
  | "recovery_email_index"
  | "birth_key"
  | "postal_key"
  | "imported_email_key";

/** One of the things that the text may be. Each has an index of its own, so that each is asked for by itself. */
interface Way {
  is: Condition;
  /** Names come in their own order, everything else by number. */
  order?: NameColumn;
}

export interface Page {
  /** The last number of the page before. */
  after?: string | undefined;
  limit: number;
  /** What must hold besides. */
  narrow: Condition;
}

/** @returns who is found, the likelier ways first, each member once. */
export async function searchMembers(portal: Portal, text: string, page: Page): Promise<FoundMember[]> {
  const ways = await waysOf(portal, text);
  const found: FoundMember[] = [];
  const last = page.after === undefined ? undefined : await lastOf(portal, ways, page.after);
  if (page.after !== undefined && !last) return [];
  for (const [index, way] of ways.entries()) {
    if (last && index < last.way) continue;
    let query = thatWay(portal, ways, index)
      .where(page.narrow)
      .limit(page.limit - found.length);
    if (last && index === last.way) query = query.where(comesAfter(way, last.member));
    query = way.order ? query.orderBy(way.order).orderBy("member_number") : query.orderBy("member_number");
    found.push(...(await query.execute()));
    if (found.length === page.limit) break;
  }
  return found;
}

/** Those of one way whom no way before it finds. */
function thatWay(portal: Portal, ways: Way[], index: number) {
  let query = membersWithFacts(portal).where(ways[index]!.is);
  for (const { is } of ways.slice(0, index)) {
    // An empty column is no match; to SQL it would be neither.
    query = query.where((where) => where(where.case().when(is(where)).then(1).else(0).end(), "=", 0));
  }
  return query;
}

/** @returns the last member of the page before and the way that found them. */
async function lastOf(portal: Portal, ways: Way[], number: string) {
  for (const way of ways.keys()) {
    const member = await thatWay(portal, ways, way)
      .where("member_number", "=", readMemberNumber(number))
      .executeTakeFirst();
    if (member) return { way, member };
  }
  return undefined;
}

function comesAfter({ order }: Way, last: FoundMember): Condition {
  if (!order) return (where) => where("member_number", ">", last.member_number);
  return (where) =>
    where(where.refTuple(order, "member_number"), ">", where.tuple(last[order] ?? "", last.member_number));
}

/** The longest that any of them can be. */
const longestText = 200;

async function waysOf(portal: Portal, typed: string): Promise<Way[]> {
  const text = typed.normalize("NFKC").trim().slice(0, longestText);
  if (text.includes("@")) return emailWays(portal, readEmail(text));
  const number = readMemberNumber(text);
  const key = nameKey(text);
  const printed = /^[\w-]+$/.test(number) ? await noticeByTemporaryUserId(portal, text) : undefined;
  const birthDate = readBirthDate(text, dateInJapan(portal.clock()));
  const postalCode = /^〒?\s*(\d{3})-?(\d{4})$/.exec(text.replace(/[\p{Pd}\u2212\u30FC]/gu, "-"));
  const numbers = [...new Set([number, number.toUpperCase(), number.toLowerCase()])].filter((each) => each !== "");
  return [
    ...(printed ? [equal("id", printed.member_id)] : []),
    ...numbers.map((each) => ({ is: beginsWith("member_number", each) })),
    ...(number === "" ? [] : [equal("user_id_key", userIdKey(text))]),
    ...("date" in birthDate ? [equal("birth_key", blindKey(portal, "birth_date", birthDate.date))] : []),
    ...(postalCode ? [equal("postal_key", blindKey(portal, "postal_code", `${postalCode[1]}${postalCode[2]}`))] : []),
    ...(key === ""
      ? []
      : (["kana_key", "name_key", "given_kana_key", "given_key"] as const).map((order) => ({
          is: beginsWith(order, key),
          order,
        }))),
  ];
}

function emailWays(portal: Portal, address: string): Way[] {
  const index = emailIndex(portal, address);
  return [
    equal("email_index", index),
    equal("pending_email_index", index),
    equal("recovery_email_index", index),
    equal("imported_email_key", blindKey(portal, "imported_email", address.toLowerCase())),
  ];
}

const equal = (column: EqualColumn, value: string | number): Way => ({ is: (where) => where(column, "=", value) });

/** What comes after every text that begins so. */
const highest = "\u{10FFFF}";

function beginsWith(column: NameColumn | "member_number", beginning: string): Condition {
  return (where) => where.and([where(column, ">=", beginning), where(column, "<", beginning + highest)]);
}
