import { describe, expect, it } from "vitest";
import {
  day,
  hour,
  leadsTo,
  minute,
  picture,
  prepared,
  sends,
  sendsAtOnce,
  sessionsOf,
  thiefOf,
  timesDone,
} from "../support/attacks.ts";
import { codeOn } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

/** A member with an authenticator app and a recovery code, who has just entered user ID and password again. */
async function standsAtSecondFactor(test: TestPortal) {
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  const own = await taro.walksTo("recovery-codes", member);
  const recoveryCode = codeOn(taro);
  await taro.submits({ saved: "yes" });
  await taro.opens("/sign-out");
  await taro.submits({});
  test.passes(minute);
  await taro.signsIn(own.userId, own.password);
  expect(taro.sees.path).toBe("/sign-in/second-factor");
  return {
    taro,
    own,
    recoveryCode,
    id: member.id,
    again: (visitor: Visitor) => visitor.signsIn(own.userId, own.password),
  };
}

describe("a one-time code", () => {
  it("opens the home page", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });

  it.each([
    [
      "in full width",
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ],
    ["with a space in the middle", (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    ["with a hyphen", (code: string) => `${code.slice(0, 3)}-${code.slice(3)}`],
  ])("T6: is read %s", async (_, typed) => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    await taro.submits({ code: typed(await taro.otpCode(own.secret)) });
    expect(taro.sees.path).toBe("/");
  });

  it("T6: in any wrong shape is answered with what to do", async () => {
    const test = await openPortal();
    const { taro } = await standsAtSecondFactor(test);
    for (const code of [
      "",
      "12345",
      "1234567",
      "abcdef",
      "１２３",
      "٣٤٥٦٧٨",
      "12 34 5x",
      "-1e5.0",
      "null",
      "<b>1</b>",
    ]) {
      await taro.submits({ code });
      expect([taro.sees.status, taro.sees.problems]).toEqual([422, ["6桁の数字を入力してください"]]);
    }
  });

  it("T3: an attacker who looks over the shoulder cannot use the code a second time", async () => {
    const test = await openPortal();
    const { taro, own, again } = await standsAtSecondFactor(test);
    const code = await taro.otpCode(own.secret);
    const attacker = test.visitor();
    await again(attacker);
    await taro.submits({ code });
    await attacker.submits({ code });
    expect(attacker.sees.path).toBe("/sign-in/second-factor");
  });

  it("T3: the code that registered the app does not sign in", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    const own = await taro.walksTo("device-name", member);
    const other = test.visitor();
    await other.signsIn(own.userId, own.password);
    await other.submits({ code: await other.otpCode(own.secret) });
    expect(other.sees.path).toBe("/sign-in/second-factor");
  });

  it.each([
    ["of an hour ago", -hour],
    ["of one and a half minutes ago", -90_000],
    ["of an hour later", hour],
  ])("X13: %s is refused", async (_, shift) => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    test.passes(2 * day);
    await taro.signsIn(own.userId, own.password);
    test.passes(shift);
    const code = await taro.otpCode(own.secret);
    test.passes(-shift);
    await taro.submits({ code });
    expect(taro.sees.status).toBe(422);
  });

  it("X13: a code that was used stays used when the clock goes back", async () => {
    const test = await openPortal();
    const { taro, own, again } = await standsAtSecondFactor(test);
    const code = await taro.otpCode(own.secret);
    await taro.submits({ code });
    test.passes(-30_000);
    const attacker = test.visitor();
    await again(attacker);
    await attacker.submits({ code });
    expect(attacker.sees.status).toBe(422);
  });

  it("X3: twenty equal posts of one code to two servers make one session", async () => {
    const test = await openPortal();
    const { taro, own, id } = await standsAtSecondFactor(test);
    const post = prepared(taro, { code: await taro.otpCode(own.secret) });
    const done = await timesDone(test, "sign-in.second-factor");
    const answers = await sendsAtOnce(test, post);
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    expect((await timesDone(test, "sign-in.second-factor")) - done).toBe(1);
    expect((await sessionsOf(test, id)).map((session) => session.assurance)).toEqual(["full"]);
  });

  it("X3: one code sent from twenty sessions at once opens one of them", async () => {
    const test = await openPortal();
    const { taro, own, again } = await standsAtSecondFactor(test);
    const sessions = [taro];
    for (let n = 0; n < 4; n += 1) {
      const other = test.visitor();
      await again(other);
      sessions.push(other);
    }
    const code = await taro.otpCode(own.secret);
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sends(test, prepared(sessions[n % 5]!, { code }), servers[n % 2])),
    );
    const homes = await Promise.all(answers.map(async (answer) => (await leadsTo(test, answer)).path));
    expect(homes.filter((path) => path === "/")).toHaveLength(1);
  });

  it("of another member opens nothing", async () => {
    const test = await openPortal();
    const { taro } = await standsAtSecondFactor(test);
    const other = await test.memberWithNotice();
    const hanako = test.visitor();
    const hers = await hanako.walksTo("end", other, { userId: "hanako-shiken", password: "umi-no-5kame" });
    test.passes(minute);
    await taro.submits({ code: await taro.otpCode(hers.secret) });
    expect(taro.sees.status).toBe(422);
  });
});

