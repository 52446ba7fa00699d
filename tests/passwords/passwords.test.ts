import { randomBytes, randomInt } from "node:crypto";
import { hash as argon2, parseOptions, verify } from "@node-rs/argon2";
import { describe, expect, it } from "vitest";
import { startHashing } from "../../src/keys/hashing.ts";
import { keyPurposes, keysFrom } from "../../src/keys/keys.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { passwordPolicies } from "../../src/passwords/password-policy.ts";
import { countingHashing, day, picture, prepared, standsAt, takesStep } from "../support/attacks.ts";
import { openPortal, type PortalOptions, realHashing, type TestPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const modern: PortalOptions = { insurer: { password_policy: "modern" } };

async function choosesPassword(options: PortalOptions = {}) {
  const test = await openPortal(options);
  return { test, ...(await standsAt(test, "password")) };
}

const sets = (taro: Visitor, password: string) => taro.submits({ newPassword: password, confirmPassword: password });

async function storedHash(test: TestPortal, memberId: string): Promise<string> {
  const row = await test.deps.db
    .selectFrom("members")
    .select("password_hash")
    .where("id", "=", memberId)
    .executeTakeFirstOrThrow();
  return row.password_hash!;
}

/** Keys of which those for the pepper are given, the last one current. */
function keysWith(test: TestPortal, pepper: { id: string; secret: Buffer }[]) {
  const ring = new Map(keyPurposes.map((purpose) => [purpose, test.deps.keys.all.get(purpose)!]));
  return keysFrom(ring.set("pepper", pepper), randomBytes);
}

describe("the printed password", () => {
  it("P1: has 55 random bits, a letter, a digit and a hyphen, and meets the printed rule", async () => {
    const test = await openPortal();
    const { id } = await test.memberWithNotice();
    const seen = new Set<string>();
    for (let n = 0; n < 40; n += 1) seen.add((await issueNotice(test.portal, id)).temporaryPassword);
    expect(seen.size).toBe(40);
    for (const password of seen) {
      expect(password).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{3}$/);
      expect(password).toMatch(/[0-9]/);
      expect(password).toMatch(/[A-Z]/);
      expect(password.length).toBeLessThanOrEqual(13);
    }
  });

  it("P1: is drawn again until it has a letter and a digit", async () => {
    const test = await openPortal();
    const { id } = await test.memberWithNotice();
    const draws = [Buffer.alloc(11, 3), Buffer.alloc(11, 12), Buffer.from([3, 12, 3, 12, 3, 12, 3, 12, 3, 12, 3])];
    const random = (length: number) => (length === 11 ? draws.shift()! : randomBytes(length));
    const notice = await issueNotice({ ...test.portal, random }, id);
    expect(notice.temporaryPassword).toBe("3C3C-3C3C-3C3");
  });

  it.each([
    ["as printed", (printed: string) => printed],
    ["in lower case", (printed: string) => printed.toLowerCase()],
    [
      "in full width",
      (printed: string) => printed.replace(/[!-~]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0)),
    ],
    ["with one hyphen only", (printed: string) => printed.replace("-", "")],
    ["without hyphens, with a symbol behind", (printed: string) => `${printed.replaceAll("-", "")}!`],
    ["without hyphens, between symbols", (printed: string) => `#${printed.replaceAll("-", "").toLowerCase()}#`],
    ["with other symbols for hyphens", (printed: string) => printed.replaceAll("-", "/")],
    ["without hyphens, with a symbol and a letter behind", (printed: string) => `${printed.replaceAll("-", "")}!a`],
  ])("P1: %s cannot become the lasting one", async (_, typed) => {
    const { taro, member } = await choosesPassword();
    await sets(taro, typed(member.notice.temporaryPassword));
    expect(taro.sees.problems).toEqual(["通知の仮パスワードは使えません。別のパスワードを入力してください"]);
  });

  it("P1: cannot become the lasting one with the preset `modern` either", async () => {
    const { taro, member } = await choosesPassword(modern);
    await sets(taro, member.notice.temporaryPassword);
    expect(taro.sees.problems).toEqual(["通知の仮パスワードは使えません。別のパスワードを入力してください"]);
  });

  it("P2: is kept only salted and slowly hashed, never as it was printed", async () => {
    const test = await openPortal();
    const { id, notice } = await test.memberWithNotice();
    await issueNotice(test.portal, id);
    const rows = (await picture(test)).join("\n");
    for (const written of [notice.temporaryPassword, notice.temporaryPassword.replaceAll("-", "")])
      expect(rows.toUpperCase()).not.toContain(written);
    const hashes = [...rows.matchAll(/"password_hash":"([^"]+)"/g)].map(([, hash = ""]) => hash);
    const salts = hashes.map((hash) => hash.split("$").at(-2)!);
    expect(new Set(salts).size).toBe(2);
    for (const salt of salts) expect(Buffer.from(salt, "base64")).toHaveLength(16);
  });

  it("P4: is not shown on any page after it was printed", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.signsInWithNotice(member.notice);
    while (taro.sees.path !== "/") {
      expect(taro.sees.html.toUpperCase()).not.toContain(member.notice.temporaryPassword);
      await takesStep(taro, member.birthDate);
    }
  });
});

