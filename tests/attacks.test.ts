import { describe, expect, it } from "vitest";
import { publishTerms } from "../src/insurers/terms.ts";
import { Busy } from "../src/keys/fair-queue.ts";
import { issueNotice } from "../src/notices/notices.ts";
import {
  countingHashing,
  day,
  leadsTo,
  minute,
  newestCode,
  prepared,
  rightAnswer,
  sends,
  sendsAtOnce,
  standsAt,
  takesStep,
  timesDone,
} from "./support/attacks.ts";
import { openPortal } from "./support/portal.ts";
import { chosen } from "./support/visitor.ts";

const wrong = "0000-0000-0000";

describe("parallel and repeated posts", () => {
  it("X3, R7: twenty equal posts of the right birth date are one success and lock nothing", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "birth-date");
    const answers = await sendsAtOnce(test, prepared(taro, { birthDate: member.birthDate }));
    const paths = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(paths.filter((path) => path === "/onboarding/terms")).toHaveLength(1);
    const notice = await test.deps.db
      .selectFrom("notices")
      .select(["locked_at", "birth_date_failures"])
      .where("member_id", "=", member.id)
      .executeTakeFirstOrThrow();
    expect(notice).toEqual({ locked_at: null, birth_date_failures: 0 });
    expect(await timesDone(test, "sign-in.birth-date")).toBe(1);
  });

  it("X2: a post whose answer was lost, sent again when the member is a page further already, breaks nothing", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "authenticator");
    const post = await takesStep(taro);
    await takesStep(taro);
    expect(taro.sees.path).toBe("/onboarding/recovery-codes");
    const answer = await sends(test, post);
    expect(answer.status).toBeLessThan(500);
  });

  it("X3: twenty equal posts of the account are recorded once", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    await sendsAtOnce(test, prepared(taro, await rightAnswer(taro, "account")));
    expect(await timesDone(test, "account.choose")).toBe(1);
  });

  it("O6: the Back button to the new password and its form again lead to the standing step", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "password");
    const page = taro.sees;
    await takesStep(taro);
    taro.sees = page;
    await taro.submits({ newPassword: "umi-no-5kame", confirmPassword: "umi-no-5kame" });
    expect(taro.sees.path).toBe("/onboarding/email");
  });

  it("O2: the birth date sent in a second tab of the same browser leads to the standing step", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "birth-date");
    const secondTab = taro.sees;
    await takesStep(taro);
    taro.sees = secondTab;
    await taro.submits({ birthDate: member.birthDate });
    expect(taro.sees.path).toBe("/onboarding/terms");
    expect(taro.sees.status).toBe(200);
  });

  it("P5: an attacker who is signed in with the lost notice is out when a new one is issued", async () => {
    const test = await openPortal();
    const { taro: finder, member } = await standsAt(test, "account");
    await issueNotice(test.portal, member.id);
    await finder.opens("/onboarding/account");
    expect(finder.sees.path).toBe("/sign-in");
  });
});

describe("terms", () => {
  it("O4: agreeing to a version that was replaced while it was read does not count for the new one", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "terms");
    test.passes(minute);
    const summary = { ja: ["改定の要点です。"], easy: ["あたらしい"], en: ["New"] };
    const publishedAt = test.deps.clock();
    await publishTerms(test.portal, test.portal.insurer.id, {
      version: "2.0",
      html: "<p>改定</p>",
      summary,
      publishedAt,
    });
    await taro.submits({ decision: "agree" });
    expect(taro.sees.path).toBe("/onboarding/terms");
    expect(taro.sees.html).toContain("改定の要点です。");
  });
  it("the accepted terms can be read again from the menu", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "end");
    expect((await taro.opens("/terms")).status).toBe(200);
  });
});

