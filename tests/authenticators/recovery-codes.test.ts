import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { strings } from "../../src/strings/strings.ts";
import { prepared, sendsAtOnce } from "../support/attacks.ts";
import { openPortal, realHashing, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const minute = 60_000;

const codesOn = (person: Visitor) =>
  [...person.sees.html.matchAll(/<li><code>([^<]*)<\/code>/g)].map(([, code = ""]) => code);

describe("being shown the codes", () => {
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

  it("C1: there are ten, each of sixteen characters that nobody confuses, none twice", () => {
    const codes = codesOn(taro);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it("C1: the file to keep has the same ones, and no address but the page's own has them", () => {
    const file = /href="(data:text\/plain[^"]*)"/.exec(taro.sees.html)![1]!;
    expect(decodeURIComponent(file.split(",")[1]!).split("\r\n")).toEqual(codesOn(taro));
    const addresses = [...taro.sees.html.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, url = ""]) => url);
    expect(addresses.filter((url) => url.includes(codesOn(taro)[0]!) && !url.startsWith("data:"))).toEqual([]);
    expect(taro.sees.headers.get("cache-control")).toBe("no-store");
  });

  it("C1: they stay the same until the member says that they are kept", async () => {
    const codes = codesOn(taro);
    await taro.submits({});
    expect(taro.sees.problems).toEqual([strings.ja.problems.codesNotSaved]);
    expect(codesOn(taro)).toEqual(codes);
    await taro.opens("/onboarding/recovery-codes");
    expect(codesOn(taro)).toEqual(codes);
  });

  it("C1: afterwards nobody sees them again, not by the back button and not by the old form", async () => {
    const { action, fields } = taro.formWith(["saved"]);
    const code = codesOn(taro)[0]!;
    await taro.submits({ saved: "yes" });
    await taro.opens("/onboarding/recovery-codes");
    expect([taro.sees.path, taro.sees.html.includes(code)]).toEqual(["/", false]);
    await taro.posts(action, { ...fields, saved: "yes" });
    expect([taro.sees.path, taro.sees.html.includes(code)]).toEqual(["/", false]);
  });

  it("C1: a thief with the password alone does not see them", async () => {
    const codes = codesOn(taro);
    const thief = test.visitor();
    await thief.signsIn(chosen.userId, chosen.password);
    await thief.opens("/onboarding/recovery-codes");
    expect(thief.sees.path).toBe("/sign-in/second-factor");
    expect(codes.filter((code) => thief.sees.html.includes(code))).toEqual([]);
  });

  it("C1: the database holds only hashes of the codes that count, and only encrypted ones before", async () => {
    test = await openPortal({ deps: { hashing: await realHashing() } });
    const member = await test.memberWithNotice();
    memberId = member.id;
    taro = test.visitor();
    await taro.walksTo("recovery-codes", member);
    const codes = codesOn(taro);
    const waiting = JSON.stringify(await test.deps.db.selectFrom("pending_secrets").selectAll().execute());
    await taro.submits({ saved: "yes" });
    const rows = await test.deps.db
      .selectFrom("recovery_codes")
      .selectAll()
      .where("member_id", "=", memberId)
      .execute();
    expect(rows).toHaveLength(10);
    for (const { code_hash } of rows) expect(code_hash).toMatch(/^x1\.k1\.\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const stored = waiting + JSON.stringify(rows);
    const secretParts = codes.map((code) => code.replaceAll("-", "").slice(4));
    expect(secretParts.filter((part) => stored.includes(part))).toEqual([]);
  });

  it("X3: twenty equal posts on two servers keep one set", async () => {
    const answers = await sendsAtOnce(test, prepared(taro, { saved: "yes" }));
    const rows = await test.deps.db
      .selectFrom("recovery_codes")
      .selectAll()
      .where("member_id", "=", memberId)
      .execute();
    expect(rows).toHaveLength(10);
    expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  });
});

describe("signing in with a code", () => {
  let test: TestPortal;
  let memberId: string;
  let codes: string[];
  let taro: Visitor;

  beforeAll(async () => {
    test = await openPortal();
    const member = await test.memberWithNotice();
    memberId = member.id;
    const person = test.visitor();
    await person.walksTo("recovery-codes", member);
    codes = codesOn(person);
    await person.submits({ saved: "yes" });
  });

  beforeEach(async () => {
    // Ten refused second factors make the next one wait ten minutes.
    test.passes(11 * minute);
    taro = await withPassword();
  });

  const withPassword = async () => {
    const person = test.visitor();
    await person.signsIn(chosen.userId, chosen.password);
    return person;
  };

  const successes = async () => {
    const rows = await test.deps.db
      .selectFrom("audit_events")
      .select("sequence")
      .where("subject", "=", memberId)
      .where("action", "=", "sign-in.second-factor")
      .where("outcome", "=", "ok")
      .execute();
    return rows.length;
  };

  it("C1: it works once, then never again, and the others still do", async () => {
    const [first, second] = [codes.pop()!, codes.pop()!];
    await taro.submits({ recoveryCode: first });
    expect(taro.sees.path).toBe("/");
    const thief = await withPassword();
    await thief.submits({ recoveryCode: first });
    expect(thief.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
    await thief.submits({ recoveryCode: second });
    expect(thief.sees.path).toBe("/");
  });

  it("C1: it is read as people write it: small letters, full width, spaces, look-alikes", async () => {
    const code = codes.find((each) => /[01]/.test(each))!;
    codes = codes.filter((each) => each !== code);
    const wide = (text: string) => text.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
    const written = code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o").replaceAll("1", "l");
    await taro.submits({ recoveryCode: ` ${wide(written.slice(0, 8))}${written.slice(8)}` });
    expect(taro.sees.path).toBe("/");
  });

  it("C1: the first group of a code alone opens nothing", async () => {
    await taro.submits({ recoveryCode: codes[0]!.slice(0, 4) });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("C1: a code with one changed character opens nothing", async () => {
    const code = codes[0]!;
    await taro.submits({ recoveryCode: code.slice(0, -1) + (code.endsWith("7") ? "8" : "7") });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("C1: another member's code opens nothing", async () => {
    const hanako = test.visitor();
    await hanako.walksTo("recovery-codes", await test.memberWithNotice(), { ...chosen, userId: "hanako-1" });
    const hers = codesOn(hanako)[0]!;
    await hanako.submits({ saved: "yes" });
    await taro.submits({ recoveryCode: hers });
    expect(taro.sees.problems).toEqual([strings.ja.problems.recoveryCodeWrong]);
  });

  it("X3: of one code posted by two people on two servers one is let in", async () => {
    const thief = await withPassword();
    const recoveryCode = codes.pop()!;
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
  const recoveryCode = codesOn(person)[0]!;
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
  expect(taro.sees.path).toBe("/");
});
