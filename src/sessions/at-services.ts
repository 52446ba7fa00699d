/** A session as the services that were opened in it know it: by a name that stays when its token changes. */
import { changes, one, removals, rows } from "../database/rows.ts";
import { newId, type Portal } from "../deps.ts";
import { hasNotLeft } from "../members/leaving.ts";
import type { SignedIn } from "./sessions.ts";

/** @returns what services know the session by; made for the first one that it opens. */
export async function servicesKeyOf(portal: Portal, { session }: SignedIn): Promise<string> {
  if (session.services_key !== null) return session.services_key;
  const key = newId(portal.random);
  const ofSession = changes(portal, "sessions").where("id", "=", session.id);
  if (await one(ofSession.set({ services_key: key }).where("services_key", "is", null))) return key;
  const row = await rows(portal, "sessions").select("services_key").where("id", "=", session.id).executeTakeFirst();
  return row?.services_key ?? key;
}

/** @returns whether the session that services know by this is open. */
export async function isOpenAtServices(portal: Portal, servicesKey: string): Promise<boolean> {
  const now = portal.clock();
  const open = await rows(portal, "sessions")
    .innerJoin("members", "members.id", "sessions.member_id")
    .select("sessions.id")
    .where("sessions.replaced_by", "is", null)
    .where(hasNotLeft(now))
    .where("members.locked_at", "is", null)
    .where("members.withdrawn_at", "is", null)
    .where("sessions.services_key", "=", servicesKey)
    .where("sessions.idle_ends_at", ">", now)
    .where("sessions.ends_at", ">", now)
    .executeTakeFirst();
  return open !== undefined;
}

/**
 * Whom nobody signed out, but who did not come back for long, may still be at work in a service: it is not told of the end.
 * Called before sessions that have run out are deleted. @param id of one of them; without it all that have run out.
 */
export async function leaveServicesOpen(portal: Portal, id?: string): Promise<void> {
  const now = portal.clock();
  const ofInsurer = rows(portal, "sessions").select("services_key").where("services_key", "is not", null);
  const over =
    id === undefined
      ? ofInsurer.where((where) => where.or([where("idle_ends_at", "<=", now), where("ends_at", "<=", now)]))
      : ofInsurer.where("id", "=", id);
  await removals(portal, "service_sign_ins")
    .where("services_key", "in", over.where("replaced_by", "is", null) as unknown as string[])
    .execute();
}