describe("another site's form", () => {
  it("X5: a refused form of another site sets no cookie, so that it cannot sign anybody out", async () => {
    const test = await openPortal();
    // Lax cookies are not sent with another site's post; what such an answer sets would take their place.
    const answer = await test.app.request(`${test.origin}/sign-in`, {
      method: "POST",
      body: "userId=a&password=b",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: "https://evil.test",
        "sec-fetch-site": "cross-site",
      },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});

describe("limits", () => {
  it("R1, R4: a user ID kept from the paper has five tries in all its lenient spellings together", async () => {
    const test = await openPortal();
    const hashing = countingHashing(test.deps.hashing);
    test.deps.hashing = hashing;
    await test.reload();
    const member = await test.memberWithNotice();
    const userId = member.notice.temporaryUserId;
    await test.visitor().walksTo("email", member, { ...chosen, userId });
    hashing.checked = 0;
    const attacker = test.visitor();
    for (let n = 0; n < 8; n += 1) await attacker.signsIn(userId.replace("-", "-".repeat(n)), wrong);
    expect(hashing.checked).toBe(5);
  });

  it("R11: a member whose password was never looked at because the server was busy has lost no try", async () => {
    const test = await openPortal();
    const { verify } = test.deps.hashing;
    let isBusy = false;
    test.deps.hashing = {
      ...test.deps.hashing,
      verify: (...args) => (isBusy ? Promise.reject(new Busy()) : verify(...args)),
    };
    await test.reload();
    await test.visitor().walksTo("email", await test.memberWithNotice());
    isBusy = true;
    const taro = test.visitor();
    for (let n = 0; n < 6; n += 1) await taro.signsIn(chosen.userId, chosen.password);
    isBusy = false;
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.path).toBe("/onboarding/email");
  });
});

describe("credentials", () => {
  it("A4: a NUL character in the user ID is a wrong user ID", async () => {
    const test = await openPortal();
    const attacker = test.visitor();
    await attacker.signsIn("taro\0mihon", "wrong-pass-1");
    expect(attacker.sees.status).toBe(422);
  });

  it("X13: a notice seen expired does not come back with a clock that goes back", async () => {
    const test = await openPortal();
    const { notice } = await test.memberWithNotice();
    test.passes(31 * day);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    test.passes(-2 * day);
    await taro.signsInWithNotice(notice);
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("X13: an e-mail code seen expired does not come back with a clock that goes back", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "email-code");
    const code = await newestCode(test);
    for (const wait of [20 * minute, 11 * minute]) {
      test.passes(wait);
      await taro.opens("/onboarding/email-code");
    }
    const { fields } = prepared(taro, {});
    await taro.posts("/onboarding/email-code", { ...fields, code });
    expect(taro.sees.status).toBe(422);
    test.passes(-10 * minute);
    await taro.posts("/onboarding/email-code", { ...fields, code });
    expect(taro.sees.path).toBe("/onboarding/email-code");
  });

  it("X13: the minute in which a lost answer may be asked for again does not come back", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "birth-date");
    const post = await takesStep(taro);
    test.passes(2 * minute);
    await sends(test, post);
    test.passes(-2 * minute);
    expect((await leadsTo(test, await sends(test, post))).path).toBe("/sign-in");
  });
});

describe("the second factor", () => {
  it("A4: a NUL character in a recovery code is a wrong code", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "end");
    await taro.opens("/sign-out");
    await taro.submits({});
    await taro.signsIn(chosen.userId, chosen.password);
    await taro.submits({ recoveryCode: "\0\0\0\0-0000-0000-0000" });
    expect(taro.sees.status).toBe(422);
  });

  it("P13: an overlong recovery code is refused before it is hashed", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "end");
    await taro.opens("/sign-out");
    await taro.submits({});
    await taro.signsIn(chosen.userId, chosen.password);
    const hashing = countingHashing(test.deps.hashing);
    test.deps.hashing = hashing;
    await test.reload();
    taro.app = test.app;
    await taro.submits({ recoveryCode: "A".repeat(300) });
    expect(hashing.checked).toBe(0);
  });

  it("X3: a code sent twice by a thumb that taps twice leads home both times", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "authenticator");
    const key = taro.otpSecret();
    await takesStep(taro);
    await takesStep(taro);
    await takesStep(taro);
    await taro.opens("/sign-out");
    await taro.submits({});
    test.passes(minute);
    await taro.signsIn(chosen.userId, chosen.password);
    const answers = await sendsAtOnce(test, prepared(taro, { code: await taro.otpCode(key) }), 2);
    expect(answers.map((answer) => answer.headers.get("location"))).toEqual(["/", "/"]);
  });
});

describe("passwords", () => {
  it("P1: the password of an earlier notice cannot become the lasting one", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const second = await issueNotice(test.portal, member.id);
    const taro = test.visitor();
    await taro.walksTo("password", { ...member, notice: second });
    const { temporaryPassword } = member.notice;
    await taro.submits({ newPassword: temporaryPassword, confirmPassword: temporaryPassword });
    expect(taro.sees.path).toBe("/onboarding/password");
  });

  it.each([
    ["kosmo", "S54.8.22"],
    ["kosmo", "S54-08-22"],
    ["modern", "1979-08-22"],
    ["modern", "1979/8/22"],
    ["modern", "昭和54年8月22日"],
    ["modern", "ためし健康保険組合"],
    ["modern", "Tameshi Health Insurance Society"],
    ["modern", "見本太郎見本太郎"],
  ])("P8: is refused with preset `%s`: %s, the birth date or a name", async (password_policy, password) => {
    const test = await openPortal({ insurer: { password_policy } });
    const { taro } = await standsAt(test, "password");
    await taro.submits({ newPassword: password, confirmPassword: password });
    expect(taro.sees.path).toBe("/onboarding/password");
  });
});

describe("collecting user IDs", () => {
  it("an attacker with a notice of their own cannot ask the account form about user IDs without end", async () => {
    const test = await openPortal();
    await standsAt(test, "password");
    const { taro: attacker } = await standsAt(test, "account");
    let told = 0;
    for (let n = 0; n < 60; n += 1) {
      await attacker.submits({ userId: chosen.userId });
      told += Number(attacker.sees.problems.some((problem) => problem.includes("使われています")));
    }
    expect(told).toBeLessThanOrEqual(30);
  });
});