describe("how passwords are kept", () => {
  it("P11: as argon2id with at least the parameters of ASVS, which stand in the hash", async () => {
    const { test, taro, member } = await choosesPassword({ deps: { hashing: await realHashing() } });
    await takesStep(taro);
    const [scheme, keyId, phc = ""] = (await storedHash(test, member.id)).split(".");
    expect([scheme, keyId]).toEqual(["cf1", "k1"]);
    expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it("P2: two members with one password have different hashes", async () => {
    const test = await openPortal();
    const hashes = [
      await test.deps.hashing.hash("mori-no-3kuma", "cf1"),
      await test.deps.hashing.hash("mori-no-3kuma", "cf1"),
    ];
    expect(hashes[0]).not.toBe(hashes[1]);
  });

  it("P12: an attacker with the table but not the pepper cannot even test the right password", async () => {
    const { test, taro, member } = await choosesPassword();
    await takesStep(taro);
    const stored = await storedHash(test, member.id);
    const phc = stored.split(".").slice(2).join(".");
    const guesses = [chosen.password, Buffer.from(chosen.password).toString("base64")];
    expect(await Promise.all(guesses.map((guess) => verify(phc, guess)))).toEqual([false, false]);
    const otherPepper = await startHashing(keysWith(test, [{ id: "k1", secret: randomBytes(32) }]), randomBytes);
    expect(await otherPepper.verify(chosen.password, stored)).toBe(false);
    expect(await test.deps.hashing.verify(chosen.password, stored)).toBe(true);
  });

  it("P11: a hash with weaker parameters is made anew at the next sign-in", async () => {
    const { test, taro, member } = await choosesPassword({ deps: { hashing: await realHashing() } });
    await takesStep(taro);
    const peppered = test.deps.keys.mac("pepper", chosen.password).toString("base64");
    const weak = await argon2(peppered, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await test.deps.db
      .updateTable("members")
      .set({ password_hash: `cf1.k1.${weak}` })
      .where("id", "=", member.id)
      .execute();
    const signIn = async () => {
      const visitor = test.visitor();
      await visitor.signsIn(chosen.userId, chosen.password);
      return visitor.sees.path;
    };
    expect(await signIn()).toBe("/onboarding/email");
    const renewed = await storedHash(test, member.id);
    expect(parseOptions(renewed.split(".").slice(2).join("."))).toMatchObject({ memoryCost: 19_456, timeCost: 2 });
    expect(await signIn()).toBe("/onboarding/email");
    expect(await storedHash(test, member.id)).toBe(renewed);
  });

  it("P11: a hash with weaker parameters stays as it is when the password was wrong", async () => {
    const { test, taro, member } = await choosesPassword();
    await takesStep(taro);
    const peppered = test.deps.keys.mac("pepper", chosen.password).toString("base64");
    const weak = `cf1.k1.${await argon2(peppered, { memoryCost: 8192, timeCost: 1, parallelism: 1 })}`;
    await test.deps.db.updateTable("members").set({ password_hash: weak }).where("id", "=", member.id).execute();
    await test.visitor().signsIn(chosen.userId, "wrong-pass-1");
    expect(await storedHash(test, member.id)).toBe(weak);
  });

  it("P12: after a change of the pepper old hashes are still read, and made anew with the new key", async () => {
    const { test, taro, member } = await choosesPassword();
    await takesStep(taro);
    const old = test.deps.keys.all.get("pepper")![0]!;
    test.deps.keys = keysWith(test, [old, { id: "k2", secret: randomBytes(32) }]);
    test.deps.hashing = await startHashing(test.deps.keys, randomBytes);
    await test.reload();
    const visitor = test.visitor();
    await visitor.signsIn(chosen.userId, chosen.password);
    expect(visitor.sees.path).toBe("/onboarding/email");
    expect(await storedHash(test, member.id)).toMatch(/^cf1\.k2\./);
  });
});

describe("overlong input", () => {
  it("P13: a password of 257 characters is refused before it is hashed", async () => {
    const test = await openPortal();
    const hashing = countingHashing(test.deps.hashing);
    test.deps.hashing = hashing;
    await test.reload();
    const attacker = test.visitor();
    await attacker.signsIn("taro-mihon", "x".repeat(257));
    expect(attacker.sees.status).toBe(400);
    await attacker.signsIn("taro-mihon", "x".repeat(256));
    expect(attacker.sees.status).toBe(422);
    expect(hashing.checked).toBe(1);
  });

  it("P13: a new password of 257 characters is refused before it is hashed", async () => {
    const { taro } = await choosesPassword(modern);
    await sets(taro, "x".repeat(257));
    expect(taro.sees.status).toBe(400);
  });

  it.each(["with its length", "in chunks"])("P13: a body over the limit, sent %s, is refused with 413", async (how) => {
    const test = await openPortal();
    const taro = test.visitor();
    await taro.opens("/sign-in");
    const { path, fields, cookie } = prepared(taro, { userId: "taro-mihon" });
    const body = new URLSearchParams({ ...fields, password: "x".repeat(64 * 1024) }).toString();
    const bytes = new TextEncoder().encode(body);
    const chunks = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 4096) controller.enqueue(bytes.subarray(at, at + 4096));
        controller.close();
      },
    });
    const answer = await test.app.request(
      new Request(new URL(path, test.origin), {
        method: "POST",
        headers: {
          cookie,
          origin: test.origin,
          "content-type": "application/x-www-form-urlencoded",
          ...(how === "in chunks" ? {} : { "content-length": String(bytes.length) }),
        },
        ...(how === "in chunks" ? { body: chunks, duplex: "half" } : { body }),
      } as RequestInit),
    );
    expect(answer.status).toBe(413);
  });
});

