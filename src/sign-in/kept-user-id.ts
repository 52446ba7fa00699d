/** The user ID just chosen, kept in the browser from signing out in the middle of the first login to signing in again. */
import type { Member } from "../sessions/sessions.ts";
import { type Request, rememberUserId } from "../web/visit.ts";

/** The cookie says nothing to whoever reads it (S9). */
const place = "cookie/user-id";

export function keepUserId(c: Request, { user_id }: Member): void {
  if (user_id) rememberUserId(c, c.var.visit.portal.keys.encrypt(user_id, place));
}

/** @returns empty where none was kept lately. */
export function keptUserId(c: Request): string {
  const { portal, userId } = c.var.visit;
  try {
    return userId ? portal.keys.decrypt(userId, place) : "";
  } catch {
    return "";
  }
}
