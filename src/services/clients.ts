/** A connected service in the engine's words. */
import type { AdapterPayload } from "oidc-provider";
import { rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { serviceClient } from "../insurers/service-clients.ts";
import { sameText } from "../keys/keys.ts";
import { hashToken } from "../keys/tokens.ts";

/** Its assurance, as `acr`: both factors, and the whole first login. */
export const fullAssurance = "urn:genkan:full";

export async function clientPayload(portal: Portal, id: string): Promise<AdapterPayload | undefined> {
  const client = await serviceClient(portal, id);
  if (!client) return undefined;
  return {
    client_id: client.id,
    redirect_uris: JSON.parse(client.redirect_uris),
    post_logout_redirect_uris: JSON.parse(client.post_logout_redirect_uris),
    response_types: ["code"],
    response_modes: ["query"],
    grant_types: ["authorization_code"],
    id_token_signed_response_alg: client.id_token_alg,
    require_auth_time: true,
    default_acr_values: [fullAssurance],
    backchannel_logout_session_required: true,
    ...(client.backchannel_logout_uri ? { backchannel_logout_uri: client.backchannel_logout_uri } : {}),
    ...(client.jwks_uri
      ? { token_endpoint_auth_method: "private_key_jwt", jwks_uri: client.jwks_uri }
      : // Never compared with: only the hashes of secrets are kept.
        { token_endpoint_auth_method: "client_secret_basic", client_secret: client.id }),
  };
}

/** @returns whether it is the client's secret, or the one of before as long as that is good too. */
export async function isSecretOf(portal: Portal, clientId: string, given: string): Promise<boolean> {
  const client = await rows(portal, "service_clients")
    .select(["secret_hash", "former_secret_hash"])
    .where("id", "=", clientId)
    .executeTakeFirst();
  const hashed = hashToken(given);
  const [now, before] = [client?.secret_hash, client?.former_secret_hash].map((each) => sameText(each ?? "", hashed));
  return now === true || before === true;
}
