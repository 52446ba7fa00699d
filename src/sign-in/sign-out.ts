/** The question before leaving, and the leaving. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { positionOf } from "../onboarding/position.ts";
import { endSession } from "../sessions/sessions.ts";
import { leaveSession, signedIn } from "../sessions/visit-session.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";

export async function askWhetherToSignOut(c: Request): Promise<Response> {
  if (!(await signedIn(c))) return leadTo(c, "/sign-in");
  const isPart = (await positionOf(c)).at === "step";
  return page(c, "sign-in/sign-out", (t) => t.signOut.askHeading, { isPart });
}

export async function signOut(c: Request, fields: Record<string, string>): Promise<Response> {
  parseFields(z.strictObject({}), fields);
  const { visit } = c.var;
  const position = await positionOf(c);
  if (position.at !== "sign-in") {
    const { who } = position;
    await transaction(visit.portal, async (portal) => {
      await recordOwn({ ...who, portal, visit }, "sign-out", "ok");
      await endSession(portal, who.session.id);
    });
  }
  leaveSession(c);
  const path = position.at === "step" ? "/sign-in?out=continue" : "/sign-in?out=done";
  return leadTo(c, path, { "Clear-Site-Data": '"storage"' });
}
