/** Whether a connected service could be used: the portal's own discovery as the service sees it, and the service's addresses. */
import type { Portal } from "../../deps.ts";
import { issuerOf } from "../../insurers/service-clients.ts";
import type { Sentence } from "../../strings/office.ts";
import { connected } from "./connect-service.ts";

const patienceMs = 5000;

interface Tried {
  isGood: boolean;
  said: Sentence;
}

/** Asks for each address once; nobody is signed in. @throws {Refusal} where the service is not connected. */
export async function tryService(portal: Portal, name: string): Promise<Tried[]> {
  const { client } = await connected(portal, name);
  const redirectUris: string[] = JSON.parse(client.redirect_uris);
  const others = [client.backchannel_logout_uri, client.initiate_login_uri, client.jwks_uri];
  const issuer = issuerOf(portal);
  return [
    await tryDiscovery(issuer),
    await tryDryRun(issuer, client.id, redirectUris[0]!),
    ...(await Promise.all([...redirectUris, ...others.flatMap((uri) => uri ?? [])].map(tryAddress))),
  ];
}

async function tryDiscovery(issuer: string): Promise<Tried> {
  const address = `${issuer}/.well-known/openid-configuration`;
  const answer = await ask(address);
  const said = typeof answer !== "string" && answer.ok ? await read(answer) : undefined;
  const isGood = said?.issuer === issuer;
  return { isGood, said: { key: isGood ? "triedDiscovery" : "triedNoDiscovery", values: { address } } };
}

/** A request that may ask nothing of anybody comes back to the service with the answer that somebody must sign in. */
async function tryDryRun(issuer: string, clientId: string, redirectUri: string): Promise<Tried> {
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "openid",
    prompt: "none",
    code_challenge: "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU",
    code_challenge_method: "S256",
  });
  const answer = await ask(`${issuer}/auth?${query}`);
  const to = typeof answer !== "string" ? (answer.headers.get("location") ?? "") : "";
  const isGood = to.startsWith(redirectUri) && to.includes("error=login_required");
  return { isGood, said: { key: isGood ? "triedDryRun" : "triedNoDryRun", values: { address: redirectUri } } };
}

async function tryAddress(address: string): Promise<Tried> {
  const answer = await ask(address);
  const isGood = typeof answer !== "string" && answer.status < 500 && answer.status !== 404;
  const why = typeof answer !== "string" ? String(answer.status) : answer;
  return { isGood, said: { key: isGood ? "triedAddress" : "triedNoAddress", values: { address, why } } };
}

async function read(answer: Response): Promise<{ issuer?: unknown } | undefined> {
  try {
    return (await answer.json()) as { issuer?: unknown };
  } catch {
    return undefined;
  }
}

async function ask(address: string): Promise<Response | string> {
  try {
    return await fetch(address, { redirect: "manual", signal: AbortSignal.timeout(patienceMs) });
  } catch (error) {
    const { cause, message } = error as Error;
    return (cause as Error | undefined)?.message ?? message;
  }
}
