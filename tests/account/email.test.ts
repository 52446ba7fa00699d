import { beforeEach, describe, expect, it } from "vitest";
import { emailIndex, unseal } from "../../src/members/members.ts";
import { newestCode, prepared, sends, sendsAtOnce } from "../support/attacks.ts";
import {
  audited,
  changesEmail,
  mailsOf,
  memberOf,
  minute,
  opensProved,
  type Resident,
  resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";

const before = "taro-mihon@example.com";
const after = "atarashii@example.jp";
const hours = 60 * minute;

async function emailOf(test: TestPortal, memberId: string): Promise<string | undefined> {
  return unseal(test.portal, await memberOf(test, memberId), "email");
}

describe("another address", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
    test.passes(10 * minute);
  });

  async function asksFor(address: string): Promise<void> {
    await opensProved(taro.person, "/account/email");
    await taro.person.submits({ email: address });
  }

  it("C6: waits until its code is entered; the one before stays", async () => {
    const { person, id } = taro;
    await asksFor(after);
    expect(person.sees.path).toBe("/account/email-code");
    expect(await emailOf(test, id)).toBe(before);
    expect((await mailsOf(test)).map(({ to }) => to)).toEqual([after]);
    await person.opens("/account/profile");
    expect(person.sees.html).toContain(`${after} への変更は、確認コードを待っています。`);
  });

  it("C6, C9: counts once the code is entered; both addresses hear of it, the old one with a link at the portal's own address", async () => {
    const { person, id } = taro;
    await asksFor(after);
    await person.submits({ code: await newestCode(test) });
    expect(person.sees.path).toBe("/account/profile");
    expect(await emailOf(test, id)).toBe(after);
    const mails = await mailsOf(test);
    expect(mails.map(({ to }) => to).sort()).toEqual([after, before]);
    const link = new RegExp(`${test.origin}/mail/email-objection\\?token=[\\w-]{43}`);
    expect(mails.map(({ to, text }) => [to, link.test(text)]).sort()).toEqual([
      [after, false],
      [before, true],
    ]);
  });

  it("C5: a wrong code has five tries, an old one none", async () => {
    const { person, id } = taro;
    await asksFor(after);
    const first = await newestCode(test);
    test.passes(2 * minute);
    await person.submits({ resend: "yes" });
    await person.submits({ code: first });
    expect(person.sees.problems[0]).toMatch(/^確認コードが違います/);
    for (let n = 0; n < 4; n += 1) await person.submits({ code: "00000000" });
    const second = await newestCode(test);
    await person.opens("/account/email-code");
    await person.posts("/account/email-code", { ...person.formWith(["resend"]).fields, code: second });
    expect(person.sees.status).toBe(422);
    expect(await emailOf(test, id)).toBe(before);
  });

  it("C5: the code of one address does not confirm another one", async () => {
    const { person, id } = taro;
    await asksFor(after);
    const code = await newestCode(test);
    test.passes(2 * minute);
    await opensProved(person, "/account/email");
    await person.submits({ email: "dareka@example.jp" });
    await person.submits({ code });
    expect(person.sees.status).toBe(422);
    await opensProved(person, "/account/recovery-email");
    expect(await emailOf(test, id)).toBe(before);
  });

  it("C5: a code entered in another session of the member does nothing", async () => {
    await asksFor(after);
    const code = await newestCode(test);
    const second = test.visitor();
    await signsInFully(second, taro);
    await second.opens("/account/email-code");
    await second.posts("/account/email-code", { ...second.formWith(["resend"]).fields, code });
    expect(second.sees.status).toBe(422);
    expect(await emailOf(test, taro.id)).toBe(before);
  });

  it("C5: the code goes on working when a proof comes between", async () => {
    const { person, id } = taro;
    await asksFor(after);
    const code = await newestCode(test);
    test.passes(11 * minute);
    await opensProved(person, "/account/email-code");
    await person.submits({ code });
    expect(await emailOf(test, id)).toBe(after);
  });

  it("X3: twenty equal posts of one code are one change with one mail to each", async () => {
    const { person, id } = taro;
    await asksFor(after);
    const answers = await sendsAtOnce(test, prepared(person, { code: await newestCode(test) }));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await audited(test, id, "email.change")).toHaveLength(2);
    expect((await mailsOf(test)).map(({ to }) => to).sort()).toEqual([after, before]);
  });

  it("that is the member's own already, or none at all, is refused with what was typed", async () => {
    const { person } = taro;
    await asksFor(before);
    expect(person.sees.problems).toEqual(["このメールアドレスは登録ずみです。別のアドレスを入力してください"]);
    await person.submits({ email: "taro@" });
    expect(person.formWith(["email"]).fields.email).toBe("taro@");
  });

  it("that was mistyped is mended at once: the right one gets its code without a wait", async () => {
    const { person } = taro;
    await asksFor("atarashi@exmaple.jp");
    await person.opens("/account/email");
    await person.submits({ email: after });
    expect((await mailsOf(test)).map(({ to }) => to).sort()).toEqual(["atarashi@exmaple.jp", after]);
    expect([person.sees.path, person.sees.problems]).toEqual(["/account/email-code", []]);
  });

  it("asked for twice within a minute gets one code, and is told when the next one can be sent", async () => {
    const { person } = taro;
    await asksFor(after);
    await person.submits({ resend: "yes" });
    expect(person.sees.html).toContain("あと60秒たつと送れます。");
    expect(person.sees.problems).toEqual([]);
    expect(await mailsOf(test)).toHaveLength(1);
  });

  it("can be given up", async () => {
    const { person, id } = taro;
    await asksFor(after);
    const code = await newestCode(test);
    const post = prepared(person, { code });
    await person.submits({ cancel: "yes" });
    expect(person.sees.html).not.toContain(after);
    await person.posts(post.path, post.fields);
    expect(await emailOf(test, id)).toBe(before);
    await person.opens("/account/email-code");
    expect(person.sees.path).toBe("/account/profile");
  });

  it("is not needed to confirm the one that was left for later: the profile says so until it is confirmed", async () => {
    const { person, id } = await resident(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    await person.opens("/account/profile");
    expect(person.sees.html).toContain('<a href="/account/email">メールアドレスを確認・変更する</a>');
    test.passes(2 * minute);
    await opensProved(person, "/account/email");
    await person.submits({ email: (await emailOf(test, id))! });
    await person.submits({ code: await newestCode(test) });
    expect(person.sees.html).toContain('<a href="/account/email">メールアドレスを変更する</a>');
  });

  it("of a member who confirmed none before brings no link to anybody", async () => {
    const hanako = await resident(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    await changesEmail(test, hanako.person, "hanako@example.jp");
    expect((await mailsOf(test)).map(({ to }) => to)).toEqual(["hanako@example.jp"]);
    expect((await memberOf(test, hanako.id)).email_index).toBe(emailIndex(test.portal, "hanako@example.jp"));
  });
});

