/** A session that ends takes the services opened in it along, whoever ends it; one that merely runs out does not. */
import { createRemoteJWKSet, jwtVerify } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { leave } from "../../src/office/members/leave.ts";
import { tellOfEnded } from "../../src/services/ended.ts";
import { engines } from "../../src/services/engines.ts";
import { sweepSessions } from "../../src/sessions/sessions.ts";
import type { TestPortal } from "../support/portal.ts";
import {
  asks,
  connectedService,
  led,
  memberAtHome,
  type Service,
  servedPortal,
  toldAddress,
  visitorOf,
  welcomes,
} from "../support/service.ts";

let portal: TestPortal;
let service: Service;
let home: Awaited<ReturnType<typeof memberAtHome>>;
let told: string[];
let status = 200;

beforeEach(async () => {
  status = 200;
  portal = await servedPortal({ insurer: { demonstration_at: 1 } });
  const { address, tokens } = await toldAddress(() => status);
  told = tokens;
  service = await connectedService(portal, { toldAt: address });
  home = await memberAtHome(portal);
});

async function opens(visitor = home.visitor) {
  const asked = await asks(service);
  return welcomes(service, (await led(visitor, asked.url)).to, asked);
}

const goesBy = () => tellOfEnded(portal.deps, engines());
const secondsPass = (seconds: number) => portal.passes(seconds * 1000);

async function userinfo(token: string): Promise<number> {
  return (await fetch(`${portal.origin}/oidc/me`, { headers: { authorization: `Bearer ${token}` } })).status;
}

async function signsOut() {
  await home.visitor.opens("/sign-out");
  await home.visitor.submits({});
}

describe("signing out", () => {
  it("is told to the service in a token for it and this session, and its access token is dead at once", async () => {
    const tokens = await opens();
    await signsOut();
    expect(await userinfo(tokens.access_token)).toBe(401);

    await goesBy();

    const keys = createRemoteJWKSet(new URL(`${portal.origin}/oidc/jwks`));
    const { payload } = await jwtVerify(told[0]!, keys, {
      issuer: `${portal.origin}/oidc`,
      audience: service.clientId,
      typ: "logout+jwt",
    });
    const { sub, sid } = tokens.claims()!;
    expect(payload).toMatchObject({ sub, sid });
    expect(payload.events).toEqual({ "http://schemas.openid.net/event/backchannel-logout": {} });
    expect(payload).not.toHaveProperty("nonce");
  });

  it("is told once, and tried again where the service does not answer", async () => {
    await opens();
    await signsOut();
    status = 500;
    await goesBy();
    expect(told).toHaveLength(0);
    status = 200;
    await goesBy();
    expect(told).toHaveLength(0);
    secondsPass(5);
    await goesBy();
    await goesBy();
    expect(told).toHaveLength(1);
  });

  it("is told by one server of several", async () => {
    await opens();
    await signsOut();
    await Promise.all([goesBy(), goesBy(), goesBy()]);
    expect(told).toHaveLength(1);
  });

  it("in another browser is not this session's end", async () => {
    await opens();
    const other = visitorOf(portal);
    portal.passes(60_000);
    await other.signsIn(home.userId, home.password);
    await other.submits({ code: await other.otpCode(home.secret) });
    await other.opens("/sign-out");
    await other.submits({});
    await goesBy();
    expect(told).toHaveLength(0);
  });
});

describe("other endings", () => {
  it("a member who leaves is signed out there when the day has come, and not before", async () => {
    await opens();
    const leavesAt = portal.deps.clock() + 60_000;
    await leave(portal.portal, home.id, leavesAt, { actor: "operator:test", reason: "left" });
    await goesBy();
    expect(told).toHaveLength(0);
    portal.passes(60_000);
    await goesBy();
    expect(told).toHaveLength(1);
  });

  it("a proof made anew is none", async () => {
    const { access_token } = await opens();
    portal.passes(660_000);
    await home.visitor.opens("/account/sessions");
    await home.visitor.submits({ code: await home.visitor.otpCode(home.secret) });
    portal.passes(120_000);
    await sweepSessions(portal.portal);
    await goesBy();
    expect(told).toHaveLength(0);
    expect(access_token).toBeTruthy();
    await signsOut();
    await goesBy();
    expect(told).toHaveLength(1);
  });

  it("running out is none, even where the member comes back and finds it so", async () => {
    await opens();
    portal.passes(31 * 60_000);
    await home.visitor.opens("/");
    await goesBy();
    await sweepSessions(portal.portal);
    await goesBy();
    expect(told).toHaveLength(0);
  });
});

describe("a service that asks to sign its visitor out", () => {
  const bye = "https://service.example/bye";
  const asked = (idToken: string, to = bye) =>
    `/oidc/session/end?${new URLSearchParams({ id_token_hint: idToken, post_logout_redirect_uri: to, state: "s1" })}`;

  it("gets its visitor back once they agreed, and everything is ended", async () => {
    const { id_token } = await opens();
    await home.visitor.opens(asked(id_token!));
    expect(home.visitor.sees.html).toContain("サービスからのお願いです");
    await home.visitor.submits({ clientId: service.clientId });
    expect(home.visitor.sees.headers.get("refresh")).toBe(`0;url=${bye}?state=s1`);
    await goesBy();
    expect(told).toHaveLength(1);
    expect((await home.visitor.opens("/")).path).toBe("/sign-in");
  });

  it("gets a visitor back at once who is not signed in", async () => {
    const { id_token } = await opens();
    await signsOut();
    await home.visitor.opens(asked(id_token!));
    expect(home.visitor.sees.headers.get("refresh")).toBe(`0;url=${bye}?state=s1`);
  });

  it.each(["https://evil.example/", `${bye}/`, `${bye}#x`, "javascript:alert(1)"])(
    "is led to no place that the office does not know: %s",
    async (to) => {
      const { id_token } = await opens();
      await home.visitor.opens(asked(id_token!, to));
      expect(home.visitor.sees.status).toBe(400);
      await home.visitor.opens(asked(id_token!));
      const { fields } = home.visitor.formWith(["clientId"]);
      await home.visitor.posts("/services/sign-out", { ...fields, to });
      expect(home.visitor.sees.headers.get("refresh")).toBeNull();
    },
  );
});
