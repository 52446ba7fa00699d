/** The office's view of the notices: listed by state, counted by batch, reminded of, voided. */
import { recordAll } from "../../audit/audit.ts";
import { changes, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { type NoticeState, stateOf } from "../../notices/state.ts";
import { endNoticeSessions } from "../../sessions/sessions.ts";
import { type Choice, candidates, refuseUnknownBatch } from "./choose.ts";

export { type NoticeState, states } from "../../notices/state.ts";

interface ListedNotice {
  id: string;
  memberNumber: string;
  name: string;
  batch: string;
  temporaryUserId: string;
  state: NoticeState;
  issuedAt: number;
  usableFrom: number;
  expiresAt: number;
}

export interface Filter {
  batch?: string | undefined;
  state?: NoticeState | undefined;
  /** Only notices that can still be used and end within so many days. */
  expiringInDays?: number | undefined;
  /** The id of the last notice of the page before. */
  after?: string | undefined;
  limit: number;
}

/** @returns the notices, oldest first, a page at a time. */
export async function listNotices(portal: Portal, filter: Filter): Promise<ListedNotice[]> {
  const now = portal.clock();
  const after = filter.after ? await issuedAtOf(portal, filter.after) : undefined;
  const found: ListedNotice[] = [];
  let last = after;
  while (found.length < filter.limit) {
    let query = joined(portal).orderBy("issued_at").orderBy("notices.id").limit(500);
    if (filter.batch !== undefined) query = query.where("batch", "=", filter.batch);
    if (last) {
      const { at, id } = last;
      query = query.where((where) =>
        where.or([where("issued_at", ">", at), where.and([where("issued_at", "=", at), where("notices.id", ">", id)])]),
      );
    }
    if (filter.expiringInDays !== undefined) {
      query = query.where("expires_at", "<=", now + filter.expiringInDays * 86_400_000);
    }
    const page = await query.execute();
    const wanted = filter.expiringInDays === undefined ? filter.state : "issued";
    for (const row of page) {
      const state = stateOf(row, now);
      if (wanted !== undefined && state !== wanted) continue;
      found.push({
        id: row.id,
        memberNumber: row.member_number,
        name: row.name,
        batch: row.batch ?? "",
        temporaryUserId: row.temporary_user_id,
        state,
        issuedAt: row.issued_at,
        usableFrom: row.usable_from ?? row.issued_at,
        expiresAt: row.expires_at,
      });
    }
    const end = page.at(-1);
    if (!end || page.length < 500) break;
    last = { at: end.issued_at, id: end.id };
  }
  return found.slice(0, filter.limit);
}

interface BatchCounts extends Record<NoticeState, number> {
  batch: string;
  members: number;
  /** Members who have never got a notice. */
  without: number;
}

/** @returns for each batch of members how their newest notices stand. */
export async function countByBatch(portal: Portal): Promise<BatchCounts[]> {
  const now = portal.clock();
  const newest = rows(portal, "notices")
    .select(["member_id", (each) => each.fn.max("issued_at").as("newest_at")])
    .groupBy("member_id")
    .as("newest");
  const counted = await rows(portal, "members")
    .leftJoin(newest, "newest.member_id", "members.id")
    .leftJoin("notices", (join) =>
      join.onRef("notices.member_id", "=", "members.id").onRef("notices.issued_at", "=", "newest.newest_at"),
    )
    .select((each) => [
      "batch",
      each
        .case()
        .when("notices.id", "is", null)
        .then("without")
        .when("used_at", "is not", null)
        .then("used")
        .when(each.and([each("voided_at", "is not", null), each("voided_at", "<", each.ref("expires_at"))]))
        .then("void")
        .when(each.and([each("notices.locked_at", "is not", null), each("voided_at", "is", null)]))
        .then("locked")
        .when("expires_at", "<=", now)
        .then("expired")
        .else("issued")
        .end()
        .as("state"),
      each.fn.countAll<number>().as("count"),
    ])
    .where("retired_at", "is", null)
    .groupBy(["batch", "state"])
    .orderBy("batch")
    .execute();
  const counts = new Map<string, BatchCounts>();
  for (const row of counted) {
    const batch = row.batch ?? "";
    const count = counts.get(batch) ?? {
      batch,
      members: 0,
      without: 0,
      issued: 0,
      used: 0,
      expired: 0,
      locked: 0,
      void: 0,
    };
    count.members += Number(row.count);
    count[row.state as NoticeState | "without"] += Number(row.count);
    counts.set(batch, count);
  }
  return [...counts.values()];
}

/** @returns the ids of the chosen members, whether they have an account or not, and how many of their notices `voidNotices` would end. */
export async function planVoid(portal: Portal, choice: Choice): Promise<{ memberIds: string[]; count: number }> {
  if (choice.by === "batch") await refuseUnknownBatch(portal, choice.batch);
  const chosen = [...(await candidates(portal, choice)), ...(await candidates(portal, choice, { forRecovery: true }))];
  const memberIds = chosen.map(({ id }) => id);
  let count = 0;
  for (let at = 0; at < memberIds.length; at += voidedAtOnce) {
    const row = await rows(portal, "notices")
      .select((each) => each.fn.countAll<number>().as("count"))
      .where("member_id", "in", memberIds.slice(at, at + voidedAtOnce))
      .where("used_at", "is", null)
      .where("voided_at", "is", null)
      .where("expires_at", ">", portal.clock())
      .executeTakeFirstOrThrow();
    count += Number(row.count);
  }
  return { memberIds, count };
}

/** So many members in one transaction, so that a portal beside it goes on writing. */
const voidedAtOnce = 500;

/** Makes the notices of these members void that could still be used. @returns how many were. */
export async function voidNotices(
  portal: Portal,
  memberIds: string[],
  by: { actor: string; reason: string },
): Promise<number> {
  let count = 0;
  for (let at = 0; at < memberIds.length; at += voidedAtOnce) {
    count += await voidSome(portal, memberIds.slice(at, at + voidedAtOnce), by);
  }
  return count;
}

async function voidSome(
  portal: Portal,
  memberIds: string[],
  { actor, reason }: { actor: string; reason: string },
): Promise<number> {
  return transaction(portal, async (within) => {
    const voided = await changes(within, "notices")
      .set({ voided_at: portal.clock() })
      .where("member_id", "in", memberIds)
      .where("used_at", "is", null)
      .where("voided_at", "is", null)
      .where("expires_at", ">", portal.clock())
      .returning("member_id")
      .execute();
    await endNoticeSessions(within, memberIds);
    const event = { action: "notice.voided", outcome: "ok", actor, detail: reason } as const;
    await recordAll(
      within,
      voided.map(({ member_id }) => ({ ...event, subject: member_id })),
    );
    return voided.length;
  });
}

function joined(portal: Portal) {
  return rows(portal, "notices")
    .innerJoin("members", "members.id", "notices.member_id")
    .select([
      "notices.id",
      "member_number",
      "name",
      "batch",
      "temporary_user_id",
      "issued_at",
      "usable_from",
      "expires_at",
      "used_at",
      "voided_at",
      "notices.locked_at",
    ]);
}

async function issuedAtOf(portal: Portal, id: string): Promise<{ at: number; id: string } | undefined> {
  const row = await joined(portal).where("notices.id", "=", id).executeTakeFirst();
  return row && { at: row.issued_at, id };
}
