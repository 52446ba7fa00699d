import { beforeEach, describe, expect, it } from "vitest";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

let test: TestPortal;
let taro: Visitor;
beforeEach(async () => {
  test = await openPortal();
  taro = test.visitor({ scripts: true });
});

const requests = (person: Visitor) => person.answers.map(({ path, status }) => `${status} ${path}`);
const addressIn = (html: string) => /<body[^>]* data-at="([^"]*)"/.exec(html)?.[1];

describe("a form of a page whose script runs", () => {
  it("is answered with the next page and that page's address, in one round trip", async () => {
    await taro.signsInWithNotice((await test.memberWithNotice()).notice);
    expect(requests(taro)).toEqual(["200 /sign-in", "200 /sign-in"]);
    expect(taro.sees.heading).toContain("生年月日");
    expect(addressIn(taro.sees.html)).toBe("/onboarding/birth-date");
  });

  it("leads through the whole first login without a redirect", async () => {
    await taro.walksTo("end", await test.memberWithNotice());
    expect(taro.sees.path).toBe("/");
    expect(requests(taro).filter((each) => !each.startsWith("200"))).toEqual([]);
  });

  it("gives the browser the session that the next page was made for", async () => {
    await taro.signsInWithNotice((await test.memberWithNotice()).notice);
    await taro.submits({ birthDate: "19790822" });
    expect(taro.sees.path).toBe("/onboarding/terms");
    await taro.opens("/onboarding/terms");
    expect(taro.sees.status).toBe(200);
    expect(addressIn(taro.sees.html)).toBeUndefined();
  });

  it("keeps the whole address, and what the browser is to forget", async () => {
    await taro.walksTo("sign-out", await test.memberWithNotice());
    await taro.opens("/sign-out");
    await taro.submits({});
    expect(addressIn(taro.sees.html)).toBe("/sign-in?out=continue");
    expect(taro.sees.headers.get("clear-site-data")).toBe('"storage"');
    expect(taro.sees.headers.get("location")).toBeNull();
    expect(taro.sees.html).toContain(`value="${chosen.userId}"`);
  });

  it("hears once what was done, and each cookie once", async () => {
    await taro.walksTo("recovery-codes", await test.memberWithNotice());
    await taro.submits({ saved: "yes" });
    expect(taro.sees.html).toContain("以上で設定が完了しました");
    const names = taro.sees.headers.getSetCookie().map((cookie) => cookie.split("=")[0]);
    expect(names).toEqual([...new Set(names)]);
    await taro.opens("/");
    expect(taro.sees.html).not.toContain("以上で設定が完了しました");
  });

  it("is shown again where it is refused, at the address where it stands", async () => {
    await taro.signsIn("nobody-here", "wrong-password");
    expect(taro.sees.status).toBe(422);
    expect(addressIn(taro.sees.html)).toBeUndefined();
  });

  it("is not carried out for another site", async () => {
    await taro.opens("/sign-in");
    const { notice } = await test.memberWithNotice();
    const body = new URLSearchParams({
      userId: notice.temporaryUserId,
      password: notice.temporaryPassword,
      direct: "",
    });
    const answer = await taro.request("POST", "/sign-in", `${body}`, { "sec-fetch-site": "cross-site" });
    expect(answer.status).toBe(403);
  });
});

describe("a form that HTMX sends", () => {
  it("gets home swapped in at home's address after the last step, and nothing is loaded whole", async () => {
    const person = test.visitor({ htmx: true });
    await person.walksTo("recovery-codes", await test.memberWithNotice());
    const before = requests(person).length;
    await person.submits({ saved: "yes" });
    expect(requests(person).slice(before)).toEqual(["200 /onboarding/recovery-codes"]);
    expect(person.sees.path).toBe("/");
    expect(person.sees.html).toContain("以上で設定が完了しました");
    expect(person.sees.html).not.toContain("<body");
  });

  it("is led to a whole page where its session is over", async () => {
    const person = test.visitor({ htmx: true });
    await person.walksTo("email", await test.memberWithNotice());
    test.passes(24 * 3_600_000);
    await person.submits({ email: "taro@example.com" });
    expect(person.sees.html).toContain("<body");
    expect(person.sees.path).toBe("/sign-in");
  });
});

describe("the same form sent again", () => {
  it("finds the session it made, whether a script ran or not", async () => {
    await taro.signsInWithNotice((await test.memberWithNotice()).notice);
    const before = new Map(taro.cookies);
    await taro.submits({ birthDate: "19790822" });
    const { path, fields } = taro.posted!;
    const { direct, ...plain } = fields;
    for (const each of [fields, plain]) {
      for (const [name, value] of before) taro.cookies.set(name, value);
      await taro.posts(path, each);
      expect(taro.sees.path).toBe("/onboarding/terms");
      expect(taro.sees.status).toBe(200);
    }
  });
});

describe("a form without a script", () => {
  it("is led on by a redirect, so that reload never sends it again", async () => {
    const person = test.visitor();
    await person.signsInWithNotice((await test.memberWithNotice()).notice);
    expect(requests(person)).toEqual(["200 /sign-in", "303 /sign-in", "200 /onboarding/birth-date"]);
  });
});
