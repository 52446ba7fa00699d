import { beforeEach, describe, expect, it } from "vitest";
import {
  addsPasskey,
  audited,
  devicesOf,
  mailsOf,
  minute,
  type Resident,
  residentWithEmail,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { readQr } from "../support/qr.ts";
import { optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import {
  addressOn,
  answerOn,
  atRegistration,
  decides,
  newPhone,
  numberOn,
  opensCode,
  showsCode,
  tokenIn,
} from "./phones.ts";

describe("moving to a new phone", () => {
  let test: TestPortal;
  let taro: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
  });

  it("shows on both phones the same number, registers the new one and signs it in", async () => {
    const old = taro.person;
    const phone = newPhone(test);
    await opensCode(phone, await showsCode(old));
    await old.opens("/account/move/code");
    expect(numberOn(phone)).toMatch(/^\d\d$/);
    expect(numberOn(phone)).toBe(numberOn(old));
    await old.submits({ decision: "confirm" });
    await phone.opens("/move");
    const authenticator = new SoftwareAuthenticator();
    await phone.submits(answerOn(phone, authenticator));
    expect(phone.sees.path).toBe("/move/device-name");
    await phone.submits({ deviceName: "あたらしい スマホ" });
    expect(phone.sees.path).toBe("/sign-in");

    await old.opens("/account/move/code");
    expect(old.sees.heading).toBe("新しいスマートフォンを登録しました");
    expect(old.sees.html).toContain("「あたらしい スマホ」");
    await phone.submits({ userId: taro.own.userId, password: taro.own.password });
    await phone.submits({ response: JSON.stringify(authenticator.get(optionsOn(phone), test.origin)) });
    expect(phone.sees.path).toBe("/");
  });

  it("names the new phone before it is asked, so that the old one is not led to that question", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.submits(answerOn(phone));
    await taro.person.opens("/");
    expect(taro.person.sees.path).toBe("/");
    expect((await devicesOf(test, taro.id)).map(({ name }) => name)).toEqual(["わたしのスマホ", "iPhone"]);
  });

  it("asks again for a name that cannot be one", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.submits(answerOn(phone));
    await phone.submits({ deviceName: "  " });
    expect(phone.sees.status).toBe(422);
    expect(phone.sees.problems).toEqual(["デバイスの名前を入力してください"]);
  });

  it("C9: tells the member by mail, and the audit log of each act", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.submits(answerOn(phone));
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["生体認証を登録しました"]);
    for (const action of ["move.invite", "move.open", "move.confirm", "passkey.add"]) {
      expect([action, (await audited(test, taro.id, action)).map(({ outcome }) => outcome)]).toEqual([action, ["ok"]]);
    }
  });

  it("T5: registers an authenticator app by a right code, in the place of the old phone's", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.opens("/move/otp");
    const secret = phone.otpSecret();
    await phone.submits({ code: await phone.otpCode(taro.own.secret) });
    expect(phone.sees.status).toBe(422);
    expect(await devicesOf(test, taro.id)).toHaveLength(1);
    await phone.submits({ code: await phone.otpCode(secret) });
    expect(phone.sees.path).toBe("/move/device-name");
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["ワンタイムパスワードを登録しました"]);
    await phone.submits({ deviceName: "新しいアプリ" });
    expect((await devicesOf(test, taro.id)).map(({ name }) => name)).toEqual(["新しいアプリ"]);
    test.passes(minute);
    await phone.signsIn(taro.own.userId, taro.own.password);
    await phone.submits({ code: await phone.otpCode(taro.own.secret) });
    expect(phone.sees.status).toBe(422);
    await phone.submits({ code: await phone.otpCode(secret) });
    expect(phone.sees.path).toBe("/");
  });

  it("T7: has in the QR code what it shows in letters, and the same again when the page is loaded again", async () => {
    const address = await showsCode(taro.person);
    expect(readQr(taro.person.sees.html)).toBe(`${test.origin}${address}`);
    await taro.person.opens("/account/move/code");
    expect(addressOn(taro.person)).toBe(address);
  });

  it("answers the polling of either phone with nothing until something has changed", async () => {
    const old = taro.person;
    const phone = newPhone(test);
    const asks = async (who: typeof old, path: string) => {
      const answer = await who.request("GET", path, undefined, { "hx-request": "true" });
      return [answer.status, answer.headers.get("hx-redirect")];
    };
    const address = await showsCode(old);
    expect(await asks(old, "/account/move/status?seen=shown")).toEqual([204, null]);
    await opensCode(phone, address);
    expect(await asks(old, "/account/move/status?seen=shown")).toEqual([204, "/account/move/code"]);
    expect(await asks(old, "/account/move/status?seen=opened")).toEqual([204, null]);
    expect(await asks(phone, "/move/status?seen=opened")).toEqual([204, null]);
    await decides(old, "confirm");
    expect(await asks(phone, "/move/status?seen=opened")).toEqual([204, "/move"]);
    test.passes(10 * minute);
    expect(await asks(old, "/account/move/status?seen=confirmed")).toEqual([204, "/account/move/code"]);
  });

  it("asks no more when it is over", async () => {
    const { phone } = await atRegistration(test, taro);
    await taro.person.opens("/account/move/code");
    expect(taro.person.sees.html).toContain("every 5s");
    await phone.submits(answerOn(phone));
    await taro.person.opens("/account/move/code");
    expect(taro.person.sees.html).not.toContain("every 5s");
  });

  it("says whose portal it is and until when, in the language of the new phone", async () => {
    const phone = test.visitor({ language: "en" });
    await phone.opens(await showsCode(taro.person));
    expect(phone.sees.heading).toBe("Set up this phone");
    expect(phone.sees.html).toContain("Tameshi Health Insurance Society");
    expect(phone.sees.html).toContain("10:21");
  });

  it("leads out of the browser inside LINE before the invitation is taken", async () => {
    const phone = test.visitor({ userAgent: "Mozilla/5.0 (iPhone) Safari Line/13.20.1" });
    const address = await showsCode(taro.person);
    await phone.opens(address);
    expect(phone.sees.html).toContain(`href="${test.origin}${address}&amp;openExternalBrowser=1"`);
  });

  it("ends when the old phone says so, and begins anew with another code", async () => {
    const old = taro.person;
    const address = await showsCode(old);
    await decides(old, "cancel");
    expect(old.sees.path).toBe("/account/sign-in-methods");
    const phone = newPhone(test);
    expect((await phone.opens(address)).status).toBe(410);
    await old.opens("/account/move/code");
    expect(old.sees.heading).toBe("登録は終わりました");
    expect(tokenIn(await showsCode(old))).not.toBe(tokenIn(address));
  });

  it("leads who has no invitation to where one is made", async () => {
    expect((await taro.person.opens("/account/move/code")).path).toBe("/account/move");
    expect((await newPhone(test).opens("/move")).status).toBe(410);
    expect((await newPhone(test).opens("/move/passkey")).path).toBe("/move");
  });

  it("W11: makes no invitation for the eleventh device", async () => {
    for (let n = 0; n < 9; n += 1) await addsPasskey(taro.person);
    expect(await devicesOf(test, taro.id)).toHaveLength(10);
    await taro.person.opens("/account/move");
    expect(taro.person.forms()).toEqual([]);
    expect(taro.person.sees.html).toContain("10個まで");
  });
});
