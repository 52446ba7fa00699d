/** Connecting a service, so that members come to it signed in (OpenID Connect): what it may know, where it may lead, its secret. */
import { record } from "../../audit/audit.ts";
import { changes, removals, rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import { newId, type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { type AllowableClaim, allowableClaims, type ServiceClient } from "../../insurers/service-clients.ts";
import { hashToken, newToken } from "../../keys/tokens.ts";
import type { OfficeKey } from "../../strings/office.ts";
import type { Acting } from "../desk.ts";
import { servicesOf } from "./edit-services.ts";

/** What `claims` may be, for whoever types it. */
export const claimsToChoose = allowableClaims.join(",");

/** As the office types it; what is not given stays as it is. */
export interface TypedConnection {
  redirectUris?: string[] | undefined;
  postLogoutRedirectUris?: string[] | undefined;
  backchannelLogoutUri?: string | undefined;
  initiateLoginUri?: string | undefined;
  claims?: string[] | undefined;
  jwksUri?: string | undefined;
  idTokenAlg?: string | undefined;
}

export interface Connection {
  service: Tables["services"];
  client: ServiceClient;
  /** Shown once; nothing where the service has one already or signs with a key. */
  secret?: string;
}

/** Connects a service, or changes its connection. @throws {Refusal} */
export async function connectService(
  { portal, actor }: Acting,
  name: string,
  typed: TypedConnection,
): Promise<Connection> {
  return transaction(portal, async (within) => {
    const { service, client: before } = await connectionOf(within, name);
    const fields = readConnection(within, typed, before);
    const secret = before || fields.jwks_uri ? undefined : newToken(portal.random);
    const client: ServiceClient = {
      id: before?.id ?? newId(portal.random),
      insurer_id: portal.insurer.id,
      service_id: service.id,
      created_at: before?.created_at ?? portal.clock(),
      former_secret_hash: before?.former_secret_hash ?? null,
      secret_hash: secret ? hashToken(secret) : (before?.secret_hash ?? null),
      ...fields,
    };
    if (before) await clientRow(within, before.id).set(client).execute();
    else await within.db.insertInto("service_clients").values(client).execute();
    const detail = `${service.name_ja}: ${client.redirect_uris} ${client.claims}`;
    await record(within, { action: "service.connect", outcome: "ok", actor, subject: service.id, detail });
    return { service, client, ...(secret ? { secret } : {}) };
  });
}

/** A second secret; the one of before goes on until it is dropped, so that the service changes without a gap. @throws {Refusal} */
export async function renewSecret({ portal, actor }: Acting, name: string): Promise<Connection & { secret: string }> {
  return transaction(portal, async (within) => {
    const { service, client } = await connected(within, name);
    if (client.jwks_uri) throw new Refusal("serviceHasKey", { name });
    if (client.former_secret_hash) throw new Refusal("serviceHasTwoSecrets", { name });
    const secret = newToken(portal.random);
    const hashes = { secret_hash: hashToken(secret), former_secret_hash: client.secret_hash };
    await clientRow(within, client.id).set(hashes).execute();
    const detail = `${service.name_ja}: a second secret`;
    await record(within, { action: "service.connect", outcome: "ok", actor, subject: service.id, detail });
    return { service, client: { ...client, ...hashes }, secret };
  });
}

/** From now on only the newer secret is good. @throws {Refusal} */
export async function dropFormerSecret({ portal, actor }: Acting, name: string): Promise<void> {
  await transaction(portal, async (within) => {
    const { service, client } = await connected(within, name);
    if (!client.former_secret_hash) throw new Refusal("serviceHasOneSecret", { name });
    await clientRow(within, client.id).set({ former_secret_hash: null }).execute();
    const detail = `${service.name_ja}: the former secret is dropped`;
    await record(within, { action: "service.connect", outcome: "ok", actor, subject: service.id, detail });
  });
}

/** Ends the connection with everything that came of it; the tile stays. @throws {Refusal} */
export async function disconnectService({ portal, actor }: Acting, name: string): Promise<void> {
  await transaction(portal, async (within) => {
    const { service, client } = await connected(within, name);
    const grants = rows(within, "service_sign_ins").select("grant_id").where("client_id", "=", client.id);
    await removals(within, "service_payloads")
      .where("grant_id", "in", grants as unknown as string[])
      .execute();
    await removals(within, "service_clients").where("id", "=", client.id).execute();
    const detail = service.name_ja;
    await record(within, { action: "service.disconnect", outcome: "ok", actor, subject: service.id, detail });
  });
}

/** @throws {Refusal} where the service is not connected. */
export async function connected(portal: Portal, name: string): Promise<Connection> {
  const { service, client } = await connectionOf(portal, name);
  if (!client) throw new Refusal("serviceNotConnected", { name });
  return { service, client };
}

async function connectionOf(portal: Portal, name: string) {
  const service = (await servicesOf(portal)).find(({ name_ja }) => name_ja === name.normalize("NFC").trim());
  if (!service) throw new Refusal("serviceUnknown", { name });
  const ofService = rows(portal, "service_clients").selectAll().where("service_id", "=", service.id);
  return { service, client: await ofService.executeTakeFirst() };
}

type Fields = Omit<
  ServiceClient,
  "id" | "insurer_id" | "service_id" | "created_at" | "secret_hash" | "former_secret_hash"
>;

function readConnection(portal: Portal, typed: TypedConnection, before: ServiceClient | undefined): Fields {
  const address = (field: OfficeKey) => (text: string) => serviceAddress(portal, field, text);
  const uris = typed.redirectUris?.map(address("fieldRedirectUri"));
  if (!uris && !before) throw new Refusal("empty", { field: { key: "fieldRedirectUri" } });
  if (before && typed.jwksUri !== undefined && !before.jwks_uri) throw new Refusal("serviceHasSecret");
  const afterwards = typed.postLogoutRedirectUris?.map(address("fieldPostLogoutUri"));
  const one = (field: OfficeKey, given: string | undefined, was: string | null | undefined) =>
    given === undefined ? (was ?? null) : given === "" ? null : address(field)(given);
  const fields: Fields = {
    redirect_uris: uris ? JSON.stringify(uris) : before!.redirect_uris,
    post_logout_redirect_uris: afterwards ? JSON.stringify(afterwards) : (before?.post_logout_redirect_uris ?? "[]"),
    backchannel_logout_uri: one("fieldBackchannelUri", typed.backchannelLogoutUri, before?.backchannel_logout_uri),
    initiate_login_uri: one("fieldInitiateUri", typed.initiateLoginUri, before?.initiate_login_uri),
    jwks_uri: one("fieldJwksUri", typed.jwksUri, before?.jwks_uri),
    claims: typed.claims ? JSON.stringify(typed.claims.map(readClaim)) : (before?.claims ?? "[]"),
    id_token_alg: readAlg(typed.idTokenAlg ?? before?.id_token_alg ?? "ES256"),
  };
  // A member is known to one site by one name; a second site would know them by the same.
  const hosts = new Set((JSON.parse(fields.redirect_uris) as string[]).map((uri) => new URL(uri).host));
  if (hosts.size > 1) throw new Refusal("serviceHasTwoHosts", { hosts: [...hosts].join(", ") });
  return fields;
}

/** Kept letter for letter, as it is compared; on this machine only in the demonstration. */
function serviceAddress({ insurer }: Portal, field: OfficeKey, typed: string): string {
  const text = typed.trim();
  const url = URL.parse(text);
  const isHere = url?.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname);
  const isAllowed = url?.protocol === "https:" || (isHere && insurer.demonstration_at !== null);
  const isPlain = url && !url.hash && !text.includes("#") && !url.username && !url.password && !text.includes("*");
  if (!isAllowed || !isPlain || text.length > 500 || !sameWriting(url, text)) {
    throw new Refusal("notServiceAddress", { field: { key: field }, typed: text });
  }
  return text;
}

const sameWriting = (url: URL, text: string) => url.href === text || url.href === `${text}/`;

function readClaim(typed: string): AllowableClaim {
  const found = allowableClaims.find((claim) => claim === typed.trim());
  if (!found) throw new Refusal("notClaim", { typed, claims: allowableClaims.join(", ") });
  return found;
}

function readAlg(typed: string): ServiceClient["id_token_alg"] {
  if (typed !== "ES256" && typed !== "RS256") throw new Refusal("notAlg", { typed });
  return typed;
}

const clientRow = (portal: Portal, id: string) => changes(portal, "service_clients").where("id", "=", id);
