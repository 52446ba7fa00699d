/** A list of members who leave: numbers, and where it has them the day and the reason of each. Judged whole before anybody leaves. */
import { rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { hasLeft } from "../../members/leaving.ts";
import { readMemberNumber } from "../../members/member-number.ts";
import type { Sentence } from "../../strings/office.ts";
import { plainCell } from "../import/cells.ts";
import { mostTitles } from "../import/layout.ts";
import { type FileRow, rowsOf } from "../import/records.ts";
import type { Source } from "../import/source.ts";
import type { By } from "./by.ts";
import { leave, readLeavingDay, undoLeaving } from "./leave.ts";

interface Leaver {
  memberId: string;
  memberNumber: string;
  /** ms */
  leavesAt: number;
  /** From the list; else the act's own counts. */
  reason: string;
}

/** Column → how its heading begins or ends, once spaces are gone. */
const headings = {
  number: /^(?:会員番号|記号番号|被保険者番号|member_number)$/,
  day: /^(?:資格)?喪失(?:年月)?日$|^leaving_date$/,
  reason: /^(?:資格)?(?:喪失)?(?:事由|理由|原因)$|^reason$/,
};

interface Row {
  line: number;
  number: string;
  day: string;
  reason: string;
}

/**
 * @param day ms, for rows without a day of their own.
 * @returns those who leave by the list; who has left already is only counted.
 * @throws {Refusal} naming every row with an unknown number, no day or a day that is none.
 */
export async function readLeavers(
  portal: Portal,
  source: Source,
  day: number | undefined,
): Promise<{ leavers: Leaver[]; already: number }> {
  const listed = await listedIn(source);
  const members = await membersOf(portal, listed);
  const seen = new Set<string>();
  const leavers: Leaver[] = [];
  const problems: Sentence[] = [];
  let already = 0;
  for (const { line, number, day: typed, reason } of listed) {
    const member = members.get(number);
    const refuse = (key: "leaverUnknown" | "leaverTwice" | "leaverWithoutDay") =>
      problems.push({ key, values: { line, number } });
    if (!member) refuse("leaverUnknown");
    else if (seen.has(number)) refuse("leaverTwice");
    else if (hasLeft(member, portal.clock())) already += 1;
    else {
      const leavesAt = typed === "" ? day : dayOf(portal, typed, line, problems);
      if (leavesAt !== undefined) leavers.push({ memberId: member.id, memberNumber: number, leavesAt, reason });
      else if (typed === "") refuse("leaverWithoutDay");
    }
    seen.add(number);
  }
  if (problems.length > 0) throw new Refusal([...problems, { key: "nobodyLeaves" }]);
  return { leavers, already };
}

/** So many in one transaction, so that a portal beside it goes on writing. */
const membersAtOnce = 100;

/** @returns how many leave now who did not before. The same list again goes on where it stopped. */
export async function leaveAll(portal: Portal, leavers: Leaver[], by: By): Promise<number> {
  return inParts(portal, leavers, (within, { memberId, leavesAt, reason }) =>
    leave(within, memberId, leavesAt, { ...by, reason: reason === "" ? by.reason : `${by.reason} (${reason})` }),
  );
}

/** @returns how many stay who were about to leave or had left. */
export async function undoAll(portal: Portal, source: Source, by: By): Promise<number> {
  const listed = await listedIn(source);
  const members = await membersOf(portal, listed);
  const unknown = listed.filter(({ number }) => !members.has(number));
  if (unknown.length > 0) {
    const problems = unknown.map(({ line, number }): Sentence => ({ key: "leaverUnknown", values: { line, number } }));
    throw new Refusal([...problems, { key: "nobodyStays" }]);
  }
  return inParts(portal, [...members.values()], (within, { id }) => undoLeaving(within, id, by));
}

async function inParts<T>(
  portal: Portal,
  all: T[],
  act: (within: Portal, each: T) => Promise<boolean>,
): Promise<number> {
  let done = 0;
  for (let at = 0; at < all.length; at += membersAtOnce) {
    done += await transaction(portal, async (within) => {
      let some = 0;
      for (const each of all.slice(at, at + membersAtOnce)) some += Number(await act(within, each));
      return some;
    });
  }
  return done;
}

async function listedIn(source: Source): Promise<Row[]> {
  const all: FileRow[] = [];
  for await (const handful of rowsOf(source)) all.push(...handful);
  const placeIn = ({ cells }: FileRow, which: keyof typeof headings) =>
    cells.findIndex((cell) => headings[which].test(cell.normalize("NFKC").replace(/\s/g, "")));
  const first = all.slice(0, mostTitles).findIndex((row) => placeIn(row, "number") >= 0);
  const named = all[first];
  if (!named) throw new Refusal("leaversHeadings");
  const [number, day, reason] = [placeIn(named, "number"), placeIn(named, "day"), placeIn(named, "reason")];
  const cell = ({ cells }: FileRow, at: number) => plainCell(cells[at] ?? "").trim();
  return all.slice(first + 1).map((row) => ({
    line: row.line,
    number: readMemberNumber(cell(row, number)),
    day: cell(row, day),
    reason: cell(row, reason),
  }));
}

async function membersOf(portal: Portal, listed: Row[]) {
  const members = new Map<string, { id: string; retired_at: number | null }>();
  for (let at = 0; at < listed.length; at += membersAtOnce) {
    const numbers = listed.slice(at, at + membersAtOnce).map(({ number }) => number);
    const some = rows(portal, "members").select(["id", "member_number", "retired_at"]);
    for (const row of await some.where("member_number", "in", numbers).execute()) members.set(row.member_number, row);
  }
  return members;
}

/** @returns the moment, or nothing when `problems` says why not. */
function dayOf(portal: Portal, typed: string, line: number, problems: Sentence[]): number | undefined {
  try {
    return readLeavingDay(portal, typed);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    problems.push(...error.lines.map((why): Sentence => ({ key: "inListLine", values: { line, why } })));
    return undefined;
  }
}
