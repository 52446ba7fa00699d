/** The same post sent again over a bad link: it finds the session that it made the first time. */
import { recordOwn } from "../audit/audit.ts";
import { changes, one, removals, rows } from "../database/rows.ts";
import { transaction } from "../deps.ts";
import { hashToken, newToken } from "../keys/tokens.ts";
import type { Visit } from "../web/visit.ts";
import { endSession, storedUserAgent } from "./sessions.ts";

/**
 * The answer to a post was lost on the way and with it the new cookie; the browser sends the same post again. Only that
 * very post from the same browser, for a minute, leads from the dead session to a fresh one in the place of its successor;
 * the audit log tells of each (S2).
 * @returns the token for the cookie.
 */
export async function resumeReplaced(visit: Visit, through: string): Promise<string | undefined> {
  const { portal, token } = visit;
  const row = await rows(portal, "sessions")
    .innerJoin("sessions as successor", "successor.id", "sessions.replaced_by")
    .selectAll("successor")
    .where("sessions.id", "=", hashToken(token))
    .where("sessions.replaced_through", "=", through)
    .select("sessions.idle_ends_at as retry_until")
    .where("successor.replaced_by", "is", null)
    .where("successor.idle_ends_at", ">", portal.clock())
    .where("successor.ends_at", ">", portal.clock())
    .where("successor.user_agent", "=", storedUserAgent(visit.userAgent))
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.retry_until <= portal.clock()) {
    await endSession(portal, hashToken(token));
    return undefined;
  }
  const fresh = newToken(portal.random);
  return transaction(portal, async (within) => {
    // They belong to the page whose answer was lost; nobody has seen them.
    await removals(within, "pending_secrets").where("session_id", "=", row.id).execute();
    const renaming = changes(within, "sessions")
      .set({ id: hashToken(fresh) })
      .where("id", "=", row.id);
    if (!(await one(renaming))) return undefined;
    await changes(within, "sessions")
      .set({ replaced_by: hashToken(fresh) })
      .where("id", "=", hashToken(token))
      .execute();
    const who = { member: { id: row.member_id }, session: { id: hashToken(fresh) } };
    await recordOwn({ portal: within, visit, ...who }, "session.resume", "ok");
    return fresh;
  });
}
