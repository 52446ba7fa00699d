/** A service in another program, as its maker writes it with openid-client, and a portal on a real port that it is connected to. */
import { createServer, type Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import * as oidc from "openid-client";
import { afterAll } from "vitest";
import type { Acting } from "../../src/office/desk.ts";
import { connectService } from "../../src/office/insurer/connect-service.ts";
import { addService } from "../../src/office/insurer/edit-services.ts";
import { freePort } from "./free-port.ts";
import { openPortal, type PortalOptions, type TestPortal } from "./portal.ts";
import { chosen, type Visitor } from "./visitor.ts";

/** Servers end with the tests of a file. */
const running: Server[] = [];
let services = 0;
let members = 0;

afterAll(async () => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

export async function listening(server: Server, port: number): Promise<void> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
}

/** The engine answers Node's own requests, so that this portal is asked over the network. */
export async function servedPortal(options: PortalOptions = {}): Promise<TestPortal> {
  const port = await freePort();
  const portal = await openPortal({ origin: `http://localhost:${port}`, ...options });
  await listening(createAdaptorServer({ fetch: (request, env) => portal.app.fetch(request, env) }) as Server, port);
  return portal;
}

/** A person whose browser asks over the network. */
export function visitorOf(portal: TestPortal): Visitor {
  const visitor = portal.visitor();
  visitor.app = {
    request: (url: URL, init: RequestInit) => fetch(url, { ...init, redirect: "manual" }),
  } as unknown as TestPortal["app"];
  return visitor;
}

/** A member whose first login is done. */
export async function memberAtHome(portal: TestPortal, visitor = visitorOf(portal)) {
  const member = await portal.memberWithNotice();
  members += 1;
  const own = await visitor.walksTo("home", member, { ...chosen, userId: `member-${members}` });
  return { ...member, ...own, visitor };
}

export const callback = "https://service.example/callback";

export interface Service {
  name: string;
  clientId: string;
  secret: string;
  config: oidc.Configuration;
}

interface ServiceOptions {
  claims?: string[];
  jwksUri?: string;
  auth?: oidc.ClientAuth;
  toldAt?: string;
  alg?: "ES256" | "RS256";
}

/** The service as the office connects it, and its maker's configuration by discovery. */
export async function connectedService(portal: TestPortal, options: ServiceOptions = {}): Promise<Service> {
  const { claims = ["member_number"], jwksUri, toldAt, alg = "ES256" } = options;
  services += 1;
  const name = `予約 ${services}`;
  const office: Acting = { portal: portal.portal, actor: "operator:test" };
  await addService(office, { name_ja: name, name_easy: "よやく", name_en: "Booking", url: "https://service.example/" });
  const { client, secret = "" } = await connectService(office, name, {
    redirectUris: [callback],
    postLogoutRedirectUris: ["https://service.example/bye"],
    backchannelLogoutUri: toldAt,
    claims,
    jwksUri,
    idTokenAlg: alg,
  });
  const clientId = client.id;
  const auth = options.auth ?? oidc.ClientSecretBasic(secret);
  const config = await oidc.discovery(
    new URL(`${portal.origin}/oidc`),
    clientId,
    { id_token_signed_response_alg: alg },
    auth,
    { execute: [oidc.allowInsecureRequests] },
  );
  return { name, clientId, secret, config };
}

export interface Asked {
  url: URL;
  verifier: string;
  state: string;
  nonce: string;
}

/** What a service sends its visitor to the portal with. */
export async function asks({ config }: Service, more: Record<string, string> = {}): Promise<Asked> {
  const verifier = oidc.randomPKCECodeVerifier();
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()];
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: "openid",
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
    ...more,
  });
  return { url, verifier, state, nonce };
}

/** Goes where the portal leads, as a browser does, until it leads to another site. @returns where that is, and by how many steps. */
export async function led(visitor: Visitor, from: URL | string): Promise<{ to: URL; steps: number }> {
  let here = new URL(from, visitor.test.origin);
  for (let steps = 0; steps < 12; steps += 1) {
    if (here.origin !== visitor.test.origin) return { to: here, steps };
    const response = await visitor.request("GET", here.pathname + here.search);
    const onward = response.headers.get("location") ?? response.headers.get("refresh")?.split("url=")[1];
    if (!onward) throw new Error(`stays at ${here} with ${response.status}: ${(await response.text()).slice(0, 1500)}`);
    here = new URL(onward, here);
  }
  throw new Error("never leaves the portal");
}

/** What a service does with the visitor who comes back. */
export async function welcomes(service: Service, to: URL, { verifier, state, nonce }: Asked) {
  return oidc.authorizationCodeGrant(service.config, to, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
}

/** A service on this machine that is told of the end of sessions. @returns its address and the tokens it got. */
export async function toldAddress(answer: () => number = () => 200): Promise<{ address: string; tokens: string[] }> {
  const port = await freePort();
  const tokens: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    const status = answer();
    if (status === 200) tokens.push(new URLSearchParams(body).get("logout_token") ?? "");
    response.writeHead(status).end();
  });
  await listening(server, port);
  return { address: `http://localhost:${port}/told`, tokens };
}
