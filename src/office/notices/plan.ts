/** What a run of notices is going to do, said before it begins: whom it is for, who is left out and why, whose valid notice would end. */
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { lastWholeDay } from "../../strings/moments.ts";
import type { Sentence } from "../../strings/office.ts";
import type { Ages } from "../members/ages.ts";
import { unprintable } from "../print/fonts.ts";
import {
  type Addressee,
  addressees,
  type Choice,
  candidates,
  type Overtaken,
  refuseUnfit,
  refuseUnknownBatch,
} from "./choose.ts";
import type { Format } from "./issue.ts";
import { inOrder, type Order } from "./order.ts";

export interface Wish {
  choice: Choice;
  format: Format;
  /** For members who have an account and lost the way in. */
  forRecovery?: boolean | undefined;
  /** Takes in whoever holds a valid notice, which then ends. */
  replace?: boolean | undefined;
  order?: Order | undefined;
  /** Only those who are so old today. */
  ages?: Ages | undefined;
}

/** Why somebody of the choice gets no notice; who has no address, or a letter that no font has, can be mended in the list. */
type Reason = "marked" | "holdsNotice" | "addressWrong" | "addressMissing" | "letterMissing";

interface LeftOut {
  reason: Reason;
  memberNumber: string;
  name: string;
  /** Of an unprintable name or address. */
  letters?: string;
}

export interface Plan {
  /** In the order of printing. */
  memberIds: string[];
  first: Addressee | undefined;
  last: Addressee | undefined;
  leftOut: LeftOut[];
  /** How many valid notices end with the run, and the last day (YYYY-MM-DD) of the longest of them. */
  replaced: { count: number; until: string };
}

const marked = { reason: "marked" } as const;
const addressWrong = { reason: "addressWrong" } as const;
const holdsNotice = { reason: "holdsNotice" } as const;

/** @throws {Refusal} where the choice names a batch or members that are not there. */
export async function planRun(portal: Portal, wish: Wish): Promise<Plan> {
  const { choice, format, forRecovery = false, replace = false, order = "route", ages = {} } = wish;
  if (choice.by === "batch") await refuseUnknownBatch(portal, choice.batch);
  if (choice.by === "members") await refuseUnfit(portal, choice.memberNumbers, forRecovery);
  const chosen = await candidates(portal, choice, { forRecovery, ages });
  const known = new Map(chosen.map((each) => [each.id, each]));
  const people: Addressee[] = [];
  const leftOut: LeftOut[] = [];
  const held: number[] = [];
  for await (const person of addressees(portal, [...known.keys()])) {
    const { heldUntil, isAddressWrong, isMarked } = known.get(person.id)!;
    const isHeld = heldUntil !== undefined && !replace;
    const kept = isMarked ? marked : isAddressWrong ? addressWrong : isHeld ? holdsNotice : undefined;
    const why = kept ?? obstacle(person, format);
    const { memberNumber, name } = person;
    if (why) leftOut.push({ ...why, memberNumber, name });
    else people.push(person);
    if (heldUntil !== undefined && (!why || why === holdsNotice)) held.push(heldUntil);
  }
  const sorted = inOrder(people, order);
  return {
    memberIds: sorted.map(({ id }) => id),
    first: sorted[0],
    last: sorted.at(-1),
    leftOut,
    replaced: {
      count: replace ? held.length : 0,
      until: lastWholeDay(held.reduce((latest, each) => Math.max(latest, each), 0)),
    },
  };
}

/** A print shop has fonts of its own, and what goes through the company needs no address there. */
function obstacle(person: Addressee, format: Format): Pick<LeftOut, "reason" | "letters"> | undefined {
  const { name, addressLines, route } = person;
  if (addressLines.length === 0 && (format !== "csv" || route === "")) return { reason: "addressMissing" };
  const letters = format === "csv" ? "" : unprintable([name, ...addressLines, route].join("")).join(" ");
  return letters === "" ? undefined : { reason: "letterMissing", letters };
}

/** So few are named one by one; more are counted. */
const named = 10;

/** @returns what is said before the run begins. */
export function planInWords({ memberIds, first, last, leftOut, replaced }: Plan): Sentence[] {
  const said: Sentence[] = [];
  if (first && last) {
    const who = ({ memberNumber: number, name }: Addressee): Sentence => ({ key: "planWho", values: { number, name } });
    said.push({ key: "planPrints", values: { count: memberIds.length, first: who(first), last: who(last) } });
  }
  for (const reason of ["marked", "holdsNotice", "addressWrong", "addressMissing", "letterMissing"] as const) {
    const some = leftOut.filter((each) => each.reason === reason);
    if (some.length === 0) continue;
    said.push({ key: `${reason}LeftOut`, values: { count: some.length, until: replaced.until } });
    const shown = isMendable(some[0]!) ? some : some.slice(0, named);
    said.push(
      ...shown.map(({ memberNumber: number, name, letters = "" }): Sentence => {
        return { key: letters === "" ? "planLine" : "planLineLetters", values: { number, name, letters } };
      }),
    );
    if (some.length > shown.length) said.push({ key: "planMore", values: { count: some.length - shown.length } });
  }
  return said;
}

/** @returns what is said where a run goes on without some of its people. */
export function overtakenInWords(some: Overtaken[]): Sentence[] {
  const lines = some.slice(0, named).map(({ memberNumber: number, name }): Sentence => {
    return { key: "planLine", values: { number, name } };
  });
  const more: Sentence[] = some.length > named ? [{ key: "planMore", values: { count: some.length - named } }] : [];
  return [{ key: "overtakenLeftOut", values: { count: some.length } }, ...lines, ...more];
}

/** Whether the list can be mended and imported anew; every such person is named. */
export function isMendable({ reason }: LeftOut): boolean {
  return reason === "addressMissing" || reason === "letterMissing";
}

/** Valid notices end only where somebody names how many. @throws {Refusal} with the true number. */
export function refuseOtherCount(count: number, named: number | undefined, key: "replaceCount" | "voidCount"): void {
  if (count === 0 || named === count) return;
  throw new Refusal([{ key, values: { count, named: named ?? 0 } }]);
}
