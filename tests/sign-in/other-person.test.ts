/** Two people, one phone: the address on somebody's notice is opened where another member is signed in. */
import { describe, expect, it } from "vitest";
import { issueNotice } from "../../src/notices/notices.ts";
import { minute } from "../support/attacks.ts";
import { resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

type Member = Awaited<ReturnType<TestPortal["memberWithNotice"]>>;

const asks = (phone: Visitor) => phone.sees.heading === "どなたがお使いですか";
const qrOf = ({ notice }: Member) => `/sign-in?userId=${notice.temporaryUserId}`;
const hanako = { name: "例 花子", birthDate: "1981-03-04" };

/** Where the first one may have stopped, and what is said of them. */
const stops: Record<string, { until: string; says: string }> = {
  "before the birth date": { until: "birth-date", says: "いまは別の方でログインしています。" },
  "before the account": { until: "account", says: "いまは別の方でログインしています。" },
  "before the authenticator": { until: "authenticator", says: "いまは見本 太郎 様でログインしています。" },
  "at the recovery codes": { until: "recovery-codes", says: "いまは見本 太郎 様でログインしています。" },
  "at home": { until: "end", says: "いまは見本 太郎 様でログインしています。" },
};

async function phoneOf(test: TestPortal, until: string): Promise<{ phone: Visitor; first: Member; second: Member }> {
  const first = await test.memberWithNotice();
  const second = await test.memberWithNotice(hanako);
  const phone = test.visitor();
  await phone.walksTo(until, first);
  return { phone, first, second };
}

describe("a partner who opens the QR code of their own notice", () => {
  it("is asked too where the address was made long with letters of two halves", async () => {
    const { phone } = await phoneOf(await openPortal(), "birth-date");
    await phone.opens(`/sign-in?userId=x${encodeURIComponent("📱".repeat(40))}`);
    expect([phone.sees.status, asks(phone)]).toEqual([200, true]);
  });

  it.each(Object.keys(stops))("is asked, where the first one stopped %s", async (name) => {
    const { until, says } = stops[name]!;
    const { phone, second } = await phoneOf(await openPortal(), until);
    await phone.opens(qrOf(second));
    expect(asks(phone)).toBe(true);
    expect(phone.sees.html).toContain(says);
    expect(phone.forms().map(({ names }) => names)).toEqual([["formToken"]]);
  });

  it.each(Object.keys(stops))("starts their own first login, where the first one stopped %s", async (name) => {
    const { phone, second } = await phoneOf(await openPortal(), stops[name]!.until);
    await phone.opens(qrOf(second));
    await phone.submits({});
    expect(phone.sees.path).toBe("/sign-in");
    expect(phone.formWith(["userId"]).fields.userId).toBe(second.notice.temporaryUserId);
    await phone.submits({ password: second.notice.temporaryPassword });
    await phone.submits({ birthDate: hanako.birthDate });
    expect(phone.sees.path).toBe("/onboarding/terms");
  });

  it("S8: learns no name between the password and the second factor", async () => {
    const test = await openPortal();
    const { own } = await resident(test);
    const phone = test.visitor();
    await phone.signsIn(own.userId, own.password);
    await phone.opens(qrOf(await test.memberWithNotice(hanako)));
    expect(asks(phone)).toBe(true);
    expect(phone.sees.html).toContain("いまは別の方でログインしています。");
    expect(phone.sees.html).not.toContain("見本");
  });

  it("leaves everything as it was by staying, and the first one goes on", async () => {
    const { phone, second } = await phoneOf(await openPortal(), "terms");
    await phone.opens(qrOf(second));
    expect(phone.sees.html).toContain('<a class="button second" href="/">このまま使う</a>');
    await phone.opens("/");
    expect(phone.sees.path).toBe("/onboarding/terms");
  });

  it("is asked again after a reload, and not where the session has run out meanwhile", async () => {
    const test = await openPortal();
    const { phone, second } = await phoneOf(test, "terms");
    await phone.opens(qrOf(second));
    await phone.opens(qrOf(second));
    expect(asks(phone)).toBe(true);
    test.passes(31 * minute);
    await phone.submits({});
    expect(phone.sees.path).toBe("/sign-in");
    expect(phone.formWith(["userId"]).fields.userId).toBe(second.notice.temporaryUserId);
  });

  it.each([
    ["with the cookie of before", true],
    ["with the new cookie", false],
  ])("may tap twice, %s", async (_, isOld) => {
    const { phone, second } = await phoneOf(await openPortal(), "terms");
    await phone.opens(qrOf(second));
    await phone.submits({});
    const { path, fields, cookie } = phone.posted!;
    const body = new URLSearchParams(fields).toString();
    const again = await phone.request("POST", path, body, isOld ? { cookie } : {});
    expect(again.status).toBe(303);
    expect(again.headers.get("location")).toBe(qrOf(second));
  });

  it("ends nobody's visit by an old page once they have signed in themselves", async () => {
    const { phone, second } = await phoneOf(await openPortal(), "terms");
    await phone.opens(qrOf(second));
    const { action, fields } = phone.formWith(["formToken"]);
    await phone.submits({});
    await phone.submits({ password: second.notice.temporaryPassword });
    await phone.posts(action, fields);
    expect(phone.sees.path).toBe("/onboarding/birth-date");
  });

  it("S5: signs the first one out for good, and the log tells of it", async () => {
    const test = await openPortal();
    const { phone, first, second } = await phoneOf(test, "terms");
    const { cookies } = phone;
    const thief = test.visitor();
    for (const [name, value] of cookies) thief.cookies.set(name, value);
    await phone.opens(qrOf(second));
    await phone.submits({});
    await thief.opens("/onboarding/terms");
    expect(thief.sees.path).toBe("/sign-in");
    const events = await test.deps.db
      .selectFrom("audit_events")
      .select("action")
      .where("subject", "=", first.id)
      .where("action", "=", "sign-out")
      .orderBy("sequence")
      .execute();
    expect(events).toHaveLength(1);
  });

  it.each(["easy", "en"])("is asked in %s", async (language) => {
    const test = await openPortal();
    const phone = test.visitor({ language });
    await phone.walksTo("authenticator", await test.memberWithNotice());
    await phone.opens(qrOf(await test.memberWithNotice(hanako)));
    expect(phone.sees.html).toMatch(/いまは 見本 太郎 さんで ログインして います。|You are signed in as 見本 太郎\./);
  });
});

describe("a member who opens the address of their own notice", () => {
  it.each(["birth-date", "terms", "email"])("goes on at %s", async (until) => {
    const { phone, first } = await phoneOf(await openPortal(), until);
    await phone.opens(qrOf(first));
    expect(phone.sees.path).toBe(`/onboarding/${until}`);
  });

  it.each([
    ["in small letters", (id: string) => id.toLowerCase()],
    ["without its kp-", (id: string) => id.slice(3)],
    ["in full width", (id: string) => id.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0))],
  ])("goes on with the ID %s", async (_, spelled) => {
    const { phone, first } = await phoneOf(await openPortal(), "terms");
    await phone.opens(`/sign-in?userId=${encodeURIComponent(spelled(first.notice.temporaryUserId))}`);
    expect(phone.sees.path).toBe("/onboarding/terms");
  });

  it("goes on at home, with the notice used, with a former one and with the ID of their own", async () => {
    const test = await openPortal();
    const former = await test.memberWithNotice();
    test.passes(minute);
    const notice = await issueNotice(test.portal, former.id);
    const phone = test.visitor();
    await phone.walksTo("end", { ...former, notice });
    for (const userId of [former.notice.temporaryUserId, notice.temporaryUserId, chosen.userId.toUpperCase()]) {
      await phone.opens(`/sign-in?userId=${userId}`);
      expect(phone.sees.path).toBe("/");
    }
  });

  it("goes on without any ID", async () => {
    const { phone } = await phoneOf(await openPortal(), "terms");
    for (const path of ["/sign-in", "/sign-in?userId=", "/sign-in?userId=%20"]) {
      await phone.opens(path);
      expect(phone.sees.path).toBe("/onboarding/terms");
    }
  });
});