describe("the rule of the printed manual (preset `kosmo`)", () => {
  it.each([
    ["eight characters", "ab1-ab1-"],
    ["thirteen characters", "abc1-abc2-abc"],
    ["capitals", "MORI-NO-3KUMA"],
    ["full width, which counts as half width", "ｍｏｒｉ－ｎｏ－３ｋ"],
    ["every ASCII symbol", "a1!\"#$%&'()*+"],
  ])("P15: takes %s", async (_, password) => {
    const { taro } = await choosesPassword();
    await sets(taro, password);
    expect([taro.sees.path, taro.sees.problems]).toEqual(["/onboarding/email", []]);
  });

  it.each([
    ["seven characters", "mori-3k", ["パスワードは8文字から13文字で入力してください（いま7文字です）"]],
    ["fourteen characters", "mori-no-3kumas", ["パスワードは8文字から13文字で入力してください（いま14文字です）"]],
    ["no letter", "2718-0946-3", ["パスワードに英字を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"]],
    ["no digit", "mori-no-kuma", ["パスワードに数字を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"]],
    [
      "neither letter nor symbol",
      "27180946",
      ["パスワードに英字と記号を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"],
    ],
    [
      "no letter and no digit",
      "#-%-+-#-%-",
      ["パスワードに英字と数字を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"],
    ],
    [
      "only letters",
      "morinokuma",
      ["パスワードに数字と記号を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"],
    ],
    [
      "none of these",
      "もりのくまさんたち",
      [
        "パスワードに英字・数字・記号を入れてください（それぞれ1文字以上いります）",
        "パスワードは半角の英字・数字・記号だけで入力してください（空白は使えません）",
      ],
    ],
    [
      "one character",
      "a",
      [
        "パスワードは8文字から13文字で入力してください（いま1文字です）",
        "パスワードに数字と記号を入れてください（英字・数字・記号がそれぞれ1文字以上いります）",
      ],
    ],
    ["no symbol", "morinokuma3", ["パスワードに記号を入れてください（英字・数字・記号がそれぞれ1文字以上いります）"]],
    ["a space", "mori no 3-ku", ["パスワードは半角の英字・数字・記号だけで入力してください（空白は使えません）"]],
    ["kanji", "森-mori-3kuma", ["パスワードは半角の英字・数字・記号だけで入力してください（空白は使えません）"]],
  ])("P15: refuses %s and says why", async (_, password, problems) => {
    const { taro } = await choosesPassword();
    await sets(taro, password);
    expect([taro.sees.path, taro.sees.problems]).toEqual(["/onboarding/password", problems]);
  });

  it("P15: does not tell capitals from small letters, at the first sign-in nor at any other", async () => {
    const { test, taro } = await choosesPassword();
    await sets(taro, "Mori-No-3Kuma");
    for (const password of ["mori-no-3kuma", "MORI-NO-3KUMA", "ｍｏｒｉ－ｎｏ－３ｋｕｍａ"]) {
      const visitor = test.visitor();
      await visitor.signsIn(chosen.userId, password);
      expect(visitor.sees.path).toBe("/onboarding/email");
    }
  });

  it("refuses two passwords that differ", async () => {
    const { taro } = await choosesPassword();
    await taro.submits({ newPassword: "mori-no-3kuma", confirmPassword: "mori-no-3kumo" });
    expect(taro.sees.problems).toEqual(["2つのパスワードが一致しません。同じものを入力してください"]);
  });
});

