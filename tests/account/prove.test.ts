import { beforeEach, describe, expect, it } from "vitest";
import { prepared, sends, sendsAtOnce, sessionCookie, thiefOf } from "../support/attacks.ts";
import {
  audited,
  codeOn,
  mailsOf,
  minute,
  proves,
  type Resident,
  resident,
  residentWithEmail,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { memberWithPasskey, optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";

const asks = (person: Resident["person"]) => person.sees.html.includes('name="proof"');

const protectedPages = [
  "/account/user-id",
  "/account/email",
  "/account/recovery-email",
  "/account/withdraw",
  "/account/add-passkey",
  "/account/otp",
  "/account/recovery-codes",
  "/account/password",
  "/account/sessions",
];

describe("a change to the account", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
  });

  it.each(protectedPages)(
    "S13: %s opens at once for ten minutes after the sign-in, then asks for the second factor",
    async (path) => {
      const { person } = taro;
      test.passes(10 * minute - 1);
      await person.opens(path);
      expect([person.sees.status, asks(person)]).toEqual([200, false]);
      test.passes(1);
      await person.opens(path);
      expect([person.sees.path, person.sees.heading, asks(person)]).toEqual([path, "変更の前の確認", true]);
    },
  );

  it("S13: a form that was open too long is not carried out; what was typed waits behind the proof", async () => {
    const { person } = taro;
    await person.opens("/account/user-id");
    test.passes(10 * minute);
    await person.submits({ userId: "atarashii-taro" });
    expect([person.sees.status, asks(person)]).toEqual([403, true]);
    await proves(person);
    expect([person.sees.status, person.sees.heading]).toEqual([200, "ユーザーIDの変更"]);
    expect(person.formWith(["userId"]).fields.userId).toBe("atarashii-taro");
    await person.submits({});
    expect(person.sees.path).toBe("/account/profile");
    expect(person.sees.html).toContain("atarashii-taro");
  });

  it("S13: no secret waits in the page that asks", async () => {
    const { person, own } = taro;
    await person.opens("/account/password");
    test.passes(10 * minute);
    const typed = { currentPassword: own.password, newPassword: "yama-no-7kuma", confirmPassword: "yama-no-7kuma" };
    await person.submits({ ...typed, signOutEverywhere: "yes" });
    expect(asks(person)).toBe(true);
    expect([own.password, "yama-no-7kuma"].filter((secret) => person.sees.html.includes(secret))).toEqual([]);
    await proves(person);
    expect(person.formWith(["newPassword"]).fields.signOutEverywhere).toBe("yes");
  });

  it("S2, S4: proving makes a new session that ends when the old one would have", async () => {
    const { person, id } = taro;
    const sessionOf = () =>
      test.deps.db
        .selectFrom("sessions")
        .selectAll()
        .where("member_id", "=", id)
        .where("replaced_by", "is", null)
        .executeTakeFirstOrThrow();
    const before = await sessionOf();
    const thief = thiefOf(person);
    const cookie = person.cookies.get(sessionCookie);
    test.passes(10 * minute);
    await person.opens("/account/otp");
    await proves(person);
    expect(person.sees.heading).toBe("ワンタイムパスワードの設定");
    const after = await sessionOf();
    expect(person.cookies.get(sessionCookie)).not.toBe(cookie);
    expect([after.started_at, after.ends_at]).toEqual([before.started_at, before.ends_at]);
    expect(after.factor_at).toBe(test.deps.clock());
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("C1, C9: a recovery code proves it once, leads to the next one, and a mail says so", async () => {
    const hanako = await residentWithEmail(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    const { person, code } = hanako;
    test.passes(10 * minute);
    await person.opens("/account/otp");
    await person.submits({ recoveryCode: code });
    expect([person.sees.path, person.sees.status]).toEqual(["/onboarding/recovery-codes", 200]);
    await person.submits({ saved: "yes" });
    test.passes(10 * minute);
    await person.opens("/account/otp");
    await person.submits({ recoveryCode: code });
    expect([person.sees.path, person.sees.status]).toEqual(["/account/otp", 422]);
    const mails = (await mailsOf(test)).filter(({ to }) => to === "hanako-mihon@example.com");
    expect(mails.map(({ text }) => text.includes("新しい回復コードは、ログインした画面に表示されます"))).toEqual([
      true,
    ]);
    expect((await audited(test, hanako.id, "account.prove")).map(({ outcome }) => outcome).slice(-2)).toEqual([
      "ok",
      "refused",
    ]);
  });

  it("C1: a recovery code that proves it for a typed form leads to the next code, not back to a form that would", async () => {
    const { person, code } = await resident(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    await person.opens("/account/email");
    test.passes(10 * minute);
    await person.submits({ email: "atarashii@example.com" });
    expect(asks(person)).toBe(true);
    await person.submits({ recoveryCode: code });
    expect([person.sees.path, codeOn(person).length]).toEqual(["/onboarding/recovery-codes", 19]);
  });

  it("W1: a passkey proves it, and its answer works once", async () => {
    const phone = new SoftwareAuthenticator();
    const { person } = await memberWithPasskey(test, phone, { userId: "hanako-mihon", password: "umi-no-5kame" });
    test.passes(10 * minute);
    await person.opens("/account/password");
    const response = JSON.stringify(phone.get(optionsOn(person), test.origin));
    await person.submits({ response });
    expect([person.sees.path, asks(person)]).toEqual(["/account/password", false]);
    test.passes(10 * minute);
    await person.opens("/account/password");
    await person.submits({ response });
    expect([person.sees.status, asks(person)]).toEqual([422, true]);
  });

  it("R6: wrong tries count on the counter of the second factor", async () => {
    const { person } = taro;
    test.passes(10 * minute);
    await person.opens("/account/otp");
    for (let n = 0; n < 10; n += 1) await person.submits({ code: "000000" });
    await proves(person);
    expect(person.sees.problems).toEqual(["続けて間違えたため、10分ほど待ってから入力してください"]);
    await person.opens("/sign-out");
    await person.submits({});
    await person.signsIn(taro.own.userId, taro.own.password);
    await proves(person);
    expect(person.sees.path).toBe("/sign-in/second-factor");
  });

  it("F8: the form of the proof goes to the address that was asked for, and to no other", async () => {
    const { person } = taro;
    test.passes(10 * minute);
    for (const query of ["?next=//evil.test", "?next=https:evil.test", "?back=%2f%2fevil.test"]) {
      await person.opens(`/account/otp${query}`);
      expect(person.formWith(["code"]).action).toBe("/account/otp");
      expect(person.sees.html).not.toContain('"//evil');
    }
    const { fields } = person.formWith(["code"]);
    await person.posts("/account/otp", { ...fields, code: "000000", next: "//evil.test" });
    expect(person.sees.status).toBe(400);
  });

  it("the code on the page stays the same when a proof comes between", async () => {
    const { person } = taro;
    await person.opens("/account/recovery-codes");
    const shown = codeOn(person);
    test.passes(10 * minute);
    await person.submits({ saved: "yes" });
    await proves(person);
    expect([shown.length, codeOn(person)]).toEqual([19, shown]);
  });

  it("X3: of twenty equal proofs to two servers one counts, and all lead on", async () => {
    const { person, id } = taro;
    test.passes(10 * minute);
    await person.opens("/account/otp");
    const answers = await sendsAtOnce(test, prepared(person, { code: await person.otpCode(taro.own.secret) }));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await audited(test, id, "account.prove")).filter(({ outcome }) => outcome === "ok")).toHaveLength(1);
    const living = await test.deps.db
      .selectFrom("sessions")
      .select("id")
      .where("member_id", "=", id)
      .where("replaced_by", "is", null)
      .execute();
    expect(living).toHaveLength(1);
  });

  it("is led on once more when the answer to the proof was lost", async () => {
    const { person } = taro;
    test.passes(10 * minute);
    await person.opens("/account/otp");
    const post = prepared(person, { code: await person.otpCode(taro.own.secret) });
    await sends(test, post);
    await person.posts(post.path, post.fields);
    expect(person.sees.path).toBe("/account/sign-in-methods");
  });

  it.each([...protectedPages, "/account/profile", "/account/sign-in-methods", "/account/language"])(
    "S8: with the password alone %s leads to the second factor, and its form does nothing",
    async (path) => {
      const thief = test.visitor();
      await thief.signsIn(taro.own.userId, taro.own.password);
      const { formToken = "" } = thief.formWith(["code"]).fields;
      await thief.opens(path);
      expect(thief.sees.path).toBe("/sign-in/second-factor");
      if (!/profile|methods/.test(path)) await thief.posts(path, { formToken });
      expect(thief.sees.path).toBe("/sign-in/second-factor");
    },
  );
});
