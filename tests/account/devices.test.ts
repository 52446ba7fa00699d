import { beforeEach, describe, expect, it } from "vitest";
import { checkRecoveryCode } from "../../src/authenticators/recovery-code.ts";
import { newId } from "../../src/deps.ts";
import { prepared, sends, sendsAtOnce, sessionCookie, thiefOf } from "../support/attacks.ts";
import {
  addsPasskey,
  audited,
  codeOn,
  devicesOf,
  givesTenCodes,
  mailsOf,
  minute,
  opensProved,
  type Resident,
  resident,
  residentWithEmail,
  signsInFully,
  tokenOf,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";

const other = { userId: "hanako-mihon", password: "umi-no-5kame" };
const namePage = /^\/account\/devices\/[\w-]+\/name$/;

describe("the devices", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
  });

  it("C9, S2: a passkey is added, named afterwards, told of by mail, and the session is a new one", async () => {
    const { person, id } = taro;
    const thief = thiefOf(person);
    const cookie = person.cookies.get(sessionCookie);
    await addsPasskey(person);
    expect(person.sees.path).toMatch(namePage);
    expect(person.cookies.get(sessionCookie)).not.toBe(cookie);
    await person.submits({ deviceName: "あたらしい スマホ" });
    expect(person.sees.path).toBe("/account/sign-in-methods");
    expect((await devicesOf(test, id)).map(({ kind, name }) => [kind, name])).toEqual([
      ["otp", "わたしのスマホ"],
      ["passkey", "あたらしい スマホ"],
    ]);
    expect((await mailsOf(test)).map(({ to, subject }) => [to, subject])).toEqual([
      ["taro-mihon@example.com", "生体認証を登録しました"],
    ]);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("signs in with the passkey that was added", async () => {
    const { person, own } = taro;
    const phone = await addsPasskey(person);
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    await next.submits({ response: JSON.stringify(phone.get(optionsOn(next), test.origin)) });
    expect(next.sees.path).toBe("/");
  });

  it("W5: the phone that has a passkey is told not to make another one", async () => {
    const phone = await addsPasskey(taro.person);
    await taro.person.opens("/account/add-passkey");
    expect(optionsOn(taro.person).excludeCredentials?.map(({ id }) => id)).toEqual([phone.id]);
  });

  it("W2: a passkey that belongs to another member is refused and changes nothing", async () => {
    const hanako = await resident(test, other);
    const phone = await addsPasskey(hanako.person);
    await taro.person.opens("/account/add-passkey");
    await taro.person.submits({ response: JSON.stringify(phone.create(optionsOn(taro.person), test.origin)) });
    expect(taro.person.sees.status).toBe(422);
    expect(await devicesOf(test, taro.id)).toHaveLength(1);
  });

  it("X7: a ceremony that began in another member's session is refused", async () => {
    const hanako = await resident(test, other);
    await hanako.person.opens("/account/add-passkey");
    const answer = new SoftwareAuthenticator().create(optionsOn(hanako.person), test.origin);
    await taro.person.opens("/account/add-passkey");
    await taro.person.submits({ response: JSON.stringify(answer) });
    expect([taro.person.sees.status, (await devicesOf(test, taro.id)).length]).toEqual([422, 1]);
  });

  it("W11: an eleventh device is refused, on its page and by its form", async () => {
    const { person, id } = taro;
    await person.opens("/account/add-passkey");
    const phone = new SoftwareAuthenticator();
    const post = prepared(person, { response: JSON.stringify(phone.create(optionsOn(person), test.origin)) });
    const row = { insurer_id: test.portal.insurer.id, member_id: id, kind: "passkey", created_at: 1 } as const;
    const nine = Array.from({ length: 9 }, (_, n) => ({ ...row, id: newId(test.deps.random), name: `${n}` }));
    await test.deps.db.insertInto("authenticators").values(nine).execute();
    await person.posts(post.path, post.fields);
    expect(person.sees.problems).toEqual(["登録できるのは10個までです。使わないものを削除してから、追加してください"]);
    await person.opens("/account/add-passkey");
    expect(person.sees.html).not.toContain("data-passkey");
    expect(await devicesOf(test, id)).toHaveLength(10);
  });

  it.each(["わたしの 家の スマホ", "<b>名前</b>"])("W11: a device is called %j from now on", async (name) => {
    const { person, id } = taro;
    const [device] = await devicesOf(test, id);
    await person.opens(`/account/devices/${device!.id}/name`);
    expect(person.formWith(["deviceName"]).fields.deviceName).toBe("わたしのスマホ");
    await person.submits({ deviceName: name });
    expect((await devicesOf(test, id)).map((each) => each.name)).toEqual([name]);
    expect(person.sees.html).not.toContain("<b>名前");
  });

  it("W11: two devices of one name get a number, also when one of them is renamed", async () => {
    const { person, id } = taro;
    await addsPasskey(person);
    await person.submits({ deviceName: "わたしのスマホ" });
    const [, passkey] = await devicesOf(test, id);
    expect(passkey!.name).toBe("わたしのスマホ（2）");
    await person.opens(`/account/devices/${passkey!.id}/name`);
    await person.submits({});
    expect((await devicesOf(test, id))[1]!.name).toBe("わたしのスマホ（2）");
  });

  it("C9: a removed device is told of by mail and no longer signs in", async () => {
    const { person, id, own } = taro;
    const phone = await addsPasskey(person);
    await person.submits({ deviceName: "古いスマホ" });
    await mailsOf(test);
    await removes(person, (await devicesOf(test, id))[1]!.id);
    expect(person.sees.path).toBe("/account/sign-in-methods");
    expect((await mailsOf(test)).map(({ text }) => text.includes("「古いスマホ」が削除されました"))).toEqual([true]);
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    expect(next.sees.html).not.toContain("data-passkey");
    const options = { challenge: "x".repeat(43), rpId: new URL(test.origin).hostname };
    const { formToken = "" } = next.formWith(["code"]).fields;
    await next.posts("/sign-in/second-factor", {
      formToken,
      response: JSON.stringify(phone.get(options, test.origin)),
    });
    expect([next.sees.path, next.sees.status]).toEqual(["/sign-in/second-factor", 422]);
  });

  it("W11: the last device stays, and the page says what to do first", async () => {
    const { person, id } = taro;
    const [device] = await devicesOf(test, id);
    await person.opens(`/account/devices/${device!.id}/remove`);
    expect(person.sees.html).toContain("ただ一つの認証方法です");
    const formToken = await tokenOf(person);
    await person.posts(`/account/devices/${device!.id}/remove`, { formToken });
    expect(person.sees.problems).toEqual(["これはただ一つの認証方法です。先に別の方法を追加してください"]);
    expect(await devicesOf(test, id)).toHaveLength(1);
  });

  it("W11: of two tabs that remove the last two devices at once one wins", async () => {
    const { person, id } = taro;
    await addsPasskey(person);
    const second = test.visitor();
    await signsInFully(second, taro);
    const [otp, passkey] = await devicesOf(test, id);
    await person.opens(`/account/devices/${otp!.id}/remove`);
    await second.opens(`/account/devices/${passkey!.id}/remove`);
    const posts = [prepared(person, { signOutEverywhere: "" }), prepared(second, { signOutEverywhere: "" })];
    for (const post of posts) delete post.fields.signOutEverywhere;
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n])));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
    expect(await devicesOf(test, id)).toHaveLength(1);
    expect(await audited(test, id, "device.remove")).toHaveLength(1);
  });

  it("S6: removing a device ends the other sessions at once where the box is ticked", async () => {
    const { person, id } = taro;
    await addsPasskey(person);
    const second = test.visitor();
    await signsInFully(second, taro);
    await removes(person, (await devicesOf(test, id))[1]!.id, { signOutEverywhere: "yes" });
    await second.opens("/");
    expect(second.sees.path).toBe("/sign-in");
    await person.opens("/");
    expect(person.sees.path).toBe("/");
  });

  it.each(["name", "remove"])(
    "A2: the page /%s of a foreign member's device is the page of a missing one",
    async (page) => {
      const hanako = await resident(test, other);
      const foreign = (await devicesOf(test, hanako.id))[0]!.id;
      const elsewhere = await openPortal();
      const strange = (await devicesOf(elsewhere, (await resident(elsewhere)).id))[0]!.id;
      const { person } = taro;
      const formToken = await tokenOf(person);
      const plain = (html: string) => html.replaceAll(/[\w-]{20}(?=\/)/g, "");
      const seen = [];
      for (const id of ["x".repeat(20), foreign, strange]) {
        await person.opens(`/account/devices/${id}/${page}`);
        const got = [person.sees.status, plain(person.sees.html)];
        await person.posts(
          `/account/devices/${id}/${page}`,
          page === "name" ? { formToken, deviceName: "x" } : { formToken },
        );
        seen.push(JSON.stringify([...got, person.sees.status, plain(person.sees.html)]));
        expect([got[0], person.sees.status]).toEqual([404, 404]);
      }
      expect(new Set(seen).size).toBe(1);
      expect((await devicesOf(test, hanako.id)).map(({ name }) => name)).toEqual(["わたしのスマホ"]);
    },
  );

  it("tells the phone which passkeys are left", async () => {
    const { person } = taro;
    const phone = await addsPasskey(person);
    await person.opens("/account/sign-in-methods");
    const [, name, options = ""] = /data-signal="(\w+)" data-options="([^"]*)"/.exec(person.sees.html)!;
    expect(name).toBe("signalAllAcceptedCredentials");
    expect(JSON.parse(options.replaceAll("&quot;", '"'))).toEqual({
      rpId: new URL(test.origin).hostname,
      userId: phone.userHandle,
      allAcceptedCredentialIds: [phone.id],
    });
  });
});