const beyondFirstPlane = String.fromCodePoint(...Array.from({ length: 128 }, (_, n) => 0x20000 + n));

describe("the preset `modern`", () => {
  it.each([
    ["eight characters of one kind", "kuramubo"],
    ["128 characters", "あいうえおかきくけこ".repeat(13).slice(0, 128)],
    ["128 characters outside the first plane", beyondFirstPlane],
    ["spaces", "four words in a row"],
  ])("P14: takes %s", async (_, password) => {
    const { test, taro } = await choosesPassword(modern);
    await sets(taro, password);
    expect([taro.sees.path, taro.sees.problems]).toEqual(["/onboarding/email", []]);
    const visitor = test.visitor();
    await visitor.signsIn(chosen.userId, password);
    expect(visitor.sees.path).toBe("/onboarding/email");
  });

  it.each([
    ["seven characters", "kuramub"],
    ["129 characters", "あいうえおかきくけこ".repeat(13).slice(0, 129)],
    ["seven characters outside the first plane", "𩸽𩸽𩸽𠮷𠮷𠮷𠮷"],
  ])("P14: refuses %s", async (_, password) => {
    const { taro } = await choosesPassword(modern);
    await sets(taro, password);
    expect(taro.sees.problems[0]).toContain("パスワードは8文字から128文字で入力してください");
  });

  it("P14: tells capitals from small letters", async () => {
    const { test, taro } = await choosesPassword(modern);
    await sets(taro, "Kuramubon-Waratta");
    const visitor = test.visitor();
    await visitor.signsIn(chosen.userId, "kuramubon-waratta");
    expect(visitor.sees.status).toBe(422);
  });

  it("P14: is kept under a scheme that tells capitals from small letters", async () => {
    const { test, taro, member } = await choosesPassword(modern);
    await sets(taro, "Kuramubon-Waratta");
    expect(await storedHash(test, member.id)).toMatch(/^x1\.k1\./);
  });

  it("P14: a letter typed with a combining mark is the same letter", async () => {
    const { test, taro } = await choosesPassword(modern);
    await sets(taro, "がぎぐげご-ぱぴ".normalize("NFD"));
    const visitor = test.visitor();
    await visitor.signsIn(chosen.userId, "がぎぐげご-ぱぴ".normalize("NFC"));
    expect(visitor.sees.path).toBe("/onboarding/email");
  });

  it("P14, P15: an insurer's change of preset leaves the password of those who have one as it is", async () => {
    const { test, taro } = await choosesPassword();
    await takesStep(taro);
    await test.deps.db
      .updateTable("insurers")
      .set({ password_policy: "modern" })
      .where("id", "=", test.portal.insurer.id)
      .execute();
    test.passes(day);
    const visitor = test.visitor();
    await visitor.signsIn(chosen.userId, chosen.password.toUpperCase());
    expect(visitor.sees.path).toBe("/onboarding/email");
  });
});

