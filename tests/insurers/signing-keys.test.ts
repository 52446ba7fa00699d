/** Keys are changed without a service noticing: published before they sign, and read after. */
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { beforeEach, describe, expect, it } from "vitest";
import { signingKeys } from "../../src/insurers/signing-keys.ts";
import { renewServiceKeys } from "../../src/operations/rotate-keys.ts";
import type { TestPortal } from "../support/portal.ts";
import { asks, connectedService, led, memberAtHome, servedPortal, welcomes } from "../support/service.ts";

let portal: TestPortal;
beforeEach(async () => {
  portal = await servedPortal();
});

const kidsOf = async (alg: string) => (await signingKeys(portal.portal)).filter((key) => key.alg === alg);
const renews = () => renewServiceKeys(portal.deps, "operator:test");
const hoursPass = (hours: number) => portal.passes(hours * 3_600_000);

describe("a new key", () => {
  it("is published at once, signs from an hour on, and what was signed before can still be read", async () => {
    const service = await connectedService(portal);
    const [first] = await kidsOf("ES256");
    await renews();
    expect((await kidsOf("ES256")).map(({ kid }) => kid)[0]).toBe(first!.kid);
    expect(await kidsOf("ES256")).toHaveLength(2);
    hoursPass(1);
    const { visitor } = await memberAtHome(portal);
    portal.app = portal.anotherServer();
    const asked = await asks(service);
    const { id_token } = await welcomes(service, (await led(visitor, asked.url)).to, asked);
    expect(decodeProtectedHeader(id_token!).kid).not.toBe(first!.kid);
    const published = await (await fetch(`${portal.origin}/oidc/jwks`)).json();
    expect(published.keys.map(({ kid }: { kid: string }) => kid)).toContain(first!.kid);
    await jwtVerify(id_token!, createRemoteJWKSet(new URL(`${portal.origin}/oidc/jwks`)));
  });

  it("takes the place of older ones once nothing of theirs is read any more", async () => {
    await connectedService(portal);
    const [first] = await kidsOf("ES256");
    await renews();
    hoursPass(26);
    await renews();
    const kids = (await kidsOf("ES256")).map(({ kid }) => kid);
    expect(kids).toHaveLength(2);
    expect(kids).not.toContain(first!.kid);
  });

  it("K1: lies sealed in the table", async () => {
    await connectedService(portal);
    const rows = await portal.deps.db.selectFrom("service_keys").selectAll().execute();
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(JSON.stringify(rows)).not.toContain('"d"');
  });
});

describe("a service that reads RS256 only", () => {
  it("gets its tokens so", async () => {
    const service = await connectedService(portal, { alg: "RS256" });
    const { visitor } = await memberAtHome(portal);
    const asked = await asks(service);
    const { id_token } = await welcomes(service, (await led(visitor, asked.url)).to, asked);
    expect(decodeProtectedHeader(id_token!).alg).toBe("RS256");
  });
});

describe("two servers that make the first keys at the same moment", () => {
  it("both read what the other signed", async () => {
    const all = await Promise.all([signingKeys(portal.portal), signingKeys(portal.portal)]);
    expect(all[0]!.map(({ kid }) => kid).sort()).toEqual(
      (await signingKeys(portal.portal)).map(({ kid }) => kid).sort(),
    );
    expect(all[0]).toEqual(all[1]);
  });
});
