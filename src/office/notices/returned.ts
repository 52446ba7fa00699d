/** Paper that came back: its address is marked as wrong, and nobody is sent another there until it changes. */
import { recordAll } from "../../audit/audit.ts";
import { changes, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { isLikePrintedId, printedIdKey } from "../../notices/notices.ts";
import type { Acting } from "../desk.ts";
import { voidNotices } from "./register.ts";

interface Returned {
  /** Member numbers that are marked now. */
  marked: string[];
  /** Those to whom a newer notice was sent since; what came back says nothing about its address. */
  overtaken: string[];
}

interface Receiver {
  id: string;
  memberNumber: string;
  /** Nothing where the paper was named by its member's number: then the newest one is meant. */
  issuedAt?: number;
}

/**
 * The notice itself becomes void: it lies in somebody else's hands.
 * @param papers temporary user IDs (`kp-…`) as printed, or member numbers.
 * @throws {Refusal} naming those that nobody has; then nothing is marked.
 */
export async function markReturned(acting: Acting, papers: string[]): Promise<Returned> {
  return transaction(acting.portal, async (within) => {
    const receivers = await receiversOf(within, papers);
    const ids = receivers.map(({ id }) => id);
    const newest = new Map(
      (
        await rows(within, "notices")
          .select((each) => ["member_id", each.fn.max("issued_at").as("issued_at")])
          .where("member_id", "in", ids)
          .groupBy("member_id")
          .execute()
      ).map(({ member_id, issued_at }) => [member_id, Number(issued_at)]),
    );
    const isOvertaken = ({ id, issuedAt = Number.POSITIVE_INFINITY }: Receiver) => issuedAt < newest.get(id)!;
    const numbers = (some: Receiver[]) => [...new Set(some.map(({ memberNumber }) => memberNumber))];
    const marked = receivers.filter((each) => !isOvertaken(each));
    await mark({ ...acting, portal: within }, [...new Set(marked.map(({ id }) => id))]);
    return { marked: numbers(marked), overtaken: numbers(receivers.filter(isOvertaken)) };
  });
}

/** Takes the marks of these members back, where a number was mistyped; a notice that became void stays so. */
export async function forgetReturned(acting: Acting, papers: string[]): Promise<string[]> {
  return transaction(acting.portal, async (within) => {
    const receivers = await receiversOf(within, papers);
    await setMark(
      { ...acting, portal: within },
      receivers.map(({ id }) => id),
      { at: null, detail: "undone" },
    );
    return receivers.map(({ memberNumber }) => memberNumber);
  });
}

async function mark(acting: Acting, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await setMark(acting, ids, { at: acting.portal.clock(), detail: "" });
  await voidNotices(acting.portal, ids, { actor: acting.actor, reason: "returned by the post" });
}

async function setMark(
  { portal, actor }: Acting,
  ids: string[],
  { at, detail }: { at: number | null; detail: string },
): Promise<void> {
  await changes(portal, "members").set({ address_wrong_at: at }).where("id", "in", ids).execute();
  const event = { action: "notice.returned", outcome: "ok", actor, detail } as const;
  await recordAll(
    portal,
    ids.map((subject) => ({ ...event, subject })),
  );
}

/** @returns whom the papers were sent to. PostgreSQL knows no empty list, so that nobody's number is asked for too. */
async function receiversOf(portal: Portal, papers: string[]): Promise<Receiver[]> {
  const found = new Map<string, Receiver>();
  const printed = papers.filter(isLikePrintedId);
  const notices = await rows(portal, "notices")
    .innerJoin("members", "members.id", "notices.member_id")
    .select(["members.id", "member_number", "issued_at", "temporary_user_id_key"])
    .where("temporary_user_id_key", "in", ["", ...printed.map(printedIdKey)])
    .execute();
  for (const { id, member_number: memberNumber, issued_at: issuedAt, temporary_user_id_key } of notices) {
    found.set(temporary_user_id_key, { id, memberNumber, issuedAt });
  }
  const members = await rows(portal, "members")
    .select(["id", "member_number"])
    .where("member_number", "in", ["", ...papers.filter((paper) => !isLikePrintedId(paper))])
    .execute();
  for (const { id, member_number: memberNumber } of members) found.set(memberNumber, { id, memberNumber });
  const keyOf = (paper: string) => (isLikePrintedId(paper) ? printedIdKey(paper) : paper);
  const unknown = papers.filter((paper) => !found.has(keyOf(paper)));
  if (unknown.length > 0) {
    throw new Refusal([
      ...unknown.map((paper) => ({ key: "paperUnknown", values: { paper } }) as const),
      { key: "nothingMarked" },
    ]);
  }
  return [...found.values()];
}
