/** Which members get a notice, and what about them is needed to print it. */
import type { ExpressionBuilder } from "kysely";
import { rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { unseal } from "../../members/members.ts";
import type { Sentence } from "../../strings/office.ts";
import { type UnfinishedImport, unfinishedImport } from "../import/unfinished.ts";

/** One of the ways the office names a group of members. */
export type Choice =
  | { by: "members"; memberNumbers: string[] }
  | { by: "batch"; batch: string }
  | { by: "all-new" }
  | { by: "never-signed-in" }
  | { by: "expired" };

export interface Addressee {
  id: string;
  memberNumber: string;
  name: string;
  /** Seven digits, or empty where the list has no address. */
  postalCode: string;
  addressLines: string[];
  route: string;
}

/**
 * @param forRecovery for members who have an account, instead of those who have no password yet.
 * @returns the ids of the chosen members who can use such a notice; never a retired one. In the order the paper is handed
 * out: by 配布先, then by member number.
 */
export async function chosenMembers(portal: Portal, choice: Choice, forRecovery = false): Promise<string[]> {
  let query = rows(portal, "members")
    .select("id")
    .where("retired_at", "is", null)
    .where("password_set_at", forRecovery ? "is not" : "is", null)
    .orderBy("route")
    .orderBy("member_number");
  if (choice.by === "members") query = query.where("member_number", "in", choice.memberNumbers);
  if (choice.by === "batch") query = query.where("batch", "=", choice.batch);
  if (choice.by === "all-new") query = query.where((where) => where.not(hasNotice(where)));
  if (choice.by === "never-signed-in") {
    query = query.where((where) => where.and([hasNotice(where), where.not(hasAcceptedTerms(where))]));
  }
  if (choice.by === "expired") {
    query = query.where((where) => where.and([hasNotice(where), where.not(hasLiveNotice(where, portal.clock()))]));
  }
  return (await query.execute()).map(({ id }) => id);
}

/** @returns the import that never came to its end, where the choice would take in the half of its list that is there. */
export async function halfListIn(portal: Portal, choice: Choice): Promise<UnfinishedImport | undefined> {
  const half = await unfinishedImport(portal);
  const takesIn = choice.by === "all-new" || (choice.by === "batch" && choice.batch === half?.batch);
  return takesIn ? half : undefined;
}

type Where = ExpressionBuilder<Tables, "members">;
const ownNotices = (where: Where) =>
  where.selectFrom("notices").select("notices.id").whereRef("notices.member_id", "=", "members.id");
const hasNotice = (where: Where) => where.exists(ownNotices(where));
const hasLiveNotice = (where: Where, now: number) =>
  where.exists(
    ownNotices(where)
      .where("voided_at", "is", null)
      .where("notices.locked_at", "is", null)
      .where("expires_at", ">", now),
  );
const hasAcceptedTerms = (where: Where) =>
  where.exists(
    where.selectFrom("terms_acceptances").select("terms_id").whereRef("terms_acceptances.member_id", "=", "members.id"),
  );

/** @throws {Refusal} naming the member numbers among `wanted` that cannot get such a notice, each with the reason. */
export async function refuseUnfit(portal: Portal, wanted: string[], forRecovery: boolean): Promise<void> {
  const known = await rows(portal, "members")
    .select(["member_number", "retired_at", "password_set_at"])
    .where("member_number", "in", wanted)
    .execute();
  const found = new Map(known.map((row) => [row.member_number, row]));
  const problems = wanted.flatMap((number): Sentence[] => {
    const row = found.get(number);
    const values = { number };
    if (!row) return [{ key: "addresseeUnknown", values }];
    if (row.retired_at) return [{ key: "addresseeRetired", values }];
    if (row.password_set_at && !forRecovery) return [{ key: "addresseeHasPassword", values }];
    return row.password_set_at || !forRecovery ? [] : [{ key: "addresseeHasNone", values }];
  });
  if (problems.length > 0) throw new Refusal(problems);
}

const atOnce = 500;

/** Reads members in the order of `ids`, a few hundred at a time. */
export async function* addressees(portal: Portal, ids: string[]): AsyncGenerator<Addressee> {
  for (let at = 0; at < ids.length; at += atOnce) {
    const some = ids.slice(at, at + atOnce);
    const page = await rows(portal, "members")
      .select(["id", "member_number", "name", "postal_address", "route"])
      .where("id", "in", some)
      .execute();
    const byId = new Map(page.map((row) => [row.id, row]));
    for (const id of some) {
      const row = byId.get(id);
      if (!row) continue;
      const sealed = unseal(portal, row, "postal_address");
      const address: { postalCode: string; lines: string[] } = sealed
        ? JSON.parse(sealed)
        : { postalCode: "", lines: [] };
      yield {
        id,
        memberNumber: row.member_number,
        name: row.name,
        postalCode: address.postalCode,
        addressLines: address.lines,
        route: row.route ?? "",
      };
    }
  }
}
