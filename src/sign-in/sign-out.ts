/** The question before leaving, and the leaving. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { positionOf } from "../onboarding/position.ts";
import { endSession, type SignedIn } from "../sessions/sessions.ts";
import { leaveSession, signedIn } from "../sessions/visit-session.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { keepUserId } from "./kept-user-id.ts";

export async function askWhetherToSignOut(c: Request): Promise<Response> {
  if (!(await signedIn(c))) return leadTo(c, "/sign-in");
  const isPart = (await positionOf(c)).at === "step";
  return page(c, "sign-in/sign-out", (t) => t.signOut.askHeading, { isPart });
}

export async function signOut(c: Request, fields: Record<string, string>): Promise<Response> {
  parseFields(z.strictObject({}), fields);
  const position = await positionOf(c);
  await leave(c, position.at === "sign-in" ? undefined : position.who);
  if (position.at !== "step") return leadTo(c, "/sign-in?out=done", clearedBrowser);
  keepUserId(c, position.who.member);
  return leadTo(c, "/sign-in?out=continue", clearedBrowser);
}

/** The browser forgets what it has stored of who has left (S5). */
export const clearedBrowser = { "Clear-Site-Data": '"storage"' };

/** Ends a session and its cookie. */
export async function leave(c: Request, who: SignedIn | undefined): Promise<void> {
  const { visit } = c.var;
  if (who) {
    await transaction(visit.portal, async (portal) => {
      await recordOwn({ ...who, portal, visit }, "sign-out", "ok");
      await endSession(portal, who.session.id);
    });
  }
  leaveSession(c);
}
