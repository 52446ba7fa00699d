/** What somebody would try against members by way of a service, each refused. */
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import * as oidc from "openid-client";
import { beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../support/free-port.ts";
import type { TestPortal } from "../support/portal.ts";
import {
  type Asked,
  asks,
  callback,
  connectedService,
  led,
  listening,
  memberAtHome,
  type Service,
  servedPortal,
  visitorOf,
  welcomes,
} from "../support/service.ts";

let portal: TestPortal;
let service: Service;
let home: Awaited<ReturnType<typeof memberAtHome>>;

beforeAll(async () => {
  portal = await servedPortal();
  service = await connectedService(portal);
  home = await memberAtHome(portal);
});

/** Sends what the engine's own end points are sent. */
function posts(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${portal.origin}/oidc${path}`, { method: "POST", body: new URLSearchParams(fields), headers });
}

const basic = ({ clientId, secret }: Service) => `Basic ${Buffer.from(`${clientId}:${secret}`).toString("base64")}`;

async function codeFor(asked: Asked, visitor = home.visitor): Promise<Record<string, string>> {
  const { to } = await led(visitor, asked.url);
  return {
    grant_type: "authorization_code",
    code: to.searchParams.get("code")!,
    redirect_uri: callback,
    code_verifier: asked.verifier,
  };
}

describe("an address to lead back to that the office does not know", () => {
  it.each([
    "https://service.example/callback/",
    "https://service.example/callback/../callback2",
    "https://service.example/callback2",
    "https://service.example/callback?x=1",
    "https://service.example/callback#x",
    "https://SERVICE.example/callback",
    "https://service.example:443/callback",
    "https://service.example:8443/callback",
    "http://service.example/callback",
    "https://service.example@evil.example/callback",
    "https://evil.example/callback",
    "https://service.example.evil.example/callback",
    "https://service.example/Callback",
    " https://service.example/callback",
    "javascript:alert(1)",
  ])("%s gets a page of ours and no code", async (redirectUri) => {
    const { url } = await asks(service, { redirect_uri: redirectUri });

    const response = await home.visitor.request("GET", url.pathname + url.search);

    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    expect(await response.text()).toContain("サービスを開けませんでした");
  });

  it("is refused when it is left out", async () => {
    const { url } = await asks(service);
    url.searchParams.delete("redirect_uri");
    expect((await home.visitor.request("GET", url.pathname + url.search)).status).toBe(400);
  });
});

describe("a code", () => {
  it("works once; used again, it takes with it what it gave", async () => {
    const fields = await codeFor(await asks(service));
    const headers = { authorization: basic(service) };
    const { access_token } = await (await posts("/token", fields, headers)).json();
    const bearer = { authorization: `Bearer ${access_token}` };
    expect((await fetch(`${portal.origin}/oidc/me`, { headers: bearer })).status).toBe(200);

    expect((await posts("/token", fields, headers)).status).toBe(400);

    expect((await fetch(`${portal.origin}/oidc/me`, { headers: bearer })).status).toBe(401);
  });

  it("that was used twice does not keep the member out of the service", async () => {
    const fields = await codeFor(await asks(service));
    const headers = { authorization: basic(service) };
    for (let times = 0; times < 2; times += 1) await posts("/token", fields, headers);
    expect((await posts("/token", await codeFor(await asks(service)), headers)).status).toBe(200);
  });

  it("is given out once however many ask at the same moment", async () => {
    const fields = await codeFor(await asks(service));
    const headers = { authorization: basic(service) };
    const answers = await Promise.all(Array.from({ length: 5 }, () => posts("/token", fields, headers)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it("of one service is nothing to another", async () => {
    const other = await connectedService(portal);
    const answer = await posts("/token", await codeFor(await asks(service)), { authorization: basic(other) });
    expect([answer.status, (await answer.json()).error]).toEqual([400, "invalid_grant"]);
  });

  it("needs the verifier that belongs to it", async () => {
    const fields = await codeFor(await asks(service));
    const wrong = { ...fields, code_verifier: oidc.randomPKCECodeVerifier() };
    expect((await posts("/token", wrong, { authorization: basic(service) })).status).toBe(400);
  });

  it("ends after a minute", async () => {
    const fields = await codeFor(await asks(service));
    portal.passes(61_000);
    expect((await posts("/token", fields, { authorization: basic(service) })).status).toBe(400);
  });

  it("is worth nothing once its session has ended", async () => {
    const { visitor } = await memberAtHome(portal);
    const fields = await codeFor(await asks(service), visitor);
    await visitor.opens("/sign-out");
    await visitor.submits({});
    expect((await posts("/token", fields, { authorization: basic(service) })).status).toBe(400);
  });
});

describe("a request that gives up what protects it", () => {
  it.each([
    ["without PKCE", { code_challenge: "", code_challenge_method: "" }],
    ["with a plain challenge", { code_challenge_method: "plain" }],
    ["for tokens in the address", { response_type: "id_token" }],
    ["for a hybrid of both", { response_type: "code id_token" }],
    ["for an answer in the fragment", { response_mode: "fragment" }],
    ["for an answer by a form", { response_mode: "form_post" }],
    ["with a request object of its own", { request: "eyJhbGciOiJub25lIn0.e30." }],
  ])("%s leads back with an error", async (_, more) => {
    const { url } = await asks(service, more as unknown as Record<string, string>);
    for (const [name, value] of Object.entries(more)) if (value === "") url.searchParams.delete(name);

    const response = await home.visitor.request("GET", url.pathname + url.search);

    expect(response.headers.get("location") ?? "").not.toMatch(/[?&#](code|id_token)=/);
    expect([303, 400]).toContain(response.status);
  });

  it("with an inner address to read it from makes nobody read there", async () => {
    const { url } = await asks(service, { request_uri: "http://127.0.0.1:1/inner" });
    const response = await home.visitor.request("GET", url.pathname + url.search);
    expect(response.headers.get("location") ?? "").not.toContain("code=");
  });
});

describe("a secret", () => {
  it.each(["", "wrong", "the client's id"])("that is %j signs nobody in", async (secret) => {
    const given = { ...service, secret: secret === "the client's id" ? service.clientId : secret };
    const answer = await posts("/token", await codeFor(await asks(service)), { authorization: basic(given) });
    expect([answer.status, (await answer.json()).error]).toEqual([secret === "" ? 400 : 401, expect.any(String)]);
  });

  it("in the body is not taken", async () => {
    const fields = {
      ...(await codeFor(await asks(service))),
      client_id: service.clientId,
      client_secret: service.secret,
    };
    expect((await posts("/token", fields)).status).toBe(401);
  });

  it("is none of the table's: what lies there signs nobody in", async () => {
    const row = await portal.deps.db
      .selectFrom("service_clients")
      .select("secret_hash")
      .where("id", "=", service.clientId)
      .executeTakeFirstOrThrow();
    const given = { ...service, secret: row.secret_hash! };
    const answer = await posts("/token", await codeFor(await asks(service)), { authorization: basic(given) });
    expect(answer.status).toBe(401);
  });
});

describe("what lies in the table", () => {
  it("holds no code, token or handle that could be sent", async () => {
    const asked = await asks(service);
    const { to } = await led(home.visitor, asked.url);
    const { access_token } = await welcomes(service, to, asked);
    const rows = JSON.stringify(await portal.deps.db.selectFrom("service_payloads").selectAll().execute());
    expect(rows).not.toContain(to.searchParams.get("code"));
    expect(rows).not.toContain(access_token);
  });
});

describe("what the insurer did not allow", () => {
  it.each([
    { scope: "openid profile email" },
    { claims: JSON.stringify({ userinfo: { birthdate: null, name: null }, id_token: { birthdate: null } }) },
  ])("is told to nobody who asks for %o", async (more) => {
    const asked = await asks(service, more as unknown as Record<string, string>);
    const tokens = await welcomes(service, (await led(home.visitor, asked.url)).to, asked);
    const known = await oidc.fetchUserInfo(service.config, tokens.access_token, tokens.claims()!.sub);
    expect(Object.keys(known).sort()).toEqual(["member_number", "sub"]);
    expect(Object.keys(tokens.claims()!)).not.toContain("birthdate");
  });

  it("an address that nobody confirmed is told to nobody", async () => {
    const curious = await connectedService(portal, { claims: ["email"] });
    const asked = await asks(curious);
    const tokens = await welcomes(curious, (await led(home.visitor, asked.url)).to, asked);
    const known = await oidc.fetchUserInfo(curious.config, tokens.access_token, tokens.claims()!.sub);
    expect(Object.keys(known)).toEqual(["sub"]);
  });
});

describe("a flood of requests for nobody", () => {
  it("from one household is ended before it fills the disk; whoever is signed in goes on", async () => {
    const { url } = await asks(service);
    const statuses: number[] = [];
    for (let each = 0; each < 125; each += 1) statuses.push((await fetch(url, { redirect: "manual" })).status);
    expect(statuses.slice(0, 120)).toEqual(Array(120).fill(303));
    expect(statuses.at(-1)).toBe(503);
    expect((await led(home.visitor, url)).steps).toBe(1);
    portal.passes(61_000);
  });
});

describe("an insurer's neighbour", () => {
  it("has another issuer, other keys and no clients of this one", async () => {
    const neighbour = await servedPortal();
    const theirs = await connectedService(neighbour);
    const { url } = await asks(service);
    const answer = await fetch(`${neighbour.origin}${url.pathname}${url.search}`, { redirect: "manual" });
    expect(answer.status).toBe(400);
    expect(theirs.config.serverMetadata().issuer).not.toBe(service.config.serverMetadata().issuer);
    const [ours, others] = await Promise.all(
      [portal, neighbour].map(async ({ origin }) => JSON.stringify(await (await fetch(`${origin}/oidc/jwks`)).json())),
    );
    expect(ours).not.toBe(others);
    expect(ours).not.toMatch(/"(d|p|q)":/);
  });

  it("has nothing there where no service is connected", async () => {
    const neighbour = await servedPortal();
    expect((await fetch(`${neighbour.origin}/oidc/.well-known/openid-configuration`)).status).toBe(404);
  });
});

describe("two services", () => {
  it("know one member by two names, each by the same one again", async () => {
    const other = await connectedService(portal);
    const subs = [];
    for (const each of [service, other, service]) {
      const asked = await asks(each);
      subs.push((await welcomes(each, (await led(home.visitor, asked.url)).to, asked)).claims()!.sub);
    }
    expect(subs[0]).toBe(subs[2]);
    expect(subs[0]).not.toBe(subs[1]);
  });

  it("opened at the same moment both go on", async () => {
    const other = await connectedService(portal);
    const all = [service, other, service, other];
    const flows = await Promise.all(
      all.map(async (each) => {
        const asked = await asks(each);
        const { access_token } = await welcomes(each, (await led(home.visitor, asked.url)).to, asked);
        return access_token;
      }),
    );
    const statuses = await Promise.all(
      flows.map(async (token) => {
        const answer = await fetch(`${portal.origin}/oidc/me`, { headers: { authorization: `Bearer ${token}` } });
        return answer.status;
      }),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
  });
});

describe("another's waiting request", () => {
  it("is not carried on by whoever is lured to it", async () => {
    const attacker = visitorOf(portal);
    const { url } = await asks(service);
    const response = await attacker.request("GET", url.pathname + url.search);
    const waiting = response.headers.get("location")!;

    await home.visitor.opens(waiting);
    expect(home.visitor.sees.status).toBe(410);

    const id = waiting.split("/").at(-1);
    const resumed = await attacker.request("GET", `/oidc/auth/${id}`);
    expect(resumed.headers.get("location") ?? "").not.toContain("code=");
  });

  it("is not answered for a member who has signed out meanwhile", async () => {
    const { visitor, secret } = await memberAtHome(portal);
    const asked = await asks(service, { prompt: "login" });
    portal.passes(60_000);
    await visitor.opens(asked.url.href);
    await visitor.submits({ code: await visitor.otpCode(secret) });
    const id = visitor.sees.path.split("/").at(-1);
    await visitor.opens("/sign-out");
    await visitor.submits({});

    const resumed = await visitor.request("GET", `/oidc/auth/${id}`);

    expect(resumed.headers.get("location") ?? "").not.toContain("code=");
  });
});

describe("a service that signs in with a key", () => {
  it("cannot use another algorithm, the public key as a secret, or one assertion twice", async () => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "s1", alg: "ES256", use: "sig" };
    const port = await freePort();
    await listening(
      createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))),
      port,
    );
    const here = await servedPortal({ insurer: { demonstration_at: 1 } });
    const { visitor } = await memberAtHome(here);
    const key = await connectedService(here, {
      jwksUri: `http://localhost:${port}/jwks`,
      auth: oidc.PrivateKeyJwt({ key: privateKey, kid: "s1" }),
    });
    const asked = await asks(key);
    expect((await welcomes(key, (await led(visitor, asked.url)).to, asked)).access_token).toBeTruthy();

    const claims = { iss: key.clientId, sub: key.clientId, aud: `${here.origin}/oidc`, jti: randomUUID() };
    const now = Math.floor(Date.now() / 1000);
    const sign = (alg: string, secret: CryptoKey | Uint8Array, iat = now) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, kid: "s1" })
        .setIssuedAt(iat)
        .setExpirationTime(iat + 30)
        .sign(secret);
    const sends = async (assertion: string) => {
      const fields = {
        client_id: key.clientId,
        client_assertion: assertion,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ...Object.fromEntries((await asks(key)).url.searchParams),
      };
      const answer = await fetch(`${here.origin}/oidc/request`, { method: "POST", body: new URLSearchParams(fields) });
      return answer.status;
    };
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(
      JSON.stringify({ ...claims, exp: now + 60 }),
    ).toString("base64url")}.`;
    expect(await sends(none)).toBe(401);
    expect(await sends(await sign("HS256", Buffer.from(JSON.stringify(jwk))))).toBe(401);
    const { privateKey: stranger } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(await sends(await sign("ES256", stranger as unknown as CryptoKey))).toBe(401);
    expect(await sends(await sign("ES256", privateKey, now - 600))).toBe(401);
    const good = await sign("ES256", privateKey, now - 50);
    expect(await sends(good)).toBe(201);
    expect(await sends(good)).toBe(401);
  });
});

describe("pushed requests and proofs of possession", () => {
  it("a pushed request works once", async () => {
    const asked = await asks(service);
    const pushed = await oidc.buildAuthorizationUrlWithPAR(service.config, asked.url.searchParams);
    const { to } = await led(home.visitor, pushed);
    await welcomes(service, to, asked);
    const again = await home.visitor.request("GET", pushed.pathname + pushed.search);
    expect(again.headers.get("location") ?? "").not.toContain("code=");
  });

  it("a token bound to a key is nothing without it", async () => {
    const asked = await asks(service);
    const { to } = await led(home.visitor, asked.url);
    const dpop = oidc.getDPoPHandle(service.config, await oidc.randomDPoPKeyPair());
    const { access_token } = await oidc.authorizationCodeGrant(
      service.config,
      to,
      { pkceCodeVerifier: asked.verifier, expectedState: asked.state, expectedNonce: asked.nonce },
      undefined,
      { DPoP: dpop },
    );
    const stolen = await fetch(`${portal.origin}/oidc/me`, { headers: { authorization: `Bearer ${access_token}` } });
    expect(stolen.status).toBe(401);
  });
});

describe("posts from elsewhere", () => {
  it("reach the engine's end points and none of ours", async () => {
    const answer = await fetch(`${portal.origin}/services/sign-out`, {
      method: "POST",
      body: new URLSearchParams({}),
      headers: { origin: "https://evil.example" },
    });
    expect(answer.status).toBe(403);
    const posted = await fetch(`${portal.origin}/oidc/auth`, { method: "POST", body: new URLSearchParams({}) });
    expect([404, 405]).toContain(posted.status);
  });
});