describe("a password that an attacker tries first", () => {
  const instead = "ほかの言葉をつなげてください（例：ことば＋数字＋記号）";
  const other = "別のパスワードを入力してください";
  it.each([
    ["a common word with what the rule asks for", "password-1", `「password」はよく使われる言葉です。${instead}`],
    ["a common word in other letters", "p@ssw0rd-1", `「p@ssw0rd」はよく使われる言葉です。${instead}`],
    ["a common word and the year", "sakura-2026", `「sakura」はよく使われる言葉です。${instead}`],
    ["the service's name", "genkan!123", `「genkan」はよく使われる言葉です。${instead}`],
    ["a word of this field", "kumiai-12345", `「kumiai」はよく使われる言葉です。${instead}`],
    [
      "the insurer's name",
      "tameshi-2026",
      "健康保険組合の名前が入っています。ほかの言葉をつなげるか、別のパスワードを入力してください",
    ],
    ["the own name", "mihon-1979!", "お名前が入っています。ほかの言葉をつなげるか、別のパスワードを入力してください"],
    ["a run", "abcd-1234!", `「abcd」は推測されやすい並びです。${instead}`],
    ["the birth date", "19790822a!", `生年月日が入っています。${other}`],
  ])("P8: is refused with preset `kosmo`: %s", async (_, password, sentence) => {
    const { taro } = await choosesPassword();
    await sets(taro, password);
    expect(taro.sees.problems).toEqual([sentence]);
  });

  it("P8: is refused with preset `kosmo`: the user ID, in whatever letters", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    await taro.submits({ userId: "Kuma-no-3taro", method: "otp" });
    await sets(taro, "kuma-no-3taro");
    expect(taro.sees.problems).toEqual([`ユーザーIDが入っています。${other}`]);
  });

  it.each([
    ["a common one", "iloveyou1", `「iloveyou」はよく使われる言葉です。${instead}`],
    ["one character again and again", "aaaaaaaaaaaa", `「aaaaaaaaaaaa」は推測されやすい並びです。${instead}`],
    ["the birth date", "19790822", `生年月日が入っています。${other}`],
    ["the birth date as another country writes it", "22081979", `生年月日が入っています。${other}`],
    ["the user ID", chosen.userId, `ユーザーIDが入っています。${other}`],
    ["the user ID in capitals", chosen.userId.toUpperCase(), `ユーザーIDが入っています。${other}`],
  ])("P8: is refused with preset `modern`: %s", async (_, password, sentence) => {
    const { taro } = await choosesPassword(modern);
    await sets(taro, password);
    expect(taro.sees.problems).toEqual([sentence]);
  });

  it("P8: is told in every language, with the part that was found", async () => {
    const { taro } = await choosesPassword();
    const told: string[] = [];
    for (const lang of ["easy", "en"]) {
      await taro.opens(`/onboarding/password?lang=${lang}`);
      await sets(taro, "sakura-2026");
      told.push(...taro.sees.problems);
    }
    expect(told).toEqual([
      expect.stringContaining("「sakura」は"),
      expect.stringContaining("“sakura” is a common word"),
    ]);
  });

  it("P8: may have a common word in it, as long as there is enough beside it", async () => {
    const { taro } = await choosesPassword(modern);
    await sets(taro, "my password is about 7 bears");
    expect(taro.sees.path).toBe("/onboarding/email");
  });
});

