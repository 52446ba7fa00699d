/** How sure a service can be who comes: only after both factors and the whole first login, and as lately as it asks. */
import { beforeEach, describe, expect, it } from "vitest";
import type { TestPortal } from "../support/portal.ts";
import {
  asks,
  connectedService,
  led,
  memberAtHome,
  type Service,
  servedPortal,
  visitorOf,
  welcomes,
} from "../support/service.ts";

let portal: TestPortal;
let service: Service;

beforeEach(async () => {
  portal = await servedPortal();
  service = await connectedService(portal);
});

describe("a service's request in the middle of the first login", () => {
  it("waits and goes on at its end", async () => {
    const member = await portal.memberWithNotice();
    const visitor = visitorOf(portal);
    const asked = await asks(service);

    await visitor.opens(asked.url.pathname + asked.url.search);
    await visitor.submits({ userId: member.notice.temporaryUserId, password: member.notice.temporaryPassword });
    expect(visitor.sees.path).toBe("/onboarding/birth-date");
    await visitor.goesOnTo("recovery-codes");
    await visitor.submits({ saved: "yes" });
    expect(visitor.sees.heading).toBe("サービスへ進みます");
    const { to } = await led(visitor, visitor.sees.path);

    expect((await welcomes(service, to, asked)).claims()!.acr).toBe("urn:genkan:full");
  });

  it("is not answered before", async () => {
    const visitor = visitorOf(portal);
    await visitor.walksTo("recovery-codes", await portal.memberWithNotice());

    await visitor.opens((await asks(service)).url.href);

    expect(visitor.sees.path).toBe("/onboarding/recovery-codes");
  });
});

describe("a session with the password alone", () => {
  it("opens no service", async () => {
    const { userId, password } = await memberAtHome(portal);
    const visitor = visitorOf(portal);
    await visitor.signsIn(userId, password);

    await visitor.opens((await asks(service)).url.href);

    expect(visitor.sees.path).toBe("/sign-in/second-factor");
  });
});

describe.each([{ prompt: "login" }, { max_age: "60" }, { max_age: "0" }])("a service that asks for %o", (more) => {
  it("gets a proof made after it asked", async () => {
    const { visitor, secret } = await memberAtHome(portal);
    portal.passes(120_000);
    const asked = await asks(service, more as Record<string, string>);

    await visitor.opens(asked.url.href);
    expect(visitor.sees.heading).toBe("ご本人の確認");
    await visitor.submits({ code: await visitor.otpCode(secret) });
    expect(visitor.sees.heading).toBe("サービスへ進みます");
    const { to } = await led(visitor, visitor.sees.path);

    const { auth_time } = (await welcomes(service, to, asked)).claims()!;
    expect(Math.abs(Number(auth_time) - Date.now() / 1000)).toBeLessThan(20);
  });
});

describe("a service that asks for no question", () => {
  it("hears that a sign-in is needed", async () => {
    const asked = await asks(service, { prompt: "none" });

    const { to } = await led(visitorOf(portal), asked.url);

    expect(to.searchParams.get("error")).toBe("login_required");
    expect(to.searchParams.get("iss")).toBe(`${portal.origin}/oidc`);
  });

  it("gets its answer where the member is there", async () => {
    const { visitor } = await memberAtHome(portal);
    const asked = await asks(service, { prompt: "none" });

    const { to, steps } = await led(visitor, asked.url);

    expect([steps, to.searchParams.has("code")]).toEqual([1, true]);
  });
});

describe("a service that expects somebody else", () => {
  it("is told so instead of asking again for ever", async () => {
    const first = await memberAtHome(portal);
    const asked = await asks(service);
    const { id_token } = await welcomes(service, (await led(first.visitor, asked.url)).to, asked);
    const other = visitorOf(portal);
    await other.walksTo("home", await portal.memberWithNotice(), { userId: "hanako-mihon", password: "yama-no-5kuma" });

    const { to } = await led(other, (await asks(service, { id_token_hint: id_token! })).url);

    expect(to.searchParams.get("error")).toBe("login_required");
  });
});
