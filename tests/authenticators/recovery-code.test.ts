import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkRecoveryCode } from "../../src/authenticators/recovery-code.ts";
import { strings } from "../../src/strings/strings.ts";
import { prepared, sendsAtOnce } from "../support/attacks.ts";
import { codeOn, givesTenCodes, resident } from "../support/people.ts";
import { openPortal, realHashing, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const minute = 60_000;

describe("being shown the code", () => {
  let test: TestPortal;
  let taro: Visitor;
  let memberId: string;

  beforeEach(async () => {
    test = await openPortal();
    const member = await test.memberWithNotice();
    memberId = member.id;
    taro = test.visitor();
    await taro.walksTo("recovery-codes", member);
  });

  const kept = () => test.deps.db.selectFrom("recovery_codes").selectAll().where("member_id", "=", memberId).execute();

  it("C1: there is one, of sixteen characters that nobody confuses", () => {
    expect(codeOn(taro)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(taro.sees.html.match(/([0-9A-Z]{4}-){3}[0-9A-Z]{4}/g)).toEqual([codeOn(taro), codeOn(taro)]);
  });

  it("C1: the file to keep says whose code it is and holds it, and no address but the page's own has it", () => {
    const file = /href="(data:text\/plain[^"]*)"/.exec(taro.sees.html)![1]!;
    expect(decodeURIComponent(file.split(",")[1]!).split("\r\n")).toEqual([
      `${test.portal.insurer.name} 会員サイト 回復コード`,
      "2026年4月6日",
      test.portal.insurer.origin,
      "1回だけ使えます。",
      "",
      codeOn(taro),
    ]);
    const addresses = [...taro.sees.html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, url = ""]) => url);
    expect(addresses.filter((url) => url.includes(codeOn(taro)) && !url.startsWith("data:"))).toEqual([]);
    expect(taro.sees.headers.get("cache-control")).toBe("no-store");
  });

  it("prints whose code it is, and has a button for it only where a script can press it", () => {
    const printed = [...taro.sees.html.matchAll(/<p class="printed">([^<]*)</g)].map(([, line]) => line);
    expect(printed).toEqual([
      `${test.portal.insurer.name} 会員サイト 回復コード`,
      "2026年4月6日",
      test.portal.insurer.origin,
    ]);
    expect(taro.sees.html).toMatch(/<button class="second" type="button" data-print hidden>印刷</);
  });

  it("C1: it stays the same until the member says that it is kept", async () => {
    const code = codeOn(taro);
    await taro.submits({});
    expect(taro.sees.problems).toEqual([strings.ja.problems.codeNotSaved]);
    expect(codeOn(taro)).toBe(code);
    await taro.opens("/onboarding/recovery-codes");
    expect(codeOn(taro)).toBe(code);
  });

  it("C1: afterwards nobody sees it again, not by the back button and not by the old form", async () => {
    const { action, fields } = taro.formWith(["saved"]);
    const code = codeOn(taro);
    await taro.submits({ saved: "yes" });
    await taro.opens("/onboarding/recovery-codes");
    expect([taro.sees.path, taro.sees.html.includes(code)]).toEqual(["/", false]);
    await taro.posts(action, { ...fields, saved: "yes" });
    expect([taro.sees.path, taro.sees.html.includes(code)]).toEqual(["/", false]);
  });

  it("C1: a thief with the password alone does not see it", async () => {
    const code = codeOn(taro);
    const thief = test.visitor();
    await thief.signsIn(chosen.userId, chosen.password);
    await thief.opens("/onboarding/recovery-codes");
    expect(thief.sees.path).toBe("/sign-in/second-factor");
    expect(thief.sees.html).not.toContain(code);
  });

  it("C1: the database holds only the hash of a code that counts, and only an encrypted one before", async () => {
    test = await openPortal({ deps: { hashing: await realHashing() } });
    const member = await test.memberWithNotice();
    memberId = member.id;
    taro = test.visitor();
    await taro.walksTo("recovery-codes", member);
    const secret = codeOn(taro).replaceAll("-", "").slice(4);
    const waiting = JSON.stringify(await test.deps.db.selectFrom("pending_secrets").selectAll().execute());
    await taro.submits({ saved: "yes" });
    const rows = await kept();
    expect(rows.map(({ code_hash }) => code_hash)).toEqual([
      expect.stringMatching(/^x1\.k1\.\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
    ]);
    expect(waiting + JSON.stringify(rows)).not.toContain(secret);
  });

  it("X3: twenty equal posts on two servers keep one", async () => {
    const answers = await sendsAtOnce(test, prepared(taro, { saved: "yes" }));
    expect(await kept()).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  });
});

