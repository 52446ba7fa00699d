import { describe, expect, it } from "vitest";
import { picture, prepared, sessionCookie, standsAt, takesStep } from "../support/attacks.ts";
import { openPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

/** Sends a good form of the member's own with other headers than a browser's own page sends. */
async function sendsFrom(taro: Visitor, headers: Record<string, string | undefined>, type?: string) {
  const { path, fields, cookie } = prepared(taro, { decision: "agree" });
  return taro.app.request(new URL(path, taro.test.origin), {
    method: "POST",
    body: new URLSearchParams(fields).toString(),
    headers: {
      cookie,
      "content-type": type ?? "application/x-www-form-urlencoded",
      ...Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)),
    } as Record<string, string>,
  });
}

describe("a form that another site makes the member's browser send", () => {
  const origins: [string, (ours: string) => Record<string, string | undefined>][] = [
    ["another site", () => ({ origin: "https://evil.test", "sec-fetch-site": "cross-site" })],
    ["a sister insurer's site (S11)", () => ({ origin: "https://kenpo-z.test", "sec-fetch-site": "same-site" })],
    [
      "a sister insurer's site that claims our origin (S11)",
      (ours) => ({ origin: ours, "sec-fetch-site": "same-site" }),
    ],
    ["a bookmark or the address bar", (ours) => ({ origin: ours, "sec-fetch-site": "none" })],
    ["an old browser at another site", () => ({ origin: "https://evil.test" })],
    ["an old browser at our host without TLS", (ours) => ({ origin: ours.replace("https:", "http:") })],
    ["an old browser at another port", (ours) => ({ origin: `${ours}:8443` })],
    ["an old browser at a host that begins like ours", (ours) => ({ origin: `${ours}.evil.test` })],
    ["an old browser in a sandboxed frame", () => ({ origin: "null" })],
    ["a client that says nothing", () => ({})],
    ["a client with empty headers", () => ({ origin: "", "sec-fetch-site": "" })],
  ];

  it.each(origins)("S10: is refused from %s and changes nothing", async (_, headers) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const before = await picture(test);
    const answer = await sendsFrom(taro, headers(test.origin));
    expect(answer.status).toBe(403);
    expect(await picture(test)).toEqual(before);
  });

  it.each(["text/plain", "application/json", "multipart/form-data; boundary=x", "application/xml", ""])(
    "S10, S12: is refused from another site as %s too",
    async (type) => {
      const test = await openPortal();
      const { taro } = await standsAt(test, "terms");
      const answer = await sendsFrom(taro, { origin: "https://evil.test", "sec-fetch-site": "cross-site" }, type);
      expect(answer.status).toBe(403);
    },
  );

  it.each(["PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"])("S10: is refused as %s too", async (method) => {
    const test = await openPortal();
    const answer = await test.app.request(`${test.origin}/onboarding/terms`, {
      method,
      headers: { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
    });
    expect(answer.status).toBe(403);
  });

  it("S12: is refused when its Origin and its Host agree with each other but not with the insurer", async () => {
    const test = await openPortal();
    await standsAt(test, "terms");
    const answer = await test.app.request("https://evil.test/onboarding/terms", {
      method: "POST",
      body: "decision=agree",
      headers: { origin: "https://evil.test", "content-type": "application/x-www-form-urlencoded" },
    });
    expect(answer.status).toBe(421);
  });
});

describe("our own form", () => {
  it.each<[string, (ours: string) => Record<string, string | undefined>]>([
    ["as today's browsers send it", (ours) => ({ origin: ours, "sec-fetch-site": "same-origin" })],
    ["without an Origin header", () => ({ "sec-fetch-site": "same-origin" })],
    ["from an old browser that knows only Origin", (ours) => ({ origin: ours })],
  ])("is accepted %s", async (_, headers) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const answer = await sendsFrom(taro, headers(test.origin));
    expect(answer.headers.get("location")).toBe("/onboarding/account");
  });

  it.each(["text/plain", "application/json", "multipart/form-data; boundary=x", ""])(
    "S10: is refused in another content type (%s) and changes nothing",
    async (type) => {
      const test = await openPortal();
      const { taro } = await standsAt(test, "terms");
      const before = await picture(test);
      const answer = await sendsFrom(taro, { origin: test.origin, "sec-fetch-site": "same-origin" }, type);
      expect(answer.status).toBe(415);
      expect(await picture(test)).toEqual(before);
    },
  );
});