describe("the authenticator app", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
  });

  it("T5: the old one works until the new one has shown a right code, and then no longer", async () => {
    const { person, id, own } = taro;
    await person.opens("/account/otp");
    const secret = person.otpSecret();
    await person.submits({ code: "000000" });
    expect(person.sees.status).toBe(422);
    const phone = test.visitor();
    await signsInFully(phone, taro);
    await person.submits({ code: await person.otpCode(secret) });
    expect(person.sees.path).toMatch(namePage);
    expect(await devicesOf(test, id)).toHaveLength(1);
    test.passes(minute);
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    await next.submits({ code: await next.otpCode(own.secret) });
    expect(next.sees.status).toBe(422);
    await next.submits({ code: await next.otpCode(secret) });
    expect(next.sees.path).toBe("/");
  });

  it("X3: twenty equal posts of the first code make one app and one mail", async () => {
    const { person, id } = taro;
    await person.opens("/account/otp");
    const answers = await sendsAtOnce(test, prepared(person, { code: await person.otpCode(person.otpSecret()) }));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    // A straggler may meet the next key and be refused; what counts is that one app was added to the one of the first login.
    expect((await audited(test, id, "otp.add")).filter(({ outcome }) => outcome === "ok")).toHaveLength(2);
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["ワンタイムパスワードを登録しました"]);
    expect(await devicesOf(test, id)).toHaveLength(1);
  });
});

