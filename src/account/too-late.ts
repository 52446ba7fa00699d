/** Of equal posts at the same moment the one that renews the session counts; what the others did is undone. */
import type { Portal } from "../deps.ts";
import { renewSession, type SignedIn } from "../sessions/sessions.ts";
import type { Done } from "../web/form-page.ts";

class TooLate extends Error {}

/** Call it last in the transaction of a change. @returns the new session's token. @throws {TooLate} which undoes the transaction. */
export async function renewOrUndo(within: Portal, who: SignedIn, through: string): Promise<string> {
  const token = await renewSession(within, who, {}, through);
  if (!token) throw new TooLate("another post was faster");
  return token;
}

/** Leads whoever was too late to the overview, where they see what the faster post did. */
export function unlessTooLate(error: unknown): Done {
  if (error instanceof TooLate) return { leadTo: "/account/sign-in-methods" };
  throw error;
}
