import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { otpTimeStep, readOtpCode } from "../../src/authenticators/otp.ts";
import { say, strings } from "../../src/strings/strings.ts";
import { prepared, sendsAtOnce } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { readQr } from "../support/qr.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const second = 1000;
const minute = 60 * second;

/** Base32 of "12345678901234567890", the secret of both RFCs. */
const secretOfTheRfcs = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

describe("codes", () => {
  it.each([
    [59, "94287082"],
    [1111111109, "07081804"],
    [1111111111, "14050471"],
    [1234567890, "89005924"],
    [2000000000, "69279037"],
    [20000000000, "65353130"],
  ])("T2: at %i seconds the last six digits of %s are right (RFC 6238 appendix B)", async (moment, code) => {
    const timeStep = await otpTimeStep(secretOfTheRfcs, code.slice(2), null, moment * second);
    expect(timeStep).toBe(Math.floor(moment / 30));
  });

  it("T2: the codes of the first ten steps are right (RFC 4226 appendix D)", async () => {
    const codes = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489".split(" ");
    const steps = codes.map((code, step) => otpTimeStep(secretOfTheRfcs, code, null, step * 30 * second));
    expect(await Promise.all(steps)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it.each([
    ["the code before", -30, true],
    ["the code after", 30, true],
    ["the code two before", -60, false],
    ["the code two after", 60, false],
  ])("T4: a phone that shows %s is judged rightly", async (_, drift, isTaken) => {
    const timeStep = await otpTimeStep(secretOfTheRfcs, "279037", null, (1_999_999_995 - drift) * second);
    expect(timeStep !== undefined).toBe(isTaken);
  });

  it("T3: a step that was used, and every earlier one, is refused", async () => {
    const used = Math.floor(2_000_000_000 / 30);
    expect(await otpTimeStep(secretOfTheRfcs, "279037", used, 2_000_000_000 * second)).toBeUndefined();
    expect(await otpTimeStep(secretOfTheRfcs, "279037", used + 1, 2_000_000_000 * second)).toBeUndefined();
    expect(await otpTimeStep(secretOfTheRfcs, "279037", used - 1, 2_000_000_000 * second)).toBe(used);
  });

  it("X13: a clock that went back far revives no code", async () => {
    const used = Math.floor(2_000_000_000 / 30);
    expect(await otpTimeStep(secretOfTheRfcs, "287082", used, 59 * second)).toBeUndefined();
  });

  it.each(["123456", "１２３４５６", "123 456", " 123456\n", "123-456", "123−456", "1２3４5６", "\u202D123456\u202C"])(
    "T6: %j is read as six digits",
    (typed) => {
      expect(readOtpCode(typed)).toBe("123456");
    },
  );
});

describe("registering", () => {
  let test: TestPortal;
  let taro: Visitor;
  let memberId: string;

  beforeEach(async () => {
    test = await openPortal();
    const member = await test.memberWithNotice();
    memberId = member.id;
    taro = test.visitor();
    await taro.walksTo("authenticator", member);
  });

  const authenticators = () =>
    test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

  it("T1: the key has 160 bits and is another one for everybody", async () => {
    const key = taro.otpSecret();
    expect(key).toMatch(/^[A-Z2-7]{32}$/);
    const hanako = test.visitor();
    await hanako.walksTo("authenticator", await test.memberWithNotice(), {
      userId: "hanako-1",
      password: chosen.password,
    });
    expect(hanako.otpSecret()).not.toBe(key);
  });

  it("T1: the key is encrypted while it waits and when it counts", async () => {
    const key = taro.otpSecret();
    const pending = await test.deps.db.selectFrom("pending_secrets").select("secret").execute();
    await taro.submits({ code: await taro.otpCode(key) });
    const kept = [...pending, ...(await authenticators())].map((row) => row.secret!);
    expect(kept.length).toBeGreaterThanOrEqual(2);
    for (const secret of kept) expect(secret).toMatch(/^k1\.[\w-]+$/);
    expect(kept.join(" ")).not.toContain(key);
  });

  it("T5: a key does not count before a right code", async () => {
    await taro.submits({ code: "000000" });
    expect(taro.sees.problems).toEqual([say(strings.ja.problems.otpWrong, { digits: 6 })]);
    expect(await authenticators()).toEqual([]);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/onboarding/authenticator");
  });

  it("T5: the key stays the same through failed tries and a reload", async () => {
    const key = taro.otpSecret();
    await taro.submits({ code: "000000" });
    expect(taro.otpSecret()).toBe(key);
    await taro.submits({ code: "12" });
    expect(taro.otpSecret()).toBe(key);
    await taro.opens("/onboarding/authenticator");
    expect(taro.otpSecret()).toBe(key);
  });

  it("T5: after ten minutes there is a new key, and the page says so", async () => {
    const key = taro.otpSecret();
    test.passes(10 * minute);
    await taro.submits({ code: await taro.otpCode(key) });
    expect(taro.sees.problems).toEqual([strings.ja.problems.otpKeyRenewed]);
    expect(taro.otpSecret()).not.toBe(key);
    expect(await authenticators()).toEqual([]);
  });

  it("T5: the key dies with the session", async () => {
    const key = taro.otpSecret();
    await taro.opens("/sign-out");
    await taro.submits({});
    expect(
      await test.deps.db
        .selectFrom("pending_secrets")
        .select("session_id")
        .where("insurer_id", "=", test.portal.insurer.id)
        .execute(),
    ).toEqual([]);
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.otpSecret()).not.toBe(key);
  });

  it.each([
    ["as an app shows it in groups", (code: string) => `${code.slice(0, 3)} ${code.slice(3)}`],
    [
      "in full width",
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ],
  ])("T6: a right code is taken %s", async (_, write) => {
    await taro.submits({ code: write(await taro.otpCode(taro.otpSecret())) });
    expect(taro.sees.path).toBe("/onboarding/device-name");
  });

  it("T7: the QR code, the link and the key to copy say the same", async () => {
    const address = readQr(taro.sees.html);
    const link = /href="(otpauth:[^"]*)"/.exec(taro.sees.html)![1]!.replaceAll("&amp;", "&");
    expect(address).toBe(link);
    const read = new URL(address);
    expect(read.searchParams.get("secret")).toBe(taro.otpSecret());
    expect(read.searchParams.get("issuer")).toBe(test.portal.insurer.name);
    expect(decodeURIComponent(read.pathname)).toContain(chosen.userId);
  });

  it("T7: the key is in no URL that goes over the wire, and no cache keeps the page", async () => {
    const key = taro.otpSecret();
    const addresses = [...taro.sees.html.matchAll(/(?:src|href|action|data-hx-post)="([^"]*)"/g)].map(
      ([, url = ""]) => url,
    );
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((url) => url.includes(key) && !url.startsWith("otpauth:"))).toEqual([]);
    expect(taro.sees.headers.get("cache-control")).toBe("no-store");
    await taro.submits({ code: await taro.otpCode(key) });
    expect(taro.answers.filter(({ path }) => path.includes(key))).toEqual([]);
  });

  it("T3: the code that registered the app opens nothing a second time", async () => {
    const code = await taro.otpCode(taro.otpSecret());
    await taro.submits({ code });
    const attacker = test.visitor();
    await attacker.signsIn(chosen.userId, chosen.password);
    await attacker.submits({ code });
    expect(attacker.sees.problems).toEqual([say(strings.ja.problems.otpWrong, { digits: 6 })]);
  });

  it("X3: twenty equal posts on two servers register one app", async () => {
    const code = await taro.otpCode(taro.otpSecret());
    const answers = await sendsAtOnce(test, prepared(taro, { code }));
    expect(await authenticators()).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe("signing in", () => {
  let test: TestPortal;
  let memberId: string;
  let secret: string;
  let taro: Visitor;

  beforeAll(async () => {
    test = await openPortal();
    const member = await test.memberWithNotice();
    memberId = member.id;
    ({ secret } = await test.visitor().walksTo("end", member));
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
      .orderBy("sequence")
      .execute();
    return rows.length;
  };

  it("T3: an attacker who looked over the shoulder cannot use the code again", async () => {
    const code = await taro.otpCode(secret);
    await taro.submits({ code });
    expect(taro.sees.path).toBe("/");
    const attacker = await withPassword();
    await attacker.submits({ code });
    expect(attacker.sees.problems).toEqual([say(strings.ja.problems.otpWrong, { digits: 6 })]);
  });

  it("T3: after the code of the coming half minute the present one is used up too", async () => {
    const present = await taro.otpCode(secret);
    test.passes(30 * second);
    const coming = await taro.otpCode(secret);
    test.passes(-30 * second);
    await taro.submits({ code: coming });
    expect(taro.sees.path).toBe("/");
    const again = await withPassword();
    await again.submits({ code: present });
    expect(again.sees.status).toBe(422);
  });

  it("T3: of one code posted by two people on two servers one is let in", async () => {
    const attacker = await withPassword();
    const code = await taro.otpCode(secret);
    const before = await successes();
    await Promise.all([
      sendsAtOnce(test, prepared(taro, { code }), 10),
      sendsAtOnce(test, prepared(attacker, { code }), 10),
    ]);
    expect((await successes()) - before).toBe(1);
    const inside = await test.deps.db
      .selectFrom("sessions")
      .select("id")
      .where("member_id", "=", memberId)
      .where("assurance", "=", "full")
      .where("replaced_by", "is", null)
      .where("started_at", "=", test.deps.clock())
      .execute();
    expect(inside).toHaveLength(1);
  });

  it.each([-30, 30])("T4: a phone whose clock is %i seconds off is let in", async (drift) => {
    test.passes(drift * second);
    const code = await taro.otpCode(secret);
    test.passes(-drift * second);
    await taro.submits({ code });
    expect(taro.sees.path).toBe("/");
  });

  it.each([-60, 60])("T4: a phone whose clock is %i seconds off is not let in", async (drift) => {
    test.passes(drift * second);
    const code = await taro.otpCode(secret);
    test.passes(-drift * second);
    await taro.submits({ code });
    expect(taro.sees.status).toBe(422);
  });

  it.each([
    "",
    " ",
    "12345",
    "1234567",
    "abcdef",
    "12345a",
    "-12345",
    "+12345",
    "1e5000",
    "0x1234",
    "٠١٢٣٤٥",
    "一二三四五六",
    "null",
    "undefined",
    "NaN",
    "[]",
    "{}",
    "\u0000\u0000\u0000\u0000\u0000\u0000",
    "💩💩💩",
    "1".repeat(100),
    "000000; DROP TABLE members",
  ])("T6: %j is told to be no code, without an error of ours", async (typed) => {
    await taro.submits({ code: typed });
    expect(taro.sees.status).toBe(422);
    expect(taro.sees.problems).toEqual([say(strings.ja.problems.otpForm, { digits: 6 })]);
  });

  it("K1: a secret copied to another member's row opens nothing", async () => {
    const other = await openPortal({ config: { logLevel: "silent" } });
    const [hanako, mallory] = [await other.memberWithNotice(), await other.memberWithNotice()];
    const { secret: mallorys } = await other.visitor().walksTo("end", mallory, { ...chosen, userId: "mallory-1" });
    await other.visitor().walksTo("end", hanako);
    const row = await other.deps.db
      .selectFrom("authenticators")
      .select("secret")
      .where("member_id", "=", mallory.id)
      .executeTakeFirstOrThrow();
    await other.deps.db
      .updateTable("authenticators")
      .set({ secret: row.secret })
      .where("member_id", "=", hanako.id)
      .execute();
    other.passes(minute);
    const attacker = other.visitor();
    await attacker.signsIn(chosen.userId, chosen.password);
    await attacker.submits({ code: await attacker.otpCode(mallorys) });
    await attacker.opens("/");
    expect(attacker.sees.path).toBe("/sign-in/second-factor");
  });
});

describe("a failure in the middle", () => {
  it("X14: leaves neither a spent code nor a half-open session when no session can be made", async () => {
    let isBroken = false;
    // Only tokens of sessions have 32 bytes here.
    const random = (bytes: number) => {
      if (isBroken && bytes === 32) throw new Error("no randomness left");
      return randomBytes(bytes);
    };
    const test = await openPortal({ config: { logLevel: "silent" }, deps: { random } });
    const member = await test.memberWithNotice();
    const { secret } = await test.visitor().walksTo("end", member);
    test.passes(minute);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    const form = taro.formWith(["code"]);
    const fields = { ...form.fields, code: await taro.otpCode(secret) };
    isBroken = true;
    await taro.posts(form.action, fields);
    isBroken = false;
    expect(taro.sees.status).toBe(500);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    await taro.posts(form.action, fields);
    expect(taro.sees.path).toBe("/");
  });
});
