/** The engine has no sessions of its own: it sees the member's, and which services were opened in it. */
import type { AdapterPayload, ClientAuthorizationState } from "oidc-provider";
import { changes, rows } from "../database/rows.ts";
import { newId, type Portal } from "../deps.ts";
import { isOpenAtServices } from "../sessions/at-services.ts";

interface SignIn {
  /** How the service knows the session. */
  sid: string;
  grantId: string;
}

/** @returns what tokens are compared with, as long as the session they came from is open. */
export async function sessionPayload(portal: Portal, servicesKey: string): Promise<AdapterPayload | undefined> {
  if (!(await isOpenAtServices(portal, servicesKey))) return undefined;
  const [first, ...rest] = await signInsOf(portal, servicesKey);
  if (!first) return undefined;
  return { uid: servicesKey, accountId: first.member_id, authorizations: authorizations([first, ...rest]) };
}

/** @returns client id → its sign-in in this session. */
export async function openedIn(portal: Portal, servicesKey: string): Promise<Record<string, ClientAuthorizationState>> {
  return authorizations(await signInsOf(portal, servicesKey));
}

/** What the service was granted before is gone, as after a code that was used twice; this takes its place. */
export async function replaceGrant(portal: Portal, before: string, grantId: string): Promise<void> {
  await changes(portal, "service_sign_ins").set({ grant_id: grantId }).where("grant_id", "=", before).execute();
}

/** Opens a service in a session; of two tabs that do so at the same moment, both get the one that was first. */
export async function signInAt(
  portal: Portal,
  {
    servicesKey,
    clientId,
    memberId,
    grantId,
  }: { servicesKey: string; clientId: string; memberId: string; grantId: string },
): Promise<SignIn> {
  const row = {
    sid: newId(portal.random),
    insurer_id: portal.insurer.id,
    client_id: clientId,
    member_id: memberId,
    services_key: servicesKey,
    grant_id: grantId,
    begun_at: portal.clock(),
  };
  await portal.db
    .insertInto("service_sign_ins")
    .values(row)
    .onConflict((conflict) => conflict.columns(["services_key", "client_id"]).doNothing())
    .execute();
  const found = (await signInsOf(portal, servicesKey)).find(({ client_id }) => client_id === clientId);
  return { sid: found?.sid ?? row.sid, grantId: found?.grant_id ?? grantId };
}

async function signInsOf(portal: Portal, servicesKey: string) {
  return rows(portal, "service_sign_ins")
    .select(["sid", "client_id", "member_id", "grant_id"])
    .where("services_key", "=", servicesKey)
    .execute();
}

function authorizations(signIns: Awaited<ReturnType<typeof signInsOf>>): Record<string, ClientAuthorizationState> {
  return Object.fromEntries(signIns.map(({ client_id, sid, grant_id }) => [client_id, { sid, grantId: grant_id }]));
}
