import { beforeEach, describe, expect, it } from "vitest";
import { hashToken } from "../../src/keys/tokens.ts";
import { browserFamily } from "../../src/sessions/browser-family.ts";
import { sessionCookie } from "../support/attacks.ts";
import { minute, opensProved, type Resident, resident, signsInFully, tokenOf } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

const computer = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0";
const sessionId = (person: Visitor) => hashToken(person.cookies.get(sessionCookie)!);

describe("one's own sessions", () => {
  let test: TestPortal;
  let taro: Resident;
  let second: Visitor;

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    second = test.visitor({ userAgent: computer });
    await signsInFully(second, taro);
    await opensProved(taro.person, "/account/sessions");
  });

  it("S6: are listed by device and browser, with this one marked, and no token among them", () => {
    const { html } = taro.person.sees;
    const names = [...html.matchAll(/<h2>([^<]*)<\/h2>(\s*<p><b>)?/g)].map(([, name, mark]) => [name, Boolean(mark)]);
    expect(names.filter(([name]) => !/まもなく/.test(String(name))).sort()).toEqual([
      ["Android Chrome", true],
      ["Windows Edge", false],
    ]);
    expect(html).toContain("2026年4月6日 10:01");
    for (const person of [taro.person, second]) expect(html).not.toContain(person.cookies.get(sessionCookie));
  });

  it("S6: one is ended, and only that one", async () => {
    const third = test.visitor();
    await signsInFully(third, taro);
    await taro.person.opens("/account/sessions");
    await taro.person.posts("/account/sessions", { formToken: await tokenOf(taro.person), end: sessionId(second) });
    expect(taro.person.sees.html).not.toContain("Windows Edge");
    await second.opens("/");
    await third.opens("/");
    expect([second.sees.path, third.sees.path]).toEqual(["/sign-in", "/"]);
  });

  it("S6: all others are ended at once", async () => {
    await taro.person.submits({ endOthers: "yes" });
    expect(taro.person.sees.html).toContain("ほかにログイン中のデバイスはありません。");
    await second.opens("/");
    expect(second.sees.path).toBe("/sign-in");
  });

  it("of this browser is left by signing out", async () => {
    await taro.person.posts("/account/sessions", {
      formToken: await tokenOf(taro.person),
      end: sessionId(taro.person),
    });
    expect(taro.person.sees.path).toBe("/sign-out");
  });

  it("A2: another member's session is none, as one that has ended", async () => {
    const hanako = await resident(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    const formToken = await tokenOf(taro.person);
    for (const end of [sessionId(hanako.person), "f".repeat(64), ""]) {
      await taro.person.posts("/account/sessions", { formToken, end });
      expect(taro.person.sees.status).toBe(404);
    }
    await hanako.person.opens("/");
    expect(hanako.person.sees.path).toBe("/");
  });

  it("S14: the sixth one ends the oldest, also when that one was proved again", async () => {
    test.passes(10 * minute);
    await opensProved(taro.person, "/account/sessions");
    for (let n = 0; n < 4; n += 1) await signsInFully(test.visitor(), taro);
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/sign-in");
  });
});

it.each([
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile/15E148 Safari/604.1",
    "Safari",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 CriOS/120.0 Mobile/15E148 Safari/604.1",
    "Chrome",
  ],
  [
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 SamsungBrowser/23.0 Chrome/115.0 Mobile Safari/537.36",
    "Samsung Internet",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/13.20.1",
    "LINE",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0", "Firefox"],
  [computer, "Edge"],
  ["curl/8.0", ""],
])("the browser of %s is called %j", (userAgent, name) => {
  expect(browserFamily(userAgent)).toBe(name);
});
