/** Which members get a notice, and what about them is needed to print it. */
import type { ExpressionBuilder } from "kysely";
import { rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import { unseal } from "../../members/members.ts";
import { dateInJapan } from "../../strings/moments.ts";
import type { Sentence } from "../../strings/office.ts";
import { type UnfinishedImport, unfinishedImport } from "../import/unfinished.ts";
import { type Ages, isOfAge } from "../members/ages.ts";
import { takesNotices } from "../members/mark.ts";

/** One of the ways the office names a group of members. */
export type Choice =
  | { by: "members"; memberNumbers: string[] }
  | { by: "batch"; batch: string }
  | { by: "all-new" }
  | { by: "never-signed-in" }
  | { by: "expired" };

/** Somebody who can use such a notice, and what speaks against sending one. */
interface Candidate {
  id: string;
  /** When the last notice ends that can still be used, ms. */
  heldUntil: number | undefined;
  isAddressWrong: boolean;
  /** 紙だけ, or nothing is to be sent. */
  isMarked: boolean;
}

/** Somebody to whom things happened after a run had begun. */
export interface Overtaken {
  memberNumber: string;
  name: string;
}

export interface Addressee {
  id: string;
  memberNumber: string;
  name: string;
  /** Seven digits; empty abroad, and where the list has no address. */
  postalCode: string;
  addressLines: string[];
  route: string;
}

/**
 * @param forRecovery for members who have an account, instead of those who have no password yet.
 * @returns the chosen members who can use such a notice; never a retired one.
 */
export async function candidates(
  portal: Portal,
  choice: Choice,
  { forRecovery = false, ages = {} }: { forRecovery?: boolean; ages?: Ages } = {},
): Promise<Candidate[]> {
  const now = portal.clock();
  let query = rows(portal, "members")
    .select((where) => [
      "id",
      "birth_date",
      "address_wrong_at",
      takesNotices(where).as("takes_notices"),
      liveNotices(where, now)
        .select((each) => each.fn.max("expires_at").as("until"))
        .as("held_until"),
    ])
    .where("retired_at", "is", null)
    .where("password_set_at", forRecovery ? "is not" : "is", null)
    .orderBy("member_number");
  if (choice.by === "members") query = query.where("member_number", "in", choice.memberNumbers.map(readMemberNumber));
  if (choice.by === "batch") query = query.where("batch", "=", choice.batch);
  if (choice.by === "all-new") query = query.where((where) => where.not(hasNotice(where)));
  if (choice.by === "never-signed-in") {
    query = query.where((where) => where.and([hasNotice(where), where.not(hasAcceptedTerms(where))]));
  }
  if (choice.by === "expired") {
    query = query.where((where) =>
      where.and([hasNotice(where), where.not(where.exists(liveNotices(where, now).select("notices.id")))]),
    );
  }
  const found = (await query.execute()).filter((member) => isOfAge(portal, member, ages));
  return found.map(({ id, address_wrong_at, takes_notices, held_until }) => ({
    id,
    isMarked: !takes_notices,
    heldUntil: held_until === null ? undefined : Number(held_until),
    isAddressWrong: address_wrong_at !== null,
  }));
}

/** @returns the import that never came to its end, where the choice would take in the half of its list that is there. */
export async function halfListIn(portal: Portal, choice: Choice): Promise<UnfinishedImport | undefined> {
  const half = await unfinishedImport(portal);
  const takesIn = choice.by === "all-new" || (choice.by === "batch" && choice.batch === half?.batch);
  return takesIn ? half : undefined;
}

type Where = ExpressionBuilder<Tables, "members">;
const ownNotices = (where: Where) => where.selectFrom("notices").whereRef("notices.member_id", "=", "members.id");
const hasNotice = (where: Where) => where.exists(ownNotices(where).select("notices.id"));
const liveNotices = (where: Where, now: number) =>
  ownNotices(where)
    .where("notices.used_at", "is", null)
    .where("notices.voided_at", "is", null)
    .where("notices.locked_at", "is", null)
    .where("notices.expires_at", ">", now);
const hasAcceptedTerms = (where: Where) =>
  where.exists(
    where.selectFrom("terms_acceptances").select("terms_id").whereRef("terms_acceptances.member_id", "=", "members.id"),
  );

/** So many batches are named to whoever mistyped one. */
const named = 20;

/** @throws {Refusal} naming the newest batches there are where nobody came in under that name; a mistyped one must not look like an empty one. */
export async function refuseUnknownBatch(portal: Portal, batch: string): Promise<void> {
  const known = await rows(portal, "members").select("id").where("batch", "=", batch).limit(1).executeTakeFirst();
  if (known) return;
  const batches = await rows(portal, "members")
    .select((each) => ["batch", each.fn.countAll<number>().as("members"), each.fn.max("created_at").as("newest_at")])
    .where("batch", "is not", null)
    .groupBy("batch")
    .orderBy("newest_at", "desc")
    .orderBy("batch")
    .limit(named)
    .execute();
  const choices = batches.map(({ batch: name, members, newest_at }): Sentence => {
    const date = dateInJapan(Number(newest_at));
    return { key: "batchChoice", values: { batch: name!, members: Number(members), date } };
  });
  throw new Refusal([{ key: choices.length > 0 ? "batchUnknown" : "noBatches", values: { batch } }, ...choices]);
}

/** @throws {Refusal} naming the member numbers among `wanted` that cannot get such a notice, each with the reason. */
export async function refuseUnfit(portal: Portal, wanted: string[], forRecovery: boolean): Promise<void> {
  const known = await rows(portal, "members")
    .select(["member_number", "retired_at", "password_set_at"])
    .where("member_number", "in", wanted.map(readMemberNumber))
    .execute();
  const found = new Map(known.map((row) => [row.member_number, row]));
  const problems = wanted.flatMap((number): Sentence[] => {
    const row = found.get(readMemberNumber(number));
    const values = { number };
    if (!row) return [{ key: "addresseeUnknown", values }];
    if (row.retired_at) return [{ key: "addresseeRetired", values }];
    if (row.password_set_at && !forRecovery) return [{ key: "addresseeHasPassword", values }];
    return row.password_set_at || !forRecovery ? [] : [{ key: "addresseeHasNone", values }];
  });
  if (problems.length > 0) throw new Refusal(problems);
}

const atOnce = 500;

/**
 * @param since when the run began, ms.
 * @returns those of the run who still get its paper, in its order, and who does not: they were sent another meanwhile, or need none any more.
 */
export async function stillWaiting(
  portal: Portal,
  ids: string[],
  { since, forRecovery }: { since: number; forRecovery: boolean },
): Promise<{ memberIds: string[]; overtaken: Overtaken[] }> {
  const waiting = new Set<string>();
  const overtaken: Overtaken[] = [];
  for (let at = 0; at < ids.length; at += atOnce) {
    const page = await rows(portal, "members")
      .select((where) => [
        "id",
        "member_number",
        "name",
        where
          .and([
            where("retired_at", "is", null),
            where("password_set_at", forRecovery ? "is not" : "is", null),
            where("address_wrong_at", "is", null),
            takesNotices(where),
            where.not(where.exists(ownNotices(where).select("notices.id").where("issued_at", ">", since))),
          ])
          .as("is_waiting"),
      ])
      .where("id", "in", ids.slice(at, at + atOnce))
      .orderBy("member_number")
      .execute();
    for (const { id, member_number: memberNumber, name, is_waiting } of page) {
      if (is_waiting) waiting.add(id);
      else overtaken.push({ memberNumber, name });
    }
  }
  return { memberIds: ids.filter((id) => waiting.has(id)), overtaken };
}

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
