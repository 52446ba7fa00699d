import { describe, expect, it } from "vitest";
import { say, strings } from "../../src/strings/strings.ts";
import { prepared, sends, sendsAtOnce } from "../support/attacks.ts";
import { codeOn } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, stepAfter, type Visitor } from "../support/visitor.ts";

const minute = 60_000;
const { problems } = strings.ja;

/** A member who was just asked for the code that went to taro@example.com. */
async function atCode(options: Parameters<typeof openPortal>[0] = {}) {
  const test = await openPortal(options);
  const member = await test.memberWithNotice();
  const taro = test.visitor();
  await taro.walksTo("email-code", member);
  return { test, taro, memberId: member.id };
}

/** @returns the code of the newest mail, its eight digits without the space. */
async function newestCode(test: TestPortal): Promise<string> {
  const mails = await test.mails();
  return /確認コード：(\d{4} \d{4})/.exec(mails.at(-1)?.text ?? "")![1]!.replace(" ", "");
}

const otherThan = (code: string, n = 1) => String((Number(code) + n) % 100_000_000).padStart(8, "0");

const confirmedAt = async (test: TestPortal, memberId: string) => {
  const member = await test.deps.db
    .selectFrom("members")
    .select("email_confirmed_at")
    .where("id", "=", memberId)
    .executeTakeFirstOrThrow();
  return member.email_confirmed_at;
};