/** The rules as phones read them: numbers, and a class of characters for each `required`. */
function readRules(text: string) {
  const rules = text
    .split(";")
    .filter(Boolean)
    .map((rule) => rule.trim().split(": "));
  const number = (name: string) => Number(rules.find(([key]) => key === name)?.[1]);
  const required = rules.flatMap(([key, kind = ""]) =>
    key === "required" ? [classes[kind] ?? kind.slice(1, -1)] : [],
  );
  return { minlength: number("minlength"), maxlength: number("maxlength"), required };
}

const lower = "abcdefghijklmnopqrstuvwxyz";
const classes: Record<string, string> = { lower, upper: lower.toUpperCase(), digit: "0123456789" };

/** A random password with a character of each class, as long as asked. */
function madeBy(required: string[], length: number): string {
  const any = Array.from(required.join(""));
  const one = (signs: string[]) => signs[randomInt(signs.length)]!;
  const each = required.map((signs) => one(Array.from(signs)));
  return [...each, ...Array.from({ length: length - each.length }, () => one(any))].join("");
}

describe("the page of the new password", () => {
  it("P7: lets password managers and paste do their work, and shows the text on demand", async () => {
    const { taro } = await choosesPassword();
    const { html } = taro.sees;
    for (const name of ["newPassword", "confirmPassword"])
      expect(html).toMatch(new RegExp(`<input id="${name}"[^>]* type="password"[^>]* autocomplete="new-password"`));
    expect(html).toMatch(/<input id="username"[^>]* value="taro-mihon"[^>]* autocomplete="username"/);
    expect(html).toContain('data-show="newPassword confirmPassword"');
    expect(html).not.toMatch(/onpaste|autocomplete="off"/);
  });

  it.each(["kosmo", "modern"] as const)(
    "P7: tells phones the rule of preset `%s`, and takes what they make by it",
    async (name) => {
      const { taro } = await choosesPassword({ insurer: { password_policy: name } });
      const told = [...taro.sees.html.matchAll(/ passwordrules="([^"]*)"/g)].map(([, text = ""]) => readRules(text));
      expect(told).toHaveLength(2);
      expect(told[1]).toEqual(told[0]);
      const { minlength, maxlength, required } = told[0]!;
      const { min, max } = passwordPolicies[name];
      expect([minlength, maxlength]).toEqual([min, max]);
      await sets(taro, madeBy(required, Math.min(maxlength, 20)));
      expect([taro.sees.path, taro.sees.problems]).toEqual(["/onboarding/email", []]);
    },
  );

  it("P7: one-time codes are filled in by the phone", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "authenticator");
    expect(taro.sees.html).toMatch(/<input id="code"[^>]* autocomplete="one-time-code"/);
  });
});
