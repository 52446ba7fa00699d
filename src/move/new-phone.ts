/** The new phone: who it will belong to, known by the visit that opened the invitation; it has no session. */
import type { Registration } from "../authenticators/registration.ts";
import { addNamed, refusalIfFull } from "../authenticators/registration.ts";
import type { MemberRow } from "../database/tables.ts";
import { memberById } from "../members/members.ts";
import type { FormPage, Gate, Scene } from "../web/form-page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { pathOf } from "./invitation.ts";
import { type Move, type MoveState, moveOpenedBy, useMove } from "./moves.ts";

interface NewPhone {
  member: MemberRow;
  move: Move;
  /** The old phone's. */
  session: { id: string };
}

/** Declares a page of the new phone. */
export function phonePage<Form>(page: FormPage<NewPhone, Form>): FormPage<NewPhone, Form> {
  return page;
}

/** Lets in the new phone whose invitation is in this state; elsewhere it is led to where it stands. */
export function move(state: MoveState): Gate<NewPhone> {
  return {
    next: async (c) => leadTo(c, pathOf(await openedBy(c))),
    // A parallel post was faster, and this phone has gone on.
    resume: async (c) => (await openedBy(c))?.state !== state,
    async enter(c) {
      const { portal } = c.var.visit;
      const move = await openedBy(c);
      const member = move && (await memberById(portal, move.member_id));
      if (!member || move.state !== state) return leadTo(c, pathOf(move));
      return { member, move, session: { id: move.session_id } };
    },
  };
}

/** The factor is kept and the invitation used in one transaction. */
export function onNewPhone(phone: Scene<NewPhone>): Registration {
  return {
    detail: "move",
    async add(within, row) {
      const refusal = await refusalIfFull(within, phone.member.id, row.kind);
      if (refusal) return refusal;
      // The old phone may have signed out since this page was opened, or a parallel post been faster.
      const isOpen = (await moveOpenedBy(within, phone.visit.token))?.id === phone.move.id;
      if (!isOpen || !(await useMove(within, phone.move.id, row.id))) return {};
      return addNamed(within, phone, row);
    },
    open: async () => undefined,
  };
}

function openedBy(c: Request): Promise<Move | undefined> {
  return moveOpenedBy(c.var.visit.portal, c.var.visit.token);
}
