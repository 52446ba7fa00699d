/** The new phone: who it will belong to, known by the visit that opened the invitation; it has no session. */
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { memberById } from "../members/members.ts";
import { leadTo } from "../web/respond.ts";
import type { Request, Visit } from "../web/visit.ts";
import { pathOf } from "./invitation.ts";
import { type Move, type MoveState, moveOpenedBy } from "./moves.ts";

export interface NewPhone {
  portal: Portal;
  visit: Visit;
  member: MemberRow;
  move: Move;
  /** The old phone's. */
  session: { id: string };
}

/** Lets the new phone do what belongs to one state of its invitation; elsewhere it is led to where it stands. */
export function whenMove<More extends unknown[]>(
  state: MoveState,
  handle: (c: Request, phone: NewPhone, ...more: More) => Promise<Response>,
) {
  return async (c: Request, ...more: More): Promise<Response> => {
    const { visit } = c.var;
    const { portal } = visit;
    const move = await moveOpenedBy(portal, visit.token);
    const member = move && (await memberById(portal, move.member_id));
    if (!member || move.state !== state) return leadTo(c, pathOf(move));
    return handle(c, { portal, visit, member, move, session: { id: move.session_id } }, ...more);
  };
}
