/** 機種変更 on the old phone: the QR code, the number that both phones show, what came of it. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf, mostAuthenticators } from "../authenticators/authenticators.ts";
import { type Portal, transaction } from "../deps.ts";
import { renewSession, type SignedIn } from "../sessions/sessions.ts";
import { type MemberScene, memberPage } from "../sessions/visit-session.ts";
import { timeInJapan } from "../strings/moments.ts";
import { strings } from "../strings/strings.ts";
import type { Outcome } from "../web/form-page.ts";
import { qrSvg } from "../web/qr.ts";
import type { Request } from "../web/visit.ts";
import { confirmMove, endMove, inviteNewPhone, type Move, moveNumber, moveOfSession, moveToken } from "./moves.ts";
import { leadOnceChanged } from "./status.ts";

const invitation = "/account/move/code";

export const invite = memberPage({
  view: "move/old-phone",
  heading: (t) => t.move.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({}),

  async show({ portal, member }) {
    return { isFull: await isFull(portal, member.id), most: mostAuthenticators };
  },

  async submit(scene): Promise<Outcome> {
    const { portal, member, through } = scene;
    if (await isFull(portal, member.id)) return { leadTo: "/account/move" };
    return transaction(portal, async (within): Promise<Outcome> => {
      const session = await renewSession(within, scene, {}, through);
      if (!session) return { leadTo: invitation };
      await inviteNewPhone(within, member.id, session);
      await recordOwn({ ...scene, portal: within }, "move.invite", "ok");
      return { leadTo: invitation, session };
    });
  },
});

export const number = memberPage({
  view: "move/old-phone-code",
  heading: (t) => t.move.shownHeading,
  back: "/account/move",
  form: z.strictObject({ decision: z.enum(["confirm", "cancel"]) }),

  async show(scene) {
    const found = await moveOfSession(scene.portal, scene.session.id);
    if (!found) return "over";
    const words = strings[scene.visit.language].move;
    return { state: found.state, heading: words[`${found.state}Heading`], ...(await shown(scene, found)) };
  },

  async submit(scene, { decision }): Promise<Outcome> {
    const found = await moveOfSession(scene.portal, scene.session.id);
    if (!found) return { leadTo: "/account/move" };
    await transaction(scene.portal, async (within) => {
      const act = decision === "confirm" ? confirmMove : endMove;
      if (await act(within, found.id)) await recordOwn({ ...scene, portal: within }, `move.${decision}`, "ok");
    });
    if (decision === "confirm") return { leadTo: invitation };
    return { leadTo: "/account/sign-in-methods", tells: "moveCancelled" };
  },
});

export async function moveStatus(c: Request, { session }: SignedIn): Promise<Response> {
  return leadOnceChanged(c, await moveOfSession(c.var.visit.portal, session.id), invitation);
}

async function isFull(portal: Portal, memberId: string): Promise<boolean> {
  return (await authenticatorsOf(portal, memberId)).length >= mostAuthenticators;
}

/** What the page shows of an invitation as it stands. */
async function shown({ portal, member, visit }: MemberScene, found: Move): Promise<Record<string, unknown>> {
  if (found.state === "shown") {
    const address = `${portal.insurer.origin}/move?token=${moveToken(portal, visit.token)}`;
    return { address, qr: qrSvg(address), until: timeInJapan(found.expires_at) };
  }
  if (found.state === "opened") return { number: moveNumber(portal, found) };
  if (found.state === "done") {
    const added = (await authenticatorsOf(portal, member.id)).find((each) => each.id === found.authenticator_id);
    return { name: added?.name ?? "" };
  }
  return {};
}