describe("the link to object", () => {
  let test: TestPortal;
  let taro: Resident;
  let link: string;

  async function changesTo(address: string): Promise<string> {
    await changesEmail(test, taro.person, address);
    const text = (await mailsOf(test)).map((mail) => mail.text).join("\n");
    return (
      new URL(/https:\S+email-objection\S+/.exec(text)![0]).pathname +
      new URL(/https:\S+email-objection\S+/.exec(text)![0]).search
    );
  }

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
    link = await changesTo(after);
  });

  it("C6: brings the old address back without signing in, ends every session, and both addresses hear of it", async () => {
    const owner = test.visitor();
    await owner.opens(link);
    expect(owner.sees.heading).toBe("メールアドレスを元に戻す");
    await owner.submits({});
    expect(owner.sees.heading).toBe("メールアドレスを元に戻しました");
    const member = await memberOf(test, taro.id);
    expect([unseal(test.portal, member, "email"), member.email_confirmed_at]).toEqual([before, test.deps.clock()]);
    expect((await mailsOf(test)).map(({ to }) => to).sort()).toEqual([after, before]);
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/sign-in");
    expect(await audited(test, taro.id, "email.objection")).toHaveLength(1);
  });

  it("C6: changes nothing when a program that scans mails opens it", async () => {
    for (let n = 0; n < 3; n += 1) await test.visitor().opens(link);
    await test.visitor().request("HEAD", link);
    expect(await emailOf(test, taro.id)).toBe(after);
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/");
  });

  it("C6: works once, for 72 hours", async () => {
    const owner = test.visitor();
    await owner.opens(link);
    const post = prepared(owner, { token: owner.formWith(["token"]).fields.token! });
    test.passes(72 * hours);
    await owner.posts(post.path, post.fields);
    expect([owner.sees.status, await emailOf(test, taro.id)]).toEqual([410, after]);
    test.passes(-1);
    const answers = await sendsAtOnce(test, post, 6);
    const pages = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(pages.filter((html) => html.includes("メールアドレスを元に戻しました"))).toHaveLength(1);
    await owner.opens(link);
    expect(owner.sees.status).toBe(410);
  });

  it("C6: a thief who changed the address twice cannot take it back from the owner with the second link", async () => {
    const second = await changesTo("nusutto@example.jp");
    const owner = test.visitor();
    await owner.opens(link);
    await owner.submits({});
    const thief = test.visitor();
    await thief.opens(second);
    expect([thief.sees.status, await emailOf(test, taro.id)]).toEqual([410, before]);
  });

  it.each(["", "x".repeat(43), "../../etc"])("a token that nobody has, such as %j, opens nothing", async (token) => {
    const person = test.visitor();
    await person.opens(`/mail/email-objection?token=${encodeURIComponent(token)}`);
    expect(person.sees.status).toBe(410);
  });

  it("A2: does nothing at another insurer", async () => {
    const elsewhere = await openPortal();
    const person = elsewhere.visitor();
    await person.opens(link);
    expect(person.sees.status).toBe(410);
  });
});

