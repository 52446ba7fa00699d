/** A service in another program learns who comes: the flow of OpenID Connect, with openid-client on the other side. */
import { fetchUserInfo } from "openid-client";
import { beforeEach, describe, expect, it } from "vitest";
import type { TestPortal } from "../support/portal.ts";
import { asks, connectedService, led, memberAtHome, servedPortal, visitorOf, welcomes } from "../support/service.ts";

let portal: TestPortal;

beforeEach(async () => {
  portal = await servedPortal();
});

describe("a member with an open session", () => {
  it("is led to the service by one redirect, and the service learns what the insurer allowed", async () => {
    const service = await connectedService(portal, { claims: ["member_number", "name"] });
    const { id, visitor } = await memberAtHome(portal);

    const asked = await asks(service);
    const { to, steps } = await led(visitor, asked.url);
    const tokens = await welcomes(service, to, asked);

    expect(steps).toBe(1);
    const claims = tokens.claims()!;
    expect(claims).toMatchObject({ acr: "urn:genkan:full", amr: ["pwd", "otp"], iss: `${portal.origin}/oidc` });
    expect(claims).not.toHaveProperty("name");
    expect(claims.sub).not.toBe(id);
    const known = await fetchUserInfo(service.config, tokens.access_token, claims.sub);
    expect(Object.keys(known).sort()).toEqual(["member_number", "name", "sub"]);
  });
});

describe("somebody who is not signed in", () => {
  it("signs in first and goes on to the service", async () => {
    const service = await connectedService(portal);
    const { visitor: _, secret, userId, password } = await memberAtHome(portal);
    const asked = await asks(service);
    portal.passes(60_000);

    const guest = visitorOf(portal);
    await guest.opens(asked.url.pathname + asked.url.search);
    expect(guest.sees.path).toBe("/sign-in");
    await guest.submits({ userId, password });
    await guest.submits({ code: await guest.otpCode(secret) });
    expect(guest.sees.heading).toBe("サービスへ進みます");
    const { to } = await led(guest, guest.sees.path);

    expect((await welcomes(service, to, asked)).claims()!.aud).toBe(service.clientId);
  });
});