describe("a new recovery code", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
  });

  it("C1, C9: the old one works until the new one is kept, then it is dead, and a mail says so", async () => {
    const { person, own, code, id } = taro;
    await person.opens("/account/recovery-codes");
    const fresh = codeOn(person);
    await person.submits({});
    expect([person.sees.status, codeOn(person)]).toEqual([422, fresh]);
    expect(await checkRecoveryCode(test.portal, id, code)).toBe(code.slice(0, 4));
    await mailsOf(test);
    await person.submits({ saved: "yes" });
    expect(person.sees.html).toContain("に保存しました。1回だけ使えます。");
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["回復コードを新しくしました"]);
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    await next.submits({ recoveryCode: code });
    expect(next.sees.status).toBe(422);
    await next.submits({ recoveryCode: fresh });
    expect(next.sees.status).toBe(200);
  });

  it("C1: it is never shown a second time", async () => {
    const { person } = taro;
    await person.opens("/account/recovery-codes");
    const fresh = codeOn(person);
    await person.submits({ saved: "yes" });
    await person.opens("/account/recovery-codes");
    expect([codeOn(person).length, codeOn(person) === fresh]).toEqual([19, false]);
  });

  it("X3: of twenty equal posts one counts", async () => {
    const { person, id } = taro;
    await person.opens("/account/recovery-codes");
    const answers = await sendsAtOnce(test, prepared(person, { saved: "yes" }), 6);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await audited(test, id, "recovery-codes.renew")).toHaveLength(1);
  });

  it("says with which of the devices the member signed in, and nothing after a recovery code", async () => {
    const { own, code } = taro;
    await addsPasskey(taro.person);
    const phone = test.visitor();
    await signsInFully(phone, taro);
    await phone.opens("/account/sign-in-methods");
    const cards = phone.sees.html.split('<section class="card">').slice(1);
    expect(cards.map((card) => card.includes("今回のログインに使いました"))).toEqual([true, false]);
    const other = test.visitor();
    await other.signsIn(own.userId, own.password);
    await other.submits({ recoveryCode: code });
    await other.submits({ saved: "yes" });
    await other.opens("/account/sign-in-methods");
    expect(other.sees.path).toBe("/account/sign-in-methods");
    expect(other.sees.html).not.toContain("今回のログインに使いました");
  });

  it("C1: takes the place of what is left of ten, of which the overview says how many", async () => {
    const { person, id } = taro;
    const ten = await givesTenCodes(test, id);
    await person.opens("/account/sign-in-methods");
    expect(person.sees.html).toContain("残りは10個です");
    await opensProved(person, "/account/recovery-codes");
    await person.submits({ saved: "yes" });
    expect(person.sees.html).not.toContain("残りは");
    const left = await Promise.all(ten.map((code) => checkRecoveryCode(test.portal, id, code)));
    expect(left.filter((selector) => selector !== undefined)).toEqual([]);
  });
});

async function removes(person: Resident["person"], id: string, fields: Record<string, string> = {}): Promise<void> {
  await person.opens(`/account/devices/${id}/remove`);
  const form = person.formWith(["signOutEverywhere"]);
  await person.posts(form.action, { ...form.fields, ...fields });
}