/** A member at home, and how they come to the second factor on another phone. */
async function atHome(test: TestPortal) {
  const member = await resident(test);
  const { id, code, own } = member;
  const withPassword = async () => {
    const person = test.visitor();
    await person.signsIn(own.userId, own.password);
    return person;
  };
  return { member, id, code, withPassword };
}

describe("a used code", () => {
  let test: TestPortal;
  let home: Awaited<ReturnType<typeof atHome>>;
  let taro: Visitor;

  beforeEach(async () => {
    test = await openPortal();
    home = await atHome(test);
    test.passes(minute);
    taro = await home.withPassword();
    await taro.submits({ recoveryCode: home.code });
  });

  it("C1: is replaced at once: the next page shows a new one, and says why", async () => {
    expect(taro.sees.path).toBe("/onboarding/recovery-codes");
    expect(taro.sees.html).toContain("回復コードを使ったので、新しいコードに変わります");
    expect(taro.sees.html).not.toContain("ステップ中");
    expect([codeOn(taro).length, codeOn(taro) === home.code]).toEqual([19, false]);
    const fresh = codeOn(taro);
    await taro.submits({ saved: "yes" });
    const later = await home.withPassword();
    await later.submits({ recoveryCode: home.code });
    expect(later.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
    await later.submits({ recoveryCode: fresh });
    expect([later.sees.path, codeOn(later) === fresh]).toEqual(["/onboarding/recovery-codes", false]);
  });

  it.each(["/", "/account/sign-in-methods", "/account/recovery-codes", "/terms"])(
    "C1: leads to the new one from %s, whatever was closed or gone back to, and shows the same",
    async (path) => {
      const fresh = codeOn(taro);
      await taro.opens(path);
      expect([taro.sees.path, codeOn(taro)]).toEqual(["/onboarding/recovery-codes", fresh]);
    },
  );

  it("C1: leads back to the new one after the next sign-in, with which nothing was kept", async () => {
    const { own, id } = home.member;
    const phone = test.visitor();
    await phone.signsIn(own.userId, own.password);
    expect(phone.sees.html).not.toContain('name="recoveryCode"');
    await phone.submits({ code: await phone.otpCode(own.secret) });
    expect(phone.sees.path).toBe("/onboarding/recovery-codes");
    const fresh = codeOn(phone);
    await phone.submits({ saved: "yes" });
    expect([phone.sees.path, await checkRecoveryCode(test.portal, id, fresh)]).toEqual(["/", fresh.slice(0, 4)]);
  });
});

it("C1: a used code whose answer was lost is sent again, and leads to the new one", async () => {
  const test = await openPortal();
  const { code: recoveryCode, withPassword } = await atHome(test);
  const taro = await withPassword();
  const cookies = new Map(taro.cookies);
  const { action, fields } = taro.formWith(["recoveryCode"]);
  await taro.posts(action, { ...fields, recoveryCode });
  for (const [name, value] of cookies) taro.cookies.set(name, value);
  await taro.posts(action, { ...fields, recoveryCode });
  expect([taro.sees.path, codeOn(taro).length]).toEqual(["/onboarding/recovery-codes", 19]);
});

describe("ten codes of earlier members", () => {
  let test: TestPortal;
  let home: Awaited<ReturnType<typeof atHome>>;
  let ten: string[];

  beforeEach(async () => {
    test = await openPortal();
    home = await atHome(test);
    ten = await givesTenCodes(test, home.id);
    test.passes(minute);
  });

  const comesIn = async (recoveryCode: string) => {
    const person = await home.withPassword();
    await person.submits({ recoveryCode });
    return person;
  };

  it("C1: work once each, and the last one leads to a new one", async () => {
    for (const code of ten.slice(0, -1)) expect((await comesIn(code)).sees.path).toBe("/");
    expect((await comesIn(ten[0]!)).sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
    expect((await comesIn(ten.at(-1)!)).sees.path).toBe("/onboarding/recovery-codes");
  });
});

describe("signing in with a code", () => {
  let test: TestPortal;
  let home: Awaited<ReturnType<typeof atHome>>;
  let ten: string[];
  let taro: Visitor;

  beforeAll(async () => {
    test = await openPortal();
    home = await atHome(test);
    ten = await givesTenCodes(test, home.id);
  });

  beforeEach(async () => {
    // Ten refused second factors make the next one wait ten minutes.
    test.passes(11 * minute);
    taro = await home.withPassword();
  });

  const successes = async () => {
    const rows = await test.deps.db
      .selectFrom("audit_events")
      .select("sequence")
      .where("subject", "=", home.id)
      .where("action", "=", "sign-in.second-factor")
      .where("outcome", "=", "ok")
      .orderBy("sequence")
      .execute();
    return rows.length;
  };

  it("C1: it is read as people write it: small letters, full width, spaces, look-alikes", async () => {
    const code = ten.find((each) => /^1/.test(each))!;
    const wide = (text: string) => text.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
    const written = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    await taro.submits({ recoveryCode: ` ${wide(written.slice(0, 8))}${written.slice(8)}` });
    expect(taro.sees.path).toBe("/");
  });

  it("C1: the first group of a code alone opens nothing", async () => {
    await taro.submits({ recoveryCode: ten[0]!.slice(0, 4) });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("C1: a code with one changed character opens nothing", async () => {
    await taro.submits({ recoveryCode: `${ten[0]!.slice(0, -1)}7` });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("C1: another member's code opens nothing", async () => {
    const { code: hers } = await resident(test, { ...chosen, userId: "hanako-1" });
    await taro.submits({ recoveryCode: hers });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("X3: of one code posted by two people on two servers one is let in", async () => {
    const thief = await home.withPassword();
    const recoveryCode = ten.pop()!;
    const before = await successes();
    await Promise.all([
      sendsAtOnce(test, prepared(taro, { recoveryCode }), 4),
      sendsAtOnce(test, prepared(thief, { recoveryCode }), 4),
    ]);
    expect((await successes()) - before).toBe(1);
  });

  it.each(["A", "----", "💩", "'; DROP TABLE members; --", "Ａ".repeat(30), "\u202e1234"])(
    "C1: %j is told to be wrong, without an error of ours",
    async (recoveryCode) => {
      await taro.submits({ recoveryCode });
      expect(taro.sees.status).toBe(422);
      expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
    },
  );

  it.each(["", "   "])("C1: %j is asked for again", async (recoveryCode) => {
    await taro.submits({ recoveryCode });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeEmpty]);
  });

  it("C1: a wrong code is not shown again on the page", async () => {
    await taro.submits({ recoveryCode: "ABCD-EFGH-JKMN-PQRS" });
    expect(taro.sees.html).not.toContain("ABCD-EFGH");
  });
});

it("X14: leaves neither a spent code nor a half-open session when no session can be made", async () => {
  let isBroken = false;
  // Only tokens of sessions have 32 bytes here.
  const random = (bytes: number) => {
    if (isBroken && bytes === 32) throw new Error("no randomness left");
    return randomBytes(bytes);
  };
  const test = await openPortal({ config: { logLevel: "silent" }, deps: { random } });
  const person = test.visitor();
  await person.walksTo("recovery-codes", await test.memberWithNotice());
  const recoveryCode = codeOn(person);
  await person.submits({ saved: "yes" });
  const taro = test.visitor();
  await taro.signsIn(chosen.userId, chosen.password);
  const { action, fields } = taro.formWith(["recoveryCode"]);
  isBroken = true;
  await taro.posts(action, { ...fields, recoveryCode });
  isBroken = false;
  await taro.opens("/");
  expect(taro.sees.path).toBe("/sign-in/second-factor");
  await taro.posts(action, { ...fields, recoveryCode });
  expect(taro.sees.path).toBe("/onboarding/recovery-codes");
});
