/** A service that members come to signed in. Its settings are on the sheet that `genkan insurer services connect` prints. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oidc from "openid-client";

const { ISSUER, CLIENT_ID, CLIENT_SECRET, PORT, ORIGIN = `http://127.0.0.1:${PORT}` } = process.env;
const options = ISSUER.startsWith("http:") ? { execute: [oidc.allowInsecureRequests] } : {};
const metadata = { id_token_signed_response_alg: "ES256" };
const config = await oidc.discovery(
  new URL(ISSUER), CLIENT_ID, metadata, oidc.ClientSecretBasic(CLIENT_SECRET), options,
);
const keys = createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
/** Value of the cookie → what its browser was sent away with, and who came back. */
const browsers = new Map();

const pages = {
  async "/"({ who }) {
    if (!who) return '<h1>医療費情報</h1><p>ログインしていません。</p><p><a href="/login">ログイン</a></p>';
    return `<h1>医療費情報</h1><p>こんにちは、会員番号 ${who.number} さん。</p><p><a href="/bye">ログアウト</a></p>`;
  },
  // The tile leads here, and so does whoever opens this service first.
  async "/login"(browser) {
    const [verifier, state, nonce] = [oidc.randomPKCECodeVerifier(), oidc.randomState(), oidc.randomNonce()];
    browser.asked = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce };
    const challenge = await oidc.calculatePKCECodeChallenge(verifier);
    const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
    const query = { redirect_uri: `${ORIGIN}/callback`, scope: "openid", state, nonce, ...pkce };
    return oidc.buildAuthorizationUrl(config, query);
  },
  async "/callback"(browser, url) {
    const tokens = await oidc.authorizationCodeGrant(config, url, browser.asked);
    const { sub, sid } = tokens.claims();
    const { member_number } = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    browser.who = { sub, sid, number: member_number, token: tokens.id_token };
    return new URL("/", ORIGIN);
  },
  async "/bye"(browser) {
    const { token } = browser.who ?? {};
    return oidc.buildEndSessionUrl(config, { id_token_hint: token, post_logout_redirect_uri: `${ORIGIN}/` });
  },
  // The portal says that a session has ended: whoever came by it is signed out here too.
  async "/ended"(_, __, body) {
    const given = new URLSearchParams(body).get("logout_token");
    const { payload } = await jwtVerify(given, keys, { issuer: ISSUER, audience: CLIENT_ID, typ: "logout+jwt" });
    for (const browser of browsers.values()) if (browser.who?.sid === payload.sid) delete browser.who;
    return "";
  },
};

createServer(async (request, response) => {
  const url = new URL(request.url, ORIGIN);
  const id = /service=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? randomUUID();
  const browser = browsers.get(id) ?? browsers.set(id, {}).get(id);
  let body = "";
  for await (const part of request) body += part;
  try {
    const answer = (await pages[url.pathname]?.(browser, url, body)) ?? "";
    response.setHeader("set-cookie", `service=${id}; HttpOnly; SameSite=Lax; Path=/`);
    if (answer instanceof URL) response.writeHead(303, { location: answer.href }).end();
    else response.setHeader("content-type", "text/html; charset=utf-8").end(answer);
  } catch (error) {
    response.writeHead(400, { "content-type": "text/plain" }).end(`${error.message}\n`);
  }
}).listen(Number(PORT), "127.0.0.1", () => process.send?.("open"));
// The demonstration starts this, and it ends with it.
process.once("disconnect", () => process.exit());
