/** The services that members come to signed in, as the office connected them. */
import { rows } from "../database/rows.ts";
import type { Tables } from "../database/tables.ts";
import type { Portal } from "../deps.ts";

export type ServiceClient = Tables["service_clients"];

/** What an insurer may let a service know of a member besides a name that is the service's own (`sub`). */
export const allowableClaims = ["member_number", "name", "name_kana", "birthdate", "email", "updated_at"] as const;
export type AllowableClaim = (typeof allowableClaims)[number];

/** @returns the client with this id, if it is this insurer's. */
export async function serviceClient(portal: Portal, id: string): Promise<ServiceClient | undefined> {
  return rows(portal, "service_clients").selectAll().where("id", "=", id).executeTakeFirst();
}

export function claimsOf({ claims }: Pick<ServiceClient, "claims">): AllowableClaim[] {
  return JSON.parse(claims);
}

/** Whether the insurer has any: without one nothing of this is started. */
export async function hasServiceClients(portal: Portal): Promise<boolean> {
  const found = await rows(portal, "service_clients").select("id").limit(1).executeTakeFirst();
  return found !== undefined;
}

/** @returns the services that know the member, the one used last first. */
export async function connectionsOf(portal: Portal, memberId: string) {
  return rows(portal, "service_members")
    .innerJoin("service_clients", "service_clients.id", "service_members.client_id")
    .innerJoin("services", "services.id", "service_clients.service_id")
    .select(["client_id", "since", "last_at", "claims", "name_ja", "name_easy", "name_en"])
    .where("member_id", "=", memberId)
    .where("since", "is not", null)
    .orderBy("last_at", "desc")
    .execute();
}

/** The issuer (`iss`) of an insurer. */
export function issuerOf({ insurer }: Portal): string {
  return `${insurer.origin}/oidc`;
}
