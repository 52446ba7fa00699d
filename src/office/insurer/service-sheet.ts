/** The sheet for whoever makes a service: what their program needs, and how they try it. In Japanese and in English. */
import type { Portal } from "../../deps.ts";
import { issuerOf } from "../../insurers/service-clients.ts";
import { inWords, type OfficeKey, type OfficeLanguage, type Sentence } from "../../strings/office.ts";
import type { Connection } from "./connect-service.ts";

/** @param secretFile where the secret was put instead of on the sheet. */
export function serviceSheet(portal: Portal, connection: Connection, secretFile?: string): string {
  return (["ja", "en"] as const).map((language) => sheetIn(language, portal, connection, secretFile)).join("\n\n");
}

function sheetIn(
  language: OfficeLanguage,
  portal: Portal,
  { service, client, secret }: Connection,
  secretFile: string | undefined,
): string {
  const say = (key: OfficeKey, values: NonNullable<Sentence["values"]> = {}) => inWords([{ key, values }], language);
  const issuer = issuerOf(portal);
  const list = (json: string) => (JSON.parse(json) as string[]).join("\n      ") || say("sheetNone");
  const secretSaid = () => {
    if (client.jwks_uri) return say("sheetSignsWithKey", { address: client.jwks_uri });
    if (!secret) return say("sheetSecretKept");
    return secretFile ? say("sheetSecretInFile", { path: secretFile }) : say("sheetSecretOnce", { secret });
  };
  const name = language === "ja" ? service.name_ja : service.name_en;
  return [
    `── ${say("sheetHeading", { name })} ──`,
    `issuer\n      ${issuer}`,
    `discovery\n      ${issuer}/.well-known/openid-configuration`,
    `client_id\n      ${client.id}`,
    `client_secret\n      ${secretSaid()}`,
    `redirect_uris\n      ${list(client.redirect_uris)}`,
    `post_logout_redirect_uris\n      ${list(client.post_logout_redirect_uris)}`,
    `backchannel_logout_uri\n      ${client.backchannel_logout_uri ?? say("sheetNone")}`,
    `initiate_login_uri\n      ${client.initiate_login_uri ?? say("sheetNone")}`,
    `claims\n      ${["sub", ...JSON.parse(client.claims)].join(", ")}`,
    `id_token_signed_response_alg\n      ${client.id_token_alg}`,
    say("sheetFlow"),
    say("sheetTest"),
  ].join("\n");
}
