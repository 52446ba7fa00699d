import { beforeEach, describe, expect, it } from "vitest";
import { publishTerms } from "../../src/insurers/terms.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { reinstateMember } from "../../src/office/members/act.ts";
import { prepared, sendsAtOnce } from "../support/attacks.ts";
import {
  audited,
  mailsOf,
  memberOf,
  opensProved,
  type Resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

const by = { actor: "operator:hanako", reason: "asked by telephone" };

describe("leaving the portal", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
  });

  async function leaves(): Promise<void> {
    await opensProved(taro.person, "/account/withdraw");
    await taro.person.submits({ password: taro.own.password });
  }

  it("S7, C9: ends every session, tells by mail, and is told to whoever signs in with the right password only", async () => {
    const { person, own } = taro;
    const second = test.visitor();
    await signsInFully(second, taro);
    await mailsOf(test);
    await leaves();
    expect(person.sees.heading).toBe("利用をやめました");
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["会員サイトの利用をやめました"]);
    for (const each of [person, second]) {
      await each.opens("/");
      expect(each.sees.path).toBe("/sign-in");
    }
    const next = test.visitor();
    await next.signsIn(own.userId, "machigai-Kagi-7");
    expect(next.sees.problems).toEqual(["ユーザーIDまたはパスワードが違います。もう一度入力してください"]);
    await next.signsIn(own.userId, own.password);
    expect(next.sees.problems).toEqual(["会員サイトの利用をやめています。もう一度使いたいときは、電話してください"]);
  });

  it("asks for the password", async () => {
    const { person, id } = taro;
    await opensProved(person, "/account/withdraw");
    for (const password of ["", "machigai-Kagi-7"]) {
      await person.submits({ password });
      expect(person.sees.status).toBe(422);
    }
    expect((await memberOf(test, id)).withdrawn_at).toBeNull();
  });

  it("S7: a session that is left over opens nothing", async () => {
    const { person, id } = taro;
    await test.deps.db.updateTable("members").set({ withdrawn_at: 1 }).where("id", "=", id).execute();
    await person.opens("/");
    expect(person.sees.path).toBe("/sign-in");
  });

  it("S7: a notice that comes later does not sign in either", async () => {
    await leaves();
    const notice = await issueNotice(test.portal, taro.id, { waitMs: 0 });
    const next = test.visitor();
    await next.signsInWithNotice(notice);
    expect(next.sees.problems[0]).toMatch(/^会員サイトの利用をやめています/);
  });

  it("X3: equal posts leave once, with one mail", async () => {
    const { person, id, own } = taro;
    await opensProved(person, "/account/withdraw");
    const answers = await sendsAtOnce(test, prepared(person, { password: own.password }), 4);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await audited(test, id, "member.withdraw")).toHaveLength(1);
    expect(await mailsOf(test)).toHaveLength(1);
  });

  it("is undone by the office, once, with the operator and the reason in the audit log", async () => {
    const { id } = taro;
    expect(await reinstateMember(test.portal, id, by)).toBe(false);
    await leaves();
    expect(await reinstateMember(test.portal, id, by)).toBe(true);
    expect(await reinstateMember(test.portal, id, by)).toBe(false);
    expect(await audited(test, id, "member.reinstate")).toEqual([{ outcome: "ok", detail: by.reason }]);
    await signsInFully(test.visitor(), taro);
  });
});

describe("the language", () => {
  it("is that of pages and mails from now on, and of the next browser", async () => {
    const test = await openPortal();
    const taro = await residentWithEmail(test);
    await taro.person.opens("/account/language");
    await taro.person.submits({ language: "en" });
    expect(taro.person.sees.heading).toBe("Your profile");
    await taro.person.opens("/");
    expect(taro.person.sees.html).toContain('<html lang="en">');
    expect((await memberOf(test, taro.id)).language).toBe("en");
    const next = test.visitor();
    await next.signsIn(taro.own.userId, taro.own.password);
    expect(next.sees.heading).toBe("Confirm it is you");
    const told = test.visitor({ language: "easy" });
    await told.signsIn(taro.own.userId, taro.own.password);
    expect(told.sees.html).toContain("パスワードの ほかに");
  });
});

describe("the terms", () => {
  it("O4: show every version that is or was in force, and when one agreed to which", async () => {
    const test = await openPortal();
    const taro = await residentWithEmail(test);
    const more = (version: string, publishedAt: number) => {
      const summary = { ja: [], easy: [], en: [] };
      const html = `<h2 id="article-1">第1条</h2><p>${version} の本文</p>`;
      return publishTerms(test.portal, test.portal.insurer.id, { version, html, summary, publishedAt });
    };
    await more("0.9/a", test.deps.clock() - 86_400_000);
    await more("9.0", test.deps.clock() + 86_400_000);
    const { person } = taro;
    await person.opens("/terms");
    expect(person.sees.html).toContain("1.0 版（2026年4月6日 に同意）");
    expect([...person.sees.html.matchAll(/href="(\/terms\/[^"]+)"/g)].map(([, url]) => url)).toEqual([
      "/terms/1.0",
      "/terms/0.9%2Fa",
    ]);
    await person.opens("/terms/0.9%2Fa");
    expect(person.sees.html).toContain("0.9/a の本文");
    for (const missing of ["9.0", "2.0"]) {
      await person.opens(`/terms/${missing}`);
      expect(person.sees.status).toBe(404);
    }
  });
});
