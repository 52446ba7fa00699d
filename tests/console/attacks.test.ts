/** What somebody might try against the console from outside it, from the portal, or by what members are called. */
import { beforeEach, describe, expect, it } from "vitest";
import { addMember } from "../../src/members/members.ts";
import { openConsole, type TestConsole } from "../support/console.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

let test: TestPortal;
let office: TestConsole;

beforeEach(async () => {
  test = await openPortal();
  office = openConsole(test);
});

describe("S9: two hosts", () => {
  it("the console answers on no host but its own", async () => {
    for (const host of ["kenpo.test", "localhost:8080", "127.0.0.1:8081", new URL(test.origin).host]) {
      for (const path of ["/sign-in", "/", test.deps.assets.url("console.css")]) {
        const answer = await office.app.request(`http://${host}${path}`);
        expect([host, path, answer.status]).toEqual([host, path, 421]);
      }
    }
  });

  it("the portal answers for the console's host with nothing, and has none of its files", async () => {
    const answer = await test.app.request(`${office.origin}/sign-in`);
    expect(answer.status).toBe(421);
    const style = await test.app.request(`${test.origin}${test.deps.assets.url("console.css")}`);
    expect(style.status).toBe(404);
    const own = await office.app.request(`${office.origin}${test.deps.assets.url("portal.css")}`);
    expect(own.status).toBe(404);
  });

  it("X6: a member's cookie opens nothing here, and an operator's nothing there", async () => {
    const member = await test.memberWithNotice();
    const person = test.visitor();
    await person.walksTo("home", member);
    const thief = office.browser();
    const token = person.cookies.get("__Host-genkan")!;
    thief.cookies.set("__Host-genkan", token).set("__Host-genkan-office", token);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");

    const desk = await office.operator(["lead"]);
    const stranger = test.visitor();
    stranger.cookies.set("__Host-genkan", desk.browser.cookies.get("__Host-genkan-office")!);
    await stranger.opens("/");
    expect(stranger.sees.path).toBe("/sign-in");
  });
});

describe("S10: a form of another site", () => {
  it.each([
    ["another site", { "sec-fetch-site": "cross-site", origin: "https://evil.test" }],
    ["a sister of the same site", { "sec-fetch-site": "same-site" }],
    ["an older browser on another site", { "sec-fetch-site": "", origin: "https://evil.test" }],
    ["the member's portal", { "sec-fetch-site": "", origin: "https://kenpo-1.test" }],
  ])("is refused: %s", async (_, headers) => {
    const { browser } = await office.operator(["admin"]);
    await browser.opens("/operators/invite");
    const { fields } = browser.formWith(["name"]);
    const body = new URLSearchParams({ ...fields, name: "Mallory", "role-admin": "yes" }).toString();
    const answer = await browser.request("POST", "/operators/invite", body, headers);
    expect(answer.status).toBe(403);
    const made = await test.deps.db.selectFrom("operators").select("id").where("name", "=", "Mallory").execute();
    expect(made).toEqual([]);
  });

  it("is not carried out with the token of another session", async () => {
    const [admin, mallory] = [await office.operator(["admin"]), await office.operator(["admin"])];
    await mallory.browser.opens("/operators/invite");
    const { fields } = mallory.browser.formWith(["name"]);
    await admin.browser.opens("/operators/invite");
    await admin.browser.posts("/operators/invite", { ...fields, name: "見本 悪子", "role-admin": "yes" });
    expect([admin.browser.sees.status, admin.browser.sees.heading]).toEqual([403, "もう一度送ってください"]);
  });

  it("A4: is refused with a field twice, a field of no form, or another content", async () => {
    const { browser } = await office.operator(["admin"]);
    await browser.opens("/operators/invite");
    const { fields } = browser.formWith(["name"]);
    const body = new URLSearchParams({ formToken: fields.formToken!, name: "x", "role-desk": "yes" }).toString();
    for (const [sent, status] of [
      [`${body}&name=y`, 400],
      [`${body}&role-root=yes`, 400],
      ["x".repeat(40_000), 413],
    ] as const) {
      expect((await browser.request("POST", "/operators/invite", sent)).status).toBe(status);
    }
    const json = await browser.request("POST", "/operators/invite", body, { "content-type": "application/json" });
    expect(json.status).toBe(415);
  });
});

it("F1-F3: every answer has the strict headers, errors and redirects too", async () => {
  const { browser } = await office.operator(["desk"]);
  for (const path of ["/sign-in", "/", "/members", "/operators", "/nothing", "/sign-out"]) {
    const { headers } = await browser.request("GET", path);
    expect([path, headers.get("cache-control")]).toEqual([path, "no-store"]);
    expect([path, headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
    expect(headers.get("content-security-policy")).toContain("default-src 'none';script-src 'self'");
    expect(headers.get("content-security-policy")).not.toContain("unsafe");
  }
});

it("F8: signing in leads to pages of the console only", async () => {
  const desk = await office.operator(["desk"]);
  for (const next of ["//evil.test", "/\\evil.test", "https:evil.test", "/%2f%2fevil.test", "/members\r\nx: y"]) {
    desk.browser.cookies.clear();
    await desk.browser.opens(`/sign-in?${new URLSearchParams({ next })}`);
    await office.shows(desk);
    const to = desk.browser.answers.at(-1)!.path;
    expect(new URL(to, office.origin).origin).toBe(office.origin);
    expect(["/", "/%2f%2fevil.test"]).toContain(to);
  }
});

it("F9: what members are called is text on every page", async () => {
  const script = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
  const about = { memberNumber: "6001-1", name: script, nameKana: "ミホン", birthDate: "1979-08-22", batch: script };
  await addMember(test.portal, about);
  const { browser } = await office.operator(["desk", "clerk", "lead", "auditor"]);
  const paths = ["/", "/members", "/members/6001-1", "/members/6001-1/leave", "/progress?by=batch", "/log"];
  for (const path of paths) {
    await browser.opens(path);
    expect([path, browser.sees.status]).toEqual([path, 200]);
    expect(browser.sees.html).not.toMatch(/<script>alert|<img/);
  }
  await browser.opens(`/members?${new URLSearchParams({ q: script, route: script })}`);
  expect(browser.sees.html).not.toMatch(/<script>alert|<img/);
});

it("titles and addresses name no person: the browser keeps them", async () => {
  await addMember(test.portal, {
    memberNumber: "6002-1",
    name: "見本 史子",
    nameKana: "ミホン フミコ",
    birthDate: "1979-08-22",
  });
  const { browser } = await office.operator(["lead"]);
  await browser.opens("/members/6002-1");
  expect(browser.sees.heading).toBe("見本 史子");
  expect(/<title>([^<]*)/.exec(browser.sees.html)?.[1]).toBe("会員 6002-1 – ためし健康保険組合 – 業務画面");
});