describe("a recovery code", () => {
  it("is the way in without the phone", async () => {
    const test = await openPortal();
    const { taro, recoveryCode } = await standsAtSecondFactor(test);
    await taro.submits({ recoveryCode });
    await taro.submits({ saved: "yes" });
    expect(taro.sees.path).toBe("/");
  });

  it("is read in lower case, without hyphens and with look-alikes", async () => {
    const test = await openPortal();
    const { taro, recoveryCode } = await standsAtSecondFactor(test);
    const typed = recoveryCode.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    await taro.submits({ recoveryCode: typed });
    expect(taro.sees.path).toBe("/onboarding/recovery-codes");
  });

  it("C1: works once", async () => {
    const test = await openPortal();
    const { taro, recoveryCode, again } = await standsAtSecondFactor(test);
    await taro.submits({ recoveryCode });
    await taro.submits({ saved: "yes" });
    const attacker = test.visitor();
    await again(attacker);
    await attacker.submits({ recoveryCode });
    expect(attacker.sees.problems).toEqual([
      "回復コードが違うか、使用ずみです。いちばん新しい回復コードを入力してください",
    ]);
  });

  it("X3: twenty equal posts of one code to two servers make one session", async () => {
    const test = await openPortal();
    const { taro, recoveryCode, id } = await standsAtSecondFactor(test);
    const done = await timesDone(test, "sign-in.second-factor");
    const answers = await sendsAtOnce(test, prepared(taro, { recoveryCode }));
    expect(answers.filter((answer) => answer.status >= 500)).toEqual([]);
    expect((await timesDone(test, "sign-in.second-factor")) - done).toBe(1);
    expect((await sessionsOf(test, id)).map((session) => session.assurance)).toEqual(["full"]);
  });

  it("of another member opens nothing", async () => {
    const test = await openPortal();
    const { taro } = await standsAtSecondFactor(test);
    const hanako = test.visitor();
    const other = await test.memberWithNotice();
    await hanako.walksTo("recovery-codes", other, { userId: "hanako-shiken", password: "umi-no-5kame" });
    const hers = codeOn(hanako);
    await hanako.submits({ saved: "yes" });
    await taro.submits({ recoveryCode: hers });
    expect(taro.sees.status).toBe(422);
  });

  it("P2: is kept only as a salted slow hash", async () => {
    const test = await openPortal();
    const { recoveryCode } = await standsAtSecondFactor(test);
    const stored = (await picture(test)).join("\n");
    expect(recoveryCode).toHaveLength(19);
    expect(stored.includes(recoveryCode) || stored.includes(recoveryCode.replaceAll("-", ""))).toBe(false);
    expect(stored.match(/"code_hash":"x1\.k1\.\$argon2id\$/g)).toHaveLength(1);
  });
});

describe("an attacker who knows the password", () => {
  it("R6: has ten tries at the second factor, whichever way they are sent", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    for (let n = 0; n < 5; n += 1) {
      await taro.submits({ code: "000000" });
      await taro.submits({ recoveryCode: "0000-0000-0000-0000" });
    }
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.problems).toEqual(["続けて間違えたため、10分ほど待ってから入力してください"]);
  });

  it("R6: has ten tries in all sessions together", async () => {
    const test = await openPortal();
    const { own, again } = await standsAtSecondFactor(test);
    for (let n = 0; n < 10; n += 1) {
      test.passes(1000);
      const attacker = test.visitor();
      await again(attacker);
      await attacker.submits({ code: "000000" });
    }
    const attacker = test.visitor();
    await again(attacker);
    await attacker.submits({ code: await attacker.otpCode(own.secret) });
    expect(attacker.sees.status).toBe(422);
  });

  it("R1: of 50 parallel codes only ten are compared", async () => {
    const test = await openPortal();
    const { taro } = await standsAtSecondFactor(test);
    const answers = await sendsAtOnce(test, prepared(taro, { code: "000000" }), 50);
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(pages.filter((html) => html.includes("6桁の数字が違います"))).not.toHaveLength(0);
    expect(pages.filter((html) => html.includes("10分ほど待ってから")).length).toBeGreaterThanOrEqual(40);
  });

  it("R6: waits ten minutes, then the member's own code works", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    for (let n = 0; n < 10; n += 1) await taro.submits({ code: "000000" });
    test.passes(10 * minute);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });

  it("R3: the right code takes the failures back", async () => {
    const test = await openPortal();
    const { taro, own, again } = await standsAtSecondFactor(test);
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 9; n += 1) await taro.submits({ code: "000000" });
      await taro.submits({ code: await taro.otpCode(own.secret) });
      expect(taro.sees.path).toBe("/");
      await taro.opens("/sign-out");
      await taro.submits({});
      test.passes(minute);
      await again(taro);
    }
  });

  it("R2: the second factor ends at a hundred failures, also after waiting", async () => {
    const test = await openPortal();
    const { own, again } = await standsAtSecondFactor(test);
    const attackers = [test.visitor(), test.visitor(), test.visitor()] as const;
    for (let n = 0; n < 100; n += 1) {
      if (n >= 9) test.passes(10 * minute);
      const attacker = attackers[n < 50 ? 0 : 1];
      if (n % 50 === 0) await again(attacker);
      await attacker.submits({ code: "000000" });
    }
    test.passes(day);
    await again(attackers[2]);
    await attackers[2].submits({ code: await attackers[2].otpCode(own.secret) });
    expect(attackers[2].sees.path).toBe("/sign-in/second-factor");
  });

  it("R6: an attacker without the password does not use up any of the member's tries", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const stranger = test.visitor();
    await stranger.opens("/sign-in");
    const { formToken = "" } = stranger.formWith(["userId"]).fields;
    for (let n = 0; n < 12; n += 1) await stranger.posts("/sign-in/second-factor", { formToken, code: "000000" });
    expect(stranger.sees.path).toBe("/sign-in");
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });

  it.each(["/", "/terms", "/account/profile", "/account/sign-in-methods", "/onboarding/authenticator"])(
    "S8: does not see %s before the second factor",
    async (path) => {
      const test = await openPortal();
      const { taro } = await standsAtSecondFactor(test);
      await taro.opens(path);
      expect(taro.sees.path).toBe("/sign-in/second-factor");
    },
  );

  it("S8: does not learn the member's name before the second factor", async () => {
    const test = await openPortal();
    const { taro } = await standsAtSecondFactor(test);
    expect(taro.sees.html).not.toContain("見本");
    await taro.opens("/sign-out");
    expect(taro.sees.html).not.toContain("見本");
  });

  it("S8: cannot register a second factor of their own where the member has one", async () => {
    const test = await openPortal();
    const { taro, id } = await standsAtSecondFactor(test);
    const { formToken = "" } = taro.formWith(["code"]).fields;
    await taro.posts("/onboarding/authenticator", { formToken, code: "123456" });
    const registered = await test.deps.db
      .selectFrom("authenticators")
      .select("id")
      .where("member_id", "=", id)
      .execute();
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    expect(registered).toHaveLength(1);
  });
});