describe("the token in the form", () => {
  const changes: [string, (token: string) => string][] = [
    ["no token", () => ""],
    ["a token of the attacker's making", () => "A".repeat(22)],
    ["the right token cut short", (token) => token.slice(0, -1)],
    ["the right token with one letter changed", (token) => token.replace(/.$/, (last) => (last === "A" ? "B" : "A"))],
    ["the right token and more", (token) => `${token}A`],
  ];
  it.each(changes)("S10: %s carries out nothing", async (_, changed) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const { path, fields } = prepared(taro, { decision: "agree" });
    await taro.posts(path, { ...fields, formToken: changed(fields.formToken!) });
    expect(taro.sees.status).toBe(403);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/onboarding/terms");
  });

  it("S10: is another one for each session", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const before = prepared(taro, { birthDate: "" }).fields.formToken;
    await takesStep(taro);
    expect(prepared(taro, { decision: "agree" }).fields.formToken).not.toBe(before);
  });

  it("S10: protects signing in as well", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.opens("/sign-in");
    const { temporaryUserId: userId, temporaryPassword: password } = notice;
    await taro.posts("/sign-in", { userId, password, formToken: "" });
    expect(taro.sees.status).toBe(403);
    await taro.opens("/onboarding/birth-date");
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("S10: protects signing out as well", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    await taro.posts("/sign-out", { formToken: "" });
    await taro.opens("/");
    expect(taro.sees.path).toBe("/onboarding/terms");
  });

  it("S10: given twice is refused", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const { path, fields } = prepared(taro, { decision: "agree" });
    const body = `${new URLSearchParams(fields)}&formToken=${fields.formToken}`;
    expect((await taro.request("POST", path, body)).status).toBe(400);
  });
});

describe("signing somebody in from outside", () => {
  it.each([
    ["another site", "cross-site"],
    ["a sister insurer's site", "same-site"],
  ])("X5: a sign-in form that %s sends is refused and the attacker's account is not opened", async (_, site) => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    const victim = test.visitor();
    await victim.opens("/sign-in");
    const cookies = new Map(victim.cookies);
    const { temporaryUserId: userId, temporaryPassword: password } = notice;
    const { fields } = prepared(victim, { userId, password });
    const answer = await victim.request("POST", "/sign-in", new URLSearchParams(fields).toString(), {
      origin: "https://evil.test",
      "sec-fetch-site": site,
    });
    expect(answer.status).toBe(403);
    expect(victim.cookies).toEqual(cookies);
    await victim.opens("/onboarding/birth-date");
    expect(victim.sees.path).toBe("/sign-in");
  });

  it("X5: a sister insurer's form does not touch the session the victim has", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const token = taro.cookies.get(sessionCookie);
    await sendsFrom(taro, { origin: "https://kenpo-z.test", "sec-fetch-site": "same-site" }).then((answer) => {
      expect(answer.headers.getSetCookie()).toEqual([]);
    });
    await taro.opens("/");
    expect([taro.sees.path, taro.cookies.get(sessionCookie)]).toEqual(["/onboarding/terms", token]);
  });
});

describe("GET", () => {
  it("S10: of every page changes no fact, however often", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const kept = ["members", "notices", "terms_acceptances", "authenticators", "outbox", "audit_events"] as const;
    const before = await picture(test, kept);
    const paths = [
      "/",
      "/sign-in",
      "/sign-out",
      "/onboarding/terms?decision=agree",
      "/onboarding/declined",
      "/onboarding/locked",
      "/onboarding/account?userId=somebody&method=otp",
      "/account/profile",
    ];
    for (const path of [...paths, ...paths]) expect((await taro.opens(path)).status).toBe(200);
    expect(await picture(test, kept)).toEqual(before);
    expect((await taro.opens("/")).path).toBe("/onboarding/terms");
  });

  it("S10: with a body or an overriding method is still a GET", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    const { fields } = prepared(taro, { decision: "agree" });
    await taro.request("GET", `/onboarding/terms?${new URLSearchParams({ ...fields, _method: "POST" })}`, undefined, {
      "x-http-method-override": "POST",
    });
    expect((await taro.opens("/")).path).toBe("/onboarding/terms");
  });
});