describe("R8: a member who asks for others' IDs in the address", () => {
  it("sees no difference between one that exists and one that does not", async () => {
    const test = await openPortal();
    const { own } = await resident(test, { userId: "hanako-rei", password: chosen.password });
    const { phone, second } = await phoneOf(test, "end");
    const seen: string[] = [];
    for (const userId of [second.notice.temporaryUserId, own.userId, "kp-ZZZZZZZZ", "nobody-here", "<b>"]) {
      await phone.opens(`/sign-in?userId=${encodeURIComponent(userId)}`);
      seen.push(phone.sees.html.replace(/formToken" value="[^"]*"/g, "").replaceAll(encodeURIComponent(userId), "…"));
    }
    expect(new Set(seen).size).toBe(1);
  });
});

describe("a browser that one member has used", () => {
  const lead = "はじめての方は、ID通知書に印刷された";
  const usedPhone = async (test: TestPortal) => {
    const { person } = await resident(test);
    await person.opens("/sign-out");
    await person.submits({});
    return person;
  };

  it("greets a notice with the words of the first time, and again after a slip", async () => {
    const test = await openPortal();
    const phone = await usedPhone(test);
    await phone.opens(qrOf(await test.memberWithNotice(hanako)));
    expect(phone.sees.html).toContain("ユーザーIDは入力ずみです。通知のパスワードを入力してください。");
    expect(phone.sees.html).toContain('id="password-hint"');
    await phone.submits({ password: "0000-0000-0000" });
    expect(phone.sees.status).toBe(422);
    expect(phone.sees.html).toContain(lead);
  });

  it("has one line for who has a notice, which leads to those words", async () => {
    const phone = await usedPhone(await openPortal());
    await phone.opens("/sign-in");
    expect(phone.sees.html).not.toContain(lead);
    const [, href = ""] = /<a href="([^"]*)">ID通知書が届いた方はこちら<\/a>/.exec(phone.sees.html)!;
    await phone.opens(href);
    expect(phone.sees.html).toContain(lead);
  });

  it("has no such line on a new browser, where those words stand", async () => {
    const { html } = await (await openPortal()).visitor().opens("/sign-in");
    expect(html).toContain(lead);
    expect(html).not.toContain("ID通知書が届いた方はこちら");
  });
});
