/** 機種変更 on the new phone: what the QR code opens, and the number that both phones show. */
import { z } from "zod";
import { record } from "../audit/audit.ts";
import { inAppBrowser } from "../authenticators/in-app-browser.ts";
import { transaction } from "../deps.ts";
import { timeInJapan } from "../strings/moments.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { type Move, moveByToken, moveNumber, moveOpenedBy, openMove } from "./moves.ts";
import { leadOnceChanged } from "./status.ts";

/** The address holds the token; even our own server is told no more of it than where the page is from. */
const headers = { "referrer-policy": "strict-origin" };

/** With a token: what will happen, to whoever photographed the code too. Without: how far the invitation is that this phone opened. */
export async function showInvitation(c: Request): Promise<Response> {
  const { portal, token: visitToken, userAgent } = c.var.visit;
  const token = c.req.query("token");
  const own = await moveOpenedBy(portal, visitToken);
  if (token === undefined) return own ? showOwn(c, own) : showEnded(c);
  const move = await moveByToken(portal, token);
  if (own && own.id === move?.id) return leadTo(c, "/move");
  if (move?.state !== "shown") return showEnded(c);
  const data = {
    invitation: token,
    until: timeInJapan(move.expires_at),
    inApp: inAppBrowser(userAgent, `${portal.insurer.origin}/move?token=${token}`),
  };
  return page(c, "move/invitation", (t) => t.newPhone.heading, data, { headers });
}

/** This phone takes the invitation; from then on no other one can. */
export async function openInvitation(c: Request, fields: Record<string, string>): Promise<Response> {
  const { token } = parseFields(z.strictObject({ token: z.string() }), fields);
  const { portal, token: visitToken, ip, userAgent } = c.var.visit;
  const move = await moveByToken(portal, token);
  if (!move) return showEnded(c);
  const about = {
    action: "move.open",
    actor: "",
    subject: move.member_id,
    ip,
    userAgent,
    sessionId: move.session_id,
  } as const;
  await transaction(portal, async (within) => {
    if (await openMove(within, move.id, visitToken)) await record(within, { ...about, outcome: "ok" });
  });
  const own = await moveOpenedBy(portal, visitToken);
  if (own?.id === move.id) return leadTo(c, "/move");
  await record(portal, { ...about, outcome: "refused" });
  return showEnded(c);
}

export async function invitationStatus(c: Request): Promise<Response> {
  const { portal, token } = c.var.visit;
  return leadOnceChanged(c, await moveOpenedBy(portal, token), "/move");
}

/** @returns where the new phone goes on. */
export function pathOf(move: Move | undefined): string {
  if (move?.state === "confirmed") return "/move/passkey";
  return move?.state === "done" ? "/move/device-name" : "/move";
}

function showOwn(c: Request, own: Move): Response | Promise<Response> {
  const { portal } = c.var.visit;
  if (own.state === "ended") return showEnded(c);
  if (own.state !== "opened") return leadTo(c, pathOf(own));
  return page(c, "move/number", (t) => t.newPhone.numberHeading, { number: moveNumber(portal, own) });
}

/** The same words whatever the reason, so that a photographed code teaches nothing. */
function showEnded(c: Request): Response {
  return page(c, "move/ended", (t) => t.newPhone.endedHeading, {}, { status: 410, headers });
}