describe("the session of the second factor", () => {
  it("S2: is a new one; the thief of the one before has nothing", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const thief = thiefOf(taro);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("is found again when the answer was lost and the browser sends the same code once more", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const post = prepared(taro, { code: await taro.otpCode(own.secret) });
    await sends(test, post);
    await taro.posts(post.path, post.fields);
    expect(taro.sees.path).toBe("/");
  });

  it("S2: is not found by another code with the cookie of before", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const thief = thiefOf(taro);
    thief.sees = taro.sees;
    await taro.submits({ code: await taro.otpCode(own.secret) });
    await thief.submits({ code: "000000" });
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("S2: is not found a minute later any more", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const post = prepared(taro, { code: await taro.otpCode(own.secret) });
    await sends(test, post);
    test.passes(minute);
    await taro.posts(post.path, post.fields);
    expect(taro.sees.path).toBe("/sign-in");
  });

  it("S2: is not found after the member has signed out", async () => {
    const test = await openPortal();
    const { taro, own } = await standsAtSecondFactor(test);
    const post = prepared(taro, { code: await taro.otpCode(own.secret) });
    await taro.posts(post.path, post.fields);
    await taro.opens("/sign-out");
    await taro.submits({});
    expect((await leadsTo(test, await sends(test, post))).path).toBe("/sign-in");
  });
});