describe("the second address", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
    test.passes(10 * minute);
    await opensProved(taro.person, "/account/recovery-email");
  });

  it("C5, C9: counts once its code is entered, and the usual address hears of it", async () => {
    const { person, id } = taro;
    await person.submits({ email: "yobi@example.jp" });
    expect((await memberOf(test, id)).recovery_email_confirmed_at).toBeNull();
    await person.submits({ code: await newestCode(test) });
    const member = await memberOf(test, id);
    expect([unseal(test.portal, member, "recovery_email"), member.recovery_email_confirmed_at]).toEqual([
      "yobi@example.jp",
      test.deps.clock(),
    ]);
    expect((await mailsOf(test)).map(({ to, subject }) => [to, subject])).toEqual([
      [before, "予備のメールアドレスを変更しました"],
    ]);
  });

  it("that was mistyped is mended at once", async () => {
    const { person } = taro;
    await person.submits({ email: "yobi@exmaple.jp" });
    await person.opens("/account/recovery-email");
    await person.submits({ email: "yobi@example.jp" });
    expect((await mailsOf(test)).map(({ to }) => to).sort()).toEqual(["yobi@example.jp", "yobi@exmaple.jp"]);
  });

  it("is removed, and the usual address hears of it", async () => {
    const { person, id } = taro;
    await person.submits({ email: "yobi@example.jp" });
    await person.submits({ code: await newestCode(test) });
    await mailsOf(test);
    await opensProved(person, "/account/recovery-email");
    await person.submits({ remove: "yes" });
    const { recovery_email, recovery_email_index, recovery_email_confirmed_at } = await memberOf(test, id);
    expect([recovery_email, recovery_email_index, recovery_email_confirmed_at]).toEqual([null, null, null]);
    expect(await mailsOf(test)).toHaveLength(1);
  });

  it("is another one than the usual one", async () => {
    const { person, id } = taro;
    await person.submits({ email: before.toUpperCase() });
    expect(person.sees.problems).toEqual(["いつものメールアドレスと同じです。別のアドレスを入力してください"]);
    expect((await memberOf(test, id)).recovery_email).toBeNull();
  });

  it("X3: two posts of one code confirm it once", async () => {
    const { person, id } = taro;
    await person.submits({ email: "yobi@example.jp" });
    const post = prepared(person, { code: await newestCode(test) });
    await Promise.all([sends(test, post), sends(test, post, test.anotherServer())]);
    expect(await audited(test, id, "recovery-email.confirm")).toHaveLength(1);
  });
});
