/** What a service comes to know of a member: a name that is its own, and what the insurer allowed. */
import { changes, rows } from "../database/rows.ts";
import type { MemberRow } from "../database/tables.ts";
import { newId, type Portal } from "../deps.ts";
import { type AllowableClaim, claimsOf, serviceClient } from "../insurers/service-clients.ts";
import { hasLeft } from "../members/leaving.ts";
import { memberById, unseal } from "../members/members.ts";

/**
 * @returns the member's name at this service (`sub`): random, so that two services cannot put their members together, and the
 * same for ever, whatever key is changed.
 */
export async function subOf(portal: Portal, clientId: string, memberId: string): Promise<string> {
  const known = () =>
    rows(portal, "service_members")
      .select("sub")
      .where("client_id", "=", clientId)
      .where("member_id", "=", memberId)
      .executeTakeFirst();
  const found = await known();
  if (found) return found.sub;
  await portal.db
    .insertInto("service_members")
    .values({ client_id: clientId, insurer_id: portal.insurer.id, member_id: memberId, sub: newId(portal.random) })
    .onConflict((conflict) => conflict.columns(["client_id", "member_id"]).doNothing())
    .execute();
  return (await known())!.sub;
}

/** The service knows the member from now on, and when they came last. */
export async function rememberVisit(portal: Portal, clientId: string, memberId: string): Promise<void> {
  await subOf(portal, clientId, memberId);
  const now = portal.clock();
  await changes(portal, "service_members")
    .set((set) => ({ last_at: now, since: set.fn.coalesce("since", set.val(now)) }))
    .where("client_id", "=", clientId)
    .where("member_id", "=", memberId)
    .execute();
}

/** @returns what the service is told of the member; nothing where there is no such member any more. */
export async function claimsAbout(
  portal: Portal,
  clientId: string,
  memberId: string,
): Promise<Record<string, unknown> | undefined> {
  const member = await memberById(portal, memberId);
  const client = await serviceClient(portal, clientId);
  if (
    !member ||
    !client ||
    hasLeft(member, portal.clock()) ||
    member.locked_at !== null ||
    member.withdrawn_at !== null
  ) {
    return undefined;
  }
  return Object.assign({}, ...claimsOf(client).map((claim) => said[claim](portal, member)));
}

type Says = (portal: Portal, member: MemberRow) => Record<string, unknown>;

const said: Record<AllowableClaim, Says> = {
  member_number: (_, { member_number }) => ({ member_number }),
  name: (_, { name }) => ({ name }),
  name_kana: (_, { name_kana }) => ({ name_kana }),
  birthdate: (portal, { id, birth_date }) => ({
    birthdate: portal.keys.decrypt(birth_date, `members/birth_date/${id}`),
  }),
  // An address that nobody confirmed may be a stranger's.
  email: (portal, member) =>
    member.email_confirmed_at === null ? {} : { email: unseal(portal, member, "email"), email_verified: true },
  updated_at: (_, { updated_at, created_at }) => ({ updated_at: Math.floor((updated_at ?? created_at) / 1000) }),
};
