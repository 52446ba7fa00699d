/** Marks on a member that the office keeps for itself and for whoever chooses members for paper. */

import type { ExpressionBuilder } from "kysely";
import { changes, rows } from "../../database/rows.ts";
import type { MemberRow, Tables } from "../../database/tables.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { type By, note } from "./by.ts";

export interface Marks {
  /** Does everything on paper: is in no run of notices. */
  paperOnly: boolean;
  /** Nothing at all is sent. */
  doNotSend: boolean;
  /** 保護者: to whom the paper of a child goes; null where there is none. */
  guardian: string | null;
}

const longestGuardian = 100;

export function marksOf(member: Pick<MemberRow, "paper_only_at" | "do_not_send_at" | "guardian">): Marks {
  return {
    paperOnly: member.paper_only_at !== null,
    doNotSend: member.do_not_send_at !== null,
    guardian: member.guardian,
  };
}

/** The condition of a query for members to whom notices may be proposed. */
export const takesNotices = (where: ExpressionBuilder<Tables, "members">) =>
  where.and([where("members.paper_only_at", "is", null), where("members.do_not_send_at", "is", null)]);

/** @returns the marks as they are now, or nothing when they were so before. @throws {Refusal} for a name that is none. */
export async function markMember(
  portal: Portal,
  memberId: string,
  wanted: Partial<Marks>,
  by: By,
): Promise<Marks | undefined> {
  const { guardian } = wanted;
  if (guardian && (guardian.length > longestGuardian || /[\p{Cc}\p{Cf}]/u.test(guardian))) {
    throw new Refusal("notGuardian", { max: longestGuardian });
  }
  return transaction(portal, async (within) => {
    const row = rows(within, "members").where("id", "=", memberId);
    const before = marksOf(await row.select(["paper_only_at", "do_not_send_at", "guardian"]).executeTakeFirstOrThrow());
    const after = { ...before, ...wanted };
    const changed = (Object.keys(after) as (keyof Marks)[]).filter((mark) => after[mark] !== before[mark]);
    if (changed.length === 0) return undefined;
    const now = portal.clock();
    const values = {
      ...(changed.includes("paperOnly") ? { paper_only_at: after.paperOnly ? now : null } : {}),
      ...(changed.includes("doNotSend") ? { do_not_send_at: after.doNotSend ? now : null } : {}),
      guardian: after.guardian,
    };
    await changes(within, "members").set(values).where("id", "=", memberId).execute();
    const said = changed.map((mark) => `${mark} ${after[mark] ? "on" : "off"}`).join(", ");
    await note(within, memberId, "member.mark", by, said);
    return after;
  });
}
