import { beforeEach, describe, expect, it } from "vitest";
import { issueNotice } from "../../src/notices/notices.ts";
import { prepared, sendsAtOnce, thiefOf } from "../support/attacks.ts";
import {
  audited,
  mailsOf,
  memberOf,
  minute,
  opensProved,
  type Resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

const fresh = "yama-no-7kuma";

describe("another password", () => {
  let test: TestPortal;
  let taro: Resident;
  const typed = (changes: Record<string, string> = {}) => {
    return { currentPassword: taro.own.password, newPassword: fresh, confirmPassword: fresh, ...changes };
  };

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
    await opensProved(taro.person, "/account/password");
  });

  it("C9, S2: signs in from now on, the one before no longer; a mail says so and the session is a new one", async () => {
    const { person, own } = taro;
    const thief = thiefOf(person);
    await person.submits(typed());
    expect(person.sees.path).toBe("/account/sign-in-methods");
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["パスワードを変更しました"]);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    expect(next.sees.status).toBe(422);
    await next.signsIn(own.userId, fresh);
    expect(next.sees.path).toBe("/sign-in/second-factor");
  });

  it("P6: needs the current one, and its wrong tries are counted", async () => {
    const { person, id } = taro;
    const { password_hash } = await memberOf(test, id);
    for (let n = 0; n < 5; n += 1) {
      await person.submits(typed({ currentPassword: "machigai-Kagi-7" }));
      expect(person.sees.problems).toEqual(["今のパスワードが違います。もう一度入力してください"]);
    }
    await person.submits(typed());
    expect(person.sees.problems[0]).toMatch(/^続けて間違えたため/);
    expect((await memberOf(test, id)).password_hash).toBe(password_hash);
    test.passes(minute);
    await opensProved(person, "/account/password");
    await person.submits(typed());
    expect(person.sees.path).toBe("/account/sign-in-methods");
  });

  it("R1: of 30 parallel guesses at the current one only five are compared", async () => {
    const { person } = taro;
    const answers = await sendsAtOnce(test, prepared(person, typed({ currentPassword: "machigai-Kagi-7" })), 30);
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((html) => html.includes("今のパスワードが違います")).length).toBeLessThanOrEqual(5);
    expect(pages.filter((html) => html.includes("続けて間違えたため")).length).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ["P15", "abc", "パスワードは8文字から13文字で入力してください（いま3文字です）"],
    ["P8", "Password1!", "「password」はよく使われる言葉です。ほかの言葉をつなげてください（例：ことば＋数字＋記号）"],
    ["P8", "S54/8/22", "生年月日が入っています。別のパスワードを入力してください"],
  ])("%s: %s is refused as in the first login", async (_, text, sentence) => {
    const { person, id } = taro;
    const { password_hash } = await memberOf(test, id);
    await person.submits(typed({ newPassword: text, confirmPassword: text }));
    expect(person.sees.status).toBe(422);
    expect(person.sees.problems).toContain(sentence);
    expect((await memberOf(test, id)).password_hash).toBe(password_hash);
  });

  it("that is the current one is refused, and two that differ too", async () => {
    const { person, own } = taro;
    await person.submits(typed({ newPassword: own.password, confirmPassword: own.password }));
    expect(person.sees.problems).toEqual(["今と同じパスワードです。別のパスワードを入力してください"]);
    await person.submits(typed({ confirmPassword: "yama-no-8kuma" }));
    expect(person.sees.problems).toEqual(["2つのパスワードが一致しません。同じものを入力してください"]);
  });

  it.each([
    ["ends the other sessions where the box is ticked", "yes", "/sign-in"],
    ["leaves the other sessions where the box is empty", undefined, "/"],
  ])("S6: %s", async (_, box, path) => {
    const second = test.visitor();
    await signsInFully(second, taro);
    await taro.person.submits(typed(box ? { signOutEverywhere: box } : {}));
    await second.opens("/");
    expect(second.sees.path).toBe(path);
  });

  it("voids a notice for recovery and a forgotten password on its way", async () => {
    const { person, id } = taro;
    await issueNotice(test.portal, id, { waitMs: 0 });
    const reset = { insurer_id: test.portal.insurer.id, member_id: id, code_mac: "", tries_left: 5, created_at: 1 };
    const lives = { id: `reset of ${id}`, expires_at: test.deps.clock() + minute };
    await test.deps.db
      .insertInto("password_resets")
      .values({ ...reset, ...lives })
      .execute();
    await person.submits(typed());
    expect(person.sees.path).toBe("/account/sign-in-methods");
    const ofMember = { notices: [] as unknown[], resets: [] as unknown[] };
    ofMember.notices = await test.deps.db
      .selectFrom("notices")
      .select("id")
      .where("member_id", "=", id)
      .where("used_at", "is", null)
      .where("voided_at", "is", null)
      .execute();
    ofMember.resets = await test.deps.db
      .selectFrom("password_resets")
      .select("id")
      .where("member_id", "=", id)
      .where("consumed_at", "is", null)
      .execute();
    expect(ofMember).toEqual({ notices: [], resets: [] });
  });

  it("X3: equal posts are one change, and all lead on", async () => {
    const { person, id } = taro;
    const answers = await sendsAtOnce(test, prepared(person, typed()), 4);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await audited(test, id, "password.change")).toHaveLength(1);
    expect(await mailsOf(test)).toHaveLength(1);
  });
});
