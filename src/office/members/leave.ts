/**
 * 資格喪失: a member leaves at once or on a day that is told beforehand, and it can be undone. Access ends in the night after that
 * day in Japan, judged by the clock at each request; nothing has to run at that moment.
 */
import { changes, one, rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { readBirthDate } from "../../members/birth-date.ts";
import { hasLeft, hasNotLeft } from "../../members/leaving.ts";
import { endEverySession } from "../../sessions/sessions.ts";
import { dateInJapan, endOfDayInJapan, lastWholeDay } from "../../strings/moments.ts";
import { type By, note, tell } from "./by.ts";

/** A day that is further ahead is a slip of the hand. */
const mostDaysAhead = 366;

/**
 * @param typed a day as people write it, in either calendar.
 * @returns the moment at which it is over. @throws {Refusal}
 */
export function readLeavingDay(portal: Portal, typed: string): number {
  const reading = readBirthDate(typed, "9999-12-31");
  if ("problem" in reading) throw new Refusal("notLeavingDay", { typed });
  const leavesAt = endOfDayInJapan(reading.date);
  const latest = portal.clock() + mostDaysAhead * 86_400_000;
  if (leavesAt > latest) throw new Refusal("leavingDayTooFar", { date: reading.date, latest: dateInJapan(latest) });
  return leavesAt;
}

/** Whoever has died gets no mail, and neither do those who would read it. */
const tellsOfDeath = (reason: string) => /死亡|死去|逝去|\b(?:died|death|deceased)\b/i.test(reason);

/**
 * The member leaves at that moment, ms: then there is no sign-in, no session and no usable notice (S7). A day that was told
 * before and has not come is changed.
 * @returns false when they have left already, or leave at that moment anyhow.
 */
export async function leave(portal: Portal, memberId: string, leavesAt: number, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const now = portal.clock();
    const change = changes(within, "members")
      .set({ retired_at: leavesAt })
      .where("id", "=", memberId)
      .where(hasNotLeft(now))
      .where((where) => where.or([where("retired_at", "is", null), where("retired_at", "!=", leavesAt)]));
    if (!(await one(change))) return false;
    const day = lastWholeDay(leavesAt);
    if (leavesAt <= now) await endAccess(within, memberId);
    if (!tellsOfDeath(by.reason)) {
      await (leavesAt <= now
        ? tell(within, memberId, "memberRetired")
        : tell(within, memberId, "memberLeaves", { day }));
    }
    await note(within, memberId, "member.leave", by, leavesAt > now ? `after ${day}` : "");
    return true;
  });
}

/** Undoes it, before or after the day; everything registered is as it was. @returns false when they do not leave. */
export async function undoLeaving(portal: Portal, memberId: string, by: By): Promise<boolean> {
  return transaction(portal, async (within) => {
    const ofMember = rows(within, "members").where("id", "=", memberId);
    const before = await ofMember.select("retired_at").executeTakeFirstOrThrow();
    const change = changes(within, "members").set({ retired_at: null }).where("id", "=", memberId);
    if (!(await one(change.where("retired_at", "is not", null)))) return false;
    // What was open on the last day does not come back by itself.
    if (hasLeft(before, portal.clock())) await endEverySession(within, memberId);
    await tell(within, memberId, "memberStays");
    await note(within, memberId, "member.undo-leave", by);
    return true;
  });
}

async function endAccess(within: Portal, memberId: string): Promise<void> {
  await endEverySession(within, memberId);
  await changes(within, "notices")
    .set({ voided_at: within.clock() })
    .where("member_id", "=", memberId)
    .where("used_at", "is", null)
    .where("voided_at", "is", null)
    .execute();
}