describe("C5: the code", () => {
  it("has eight digits, goes to the typed address only, and confirms it", async () => {
    const { test, taro, memberId } = await atCode();
    const mails = await test.mails();
    expect(mails.map((mail) => mail.to)).toEqual(["taro@example.com"]);
    const code = /確認コード：(\d{4} \d{4})\n/.exec(mails[0]!.text)![1]!;
    await taro.submits({ code });
    expect(taro.sees.path).toBe(stepAfter("email-code"));
    expect(await confirmedAt(test, memberId)).toBe(test.deps.clock());
  });

  it.each([
    [
      "in full width",
      (code: string) => code.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)),
    ],
    ["with a hyphen", (code: string) => `${code.slice(0, 4)}-${code.slice(4)}`],
    ["copied with a line break", (code: string) => ` ${code}\r\n`],
  ])("is taken %s", async (_, write) => {
    const { test, taro } = await atCode();
    await taro.submits({ code: write(await newestCode(test)) });
    expect(taro.sees.path).toBe(stepAfter("email-code"));
  });

  it("is stored nowhere as it is: neither with the tries nor with the mail", async () => {
    const { test, memberId } = await atCode();
    const stored = [
      ...(await test.deps.db.selectFrom("email_codes").selectAll().where("member_id", "=", memberId).execute()),
      ...(await test.deps.db.selectFrom("outbox").selectAll().where("member_id", "=", memberId).execute()),
    ];
    expect(stored).toHaveLength(2);
    const code = await newestCode(test);
    const text = JSON.stringify(stored);
    for (const written of [code, `${code.slice(0, 4)} ${code.slice(4)}`, "taro@example.com"]) {
      expect(text).not.toContain(written);
    }
  });

  it("leaves no trace in the outbox after it was sent", async () => {
    const { test, memberId } = await atCode();
    await test.mails();
    const sent = await test.deps.db.selectFrom("outbox").selectAll().where("member_id", "=", memberId).execute();
    expect(sent).toMatchObject([{ message: "", sent_at: test.deps.clock() }]);
  });

  it("ends after half an hour", async () => {
    const { test, taro, memberId } = await atCode();
    const code = await newestCode(test);
    test.passes(29 * minute);
    await taro.opens("/onboarding/email-code");
    test.passes(minute);
    await taro.submits({ code });
    expect(taro.sees.problems).toEqual([problems.codeExpired]);
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it("still works shortly before", async () => {
    const { test, taro } = await atCode();
    const code = await newestCode(test);
    test.passes(30 * minute - 1000);
    await taro.submits({ code });
    expect(taro.sees.path).toBe(stepAfter("email-code"));
  });

  it("tells how many tries are left, and is dead after the fifth wrong one", async () => {
    const { test, taro, memberId } = await atCode();
    const code = await newestCode(test);
    for (const left of [4, 3, 2, 1]) {
      await taro.submits({ code: otherThan(code, left) });
      expect(taro.sees.problems).toEqual([say(problems.codeWrong, { left })]);
    }
    const form = taro.formWith(["code"]);
    await taro.submits({ code: otherThan(code) });
    expect(taro.sees.problems).toEqual([say(problems.codeSpent, { tries: 5 })]);
    await taro.posts(form.action, { ...form.fields, code });
    expect(taro.sees.status).toBe(422);
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it("R1: of fifty parallel wrong codes five are compared", async () => {
    const { test, taro, memberId } = await atCode();
    const code = await newestCode(test);
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => sends(test, prepared(taro, { code: otherThan(code, n + 1) }))),
    );
    const rows = await test.deps.db
      .selectFrom("email_codes")
      .select("tries_left")
      .where("member_id", "=", memberId)
      .execute();
    expect(rows).toEqual([{ tries_left: 0 }]);
    await sends(test, prepared(taro, { code }));
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it("is the newest one only", async () => {
    const { test, taro } = await atCode();
    const first = await newestCode(test);
    test.passes(minute);
    await taro.submits({ resend: "yes" });
    const second = await newestCode(test);
    expect(second).not.toBe(first);
    await taro.submits({ code: first });
    expect(taro.sees.problems).toEqual([say(problems.codeWrong, { left: 4 })]);
    await taro.submits({ code: second });
    expect(taro.sees.path).toBe(stepAfter("email-code"));
  });

  it("counts for the session that asked for it, not for the thief who has the password", async () => {
    const { test, memberId } = await atCode();
    const code = await newestCode(test);
    const thief = test.visitor();
    await thief.signsIn(chosen.userId, chosen.password);
    expect(thief.sees.path).toBe("/onboarding/email-code");
    await thief.posts("/onboarding/email-code", { ...formTokenOf(thief), code });
    expect(thief.sees.problems).toEqual([problems.codeExpired]);
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it("counts for the address it went to, not for the one that was typed afterwards", async () => {
    const { test, taro, memberId } = await atCode();
    const code = await newestCode(test);
    await taro.submits({ change: "yes" });
    await taro.submits({ email: "other@example.com" });
    expect(taro.sees.path).toBe("/onboarding/email-code");
    await taro.posts("/onboarding/email-code", { ...formTokenOf(taro), code });
    expect(taro.sees.status).toBe(422);
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it("of another member is wrong", async () => {
    const { test, taro, memberId } = await atCode();
    await test.mails();
    const hanako = test.visitor();
    await hanako.walksTo("email-code", await test.memberWithNotice(), { ...chosen, userId: "hanako-1" });
    const hers = await newestCode(test);
    await taro.submits({ code: hers });
    expect(taro.sees.problems).toEqual([say(problems.codeWrong, { left: 4 })]);
    expect(await confirmedAt(test, memberId)).toBeNull();
  });

  it.each([
    "",
    "1234567",
    "123456789",
    "abcdefgh",
    "1234567a",
    "٠١٢٣٤٥٦٧",
    "-1234567",
    "💩",
    "0x123456",
    "\u0000".repeat(8),
  ])("says what a code looks like instead of %j, and counts no try", async (code) => {
    const { test, taro, memberId } = await atCode();
    await taro.submits({ code });
    expect(taro.sees.problems).toEqual([code === "" ? problems.codeEmpty : say(problems.codeForm, { digits: 8 })]);
    const rows = await test.deps.db
      .selectFrom("email_codes")
      .select("tries_left")
      .where("member_id", "=", memberId)
      .execute();
    expect(rows).toEqual([{ tries_left: 5 }]);
  });

  it("X3: posted twenty times on two servers confirms once", async () => {
    const { test, taro, memberId } = await atCode();
    const code = await newestCode(test);
    const answers = await sendsAtOnce(test, prepared(taro, { code }));
    const events = await test.deps.db
      .selectFrom("audit_events")
      .select("sequence")
      .where("subject", "=", memberId)
      .where("action", "=", "email.confirm")
      .orderBy("sequence")
      .execute();
    expect(events).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe("asking again", () => {
  it("R9: waits a minute between two mails, and tells how long without accusing anybody", async () => {
    const { test, taro } = await atCode();
    await test.mails();
    test.passes(20_000);
    await taro.submits({ resend: "yes" });
    expect(taro.sees.problems).toEqual([]);
    expect(taro.sees.html).toContain("あと40秒たつと送れます。");
    expect(await test.mails()).toEqual([]);
  });

  it("says from when on it can be asked for again, and nothing once it can", async () => {
    const { test, taro } = await atCode();
    await taro.opens("/onboarding/email-code");
    expect(taro.sees.html).toContain("あと60秒たつと送れます。");
    test.passes(minute);
    await taro.opens("/onboarding/email-code");
    expect(taro.sees.html).not.toContain("たつと送れます");
  });

  it("tells a longer wait in minutes", async () => {
    const { test, taro } = await atCode();
    for (let n = 0; n < 4; n += 1) {
      test.passes(minute);
      await taro.submits({ resend: "yes" });
    }
    expect(taro.sees.html).toContain("あと10分たつと送れます。");
  });

  it("a mended address gets its code at once", async () => {
    const { test, taro } = await atCode();
    await test.mails();
    test.passes(1000);
    await taro.submits({ change: "yes" });
    await taro.submits({ email: "mended@example.com" });
    expect((await test.mails()).map(({ to }) => to)).toEqual(["mended@example.com"]);
    expect(taro.sees.html).toContain("確認コードを送りました");
  });

  it("R9: of a hundred addresses typed within the hour ten get a mail", async () => {
    const { test, taro } = await atCode();
    for (let n = 0; n < 100; n += 1) {
      await taro.submits({ change: "yes" });
      await taro.submits({ email: `n${n}@example.com` });
    }
    expect(await test.mails()).toHaveLength(10);
    expect(taro.sees.html).toContain("あと60分たつと送れます。");
  });

  it("R9: an impatient member gets a handful of mails an hour, not hundreds", async () => {
    const { test, taro } = await atCode();
    for (let minutes = 0; minutes < 60; minutes += 1) {
      test.passes(minute);
      await taro.submits({ resend: "yes" });
    }
    expect((await test.mails()).length).toBeLessThanOrEqual(11);
  });

  it("R9: twenty posts at the same moment send one mail", async () => {
    const { test, taro } = await atCode();
    await test.mails();
    test.passes(minute);
    await sendsAtOnce(test, prepared(taro, { resend: "yes" }));
    expect(await test.mails()).toHaveLength(1);
  });
});

describe("the mail", () => {
  it.each(["ja", "easy", "en"])("is written in the language of the page: %s", async (language) => {
    const test = await openPortal();
    await test.visitor({ language }).walksTo("email-code", await test.memberWithNotice());
    const [mail] = await test.mails();
    expect(mail!.subject).toBe(strings[language as "ja"].mails.emailCode.subject);
    expect(mail!.text).not.toMatch(/\{\w*\}|undefined|null/);
  });

  it("C8: holds neither the member's name nor anything that opens the account", async () => {
    const { test } = await atCode();
    const [mail] = await test.mails();
    const text = `${mail!.subject}\n${mail!.text}`;
    for (const private_ of ["見本", "太郎", chosen.userId, chosen.password, "19790822", "1979-08-22"]) {
      expect(text).not.toContain(private_);
    }
  });

  it("C8: has the insurer's address, whatever a forged header says", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    await taro.walksTo("email", await test.memberWithNotice());
    const { action, fields } = taro.formWith(["email"]);
    const body = new URLSearchParams({ ...fields, email: "taro@example.com" }).toString();
    const forged = {
      "x-forwarded-host": "evil.test",
      "x-original-host": "evil.test",
      forwarded: "host=evil.test",
      referer: "https://evil.test/",
    };
    await taro.request("POST", action, body, forged);
    const [mail] = await test.mails();
    expect(mail!.text).toContain(test.origin);
    expect(JSON.stringify(mail)).not.toContain("evil.test");
  });
});

describe("C9: until the address is confirmed it receives nothing but its confirmation", () => {
  const after = async (confirm: boolean) => {
    const { test, taro } = await atCode();
    const code = await newestCode(test);
    await taro.submits(confirm ? { code } : { later: "yes" });
    await taro.goesOnTo("recovery-codes");
    const recoveryCode = codeOn(taro);
    await taro.submits({ saved: "yes" });
    const nextDay = test.visitor();
    await nextDay.signsIn(chosen.userId, chosen.password);
    await nextDay.submits({ recoveryCode });
    expect(nextDay.sees.path).toBe("/onboarding/recovery-codes");
    return test.mails();
  };

  it("an unconfirmed one hears of nothing", async () => {
    expect(await after(false)).toEqual([]);
  });

  it("a confirmed one hears of the new authenticator, of the used recovery code and of the new browser", async () => {
    const mails = await after(true);
    const { otpAdded, recoveryCodeUsed, newDevice } = strings.ja.mails;
    // Mails of one moment go out in any order.
    expect(new Set(mails.map((mail) => `${mail.to} ${mail.subject}`))).toEqual(
      new Set([otpAdded, recoveryCodeUsed, newDevice].map(({ subject }) => `taro@example.com ${subject}`)),
    );
    expect(mails).toHaveLength(3);
  });
});

/** The hidden field of the first form on the page. */
function formTokenOf(person: Visitor): Record<string, string> {
  const { formToken = "" } = person.forms()[0]!.fields;
  return { formToken };
}
