import { Writable } from "node:stream";
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { cookieOf, picture, prepared, sends, sendsAtOnce, timesDone } from "../support/attacks.ts";
import {
  addsPasskey,
  audited,
  devicesOf,
  minute,
  opensProved,
  type Resident,
  resident,
  signsInFully,
  tokenOf,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import type { Visitor } from "../support/visitor.ts";
import { answerOn, atRegistration, decides, newPhone, numberOn, opensCode, showsCode, tokenIn } from "./phones.ts";

describe("attacks on the move to a new phone", () => {
  let test: TestPortal;
  let taro: Resident;
  let old: Visitor;

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    old = taro.person;
  });

  const move = () =>
    test.deps.db.selectFrom("moves").selectAll().where("member_id", "=", taro.id).executeTakeFirstOrThrow();
  const deviceCount = async () => (await devicesOf(test, taro.id)).length;

  it("S13: shows no code without a second factor of the last ten minutes", async () => {
    const formToken = await tokenOf(old);
    test.passes(10 * minute);
    await old.opens("/account/move");
    expect(old.sees.heading).toBe("変更の前の確認");
    await old.posts("/account/move", { formToken });
    expect(old.sees.status).toBe(403);
    expect(await test.deps.db.selectFrom("moves").selectAll().where("member_id", "=", taro.id).execute()).toEqual([]);
  });

  it("S8: a session of the password alone makes no invitation and sees none", async () => {
    await showsCode(old);
    const half = test.visitor();
    await half.signsIn(taro.own.userId, taro.own.password);
    for (const path of ["/account/move", "/account/move/code", "/account/move/status?seen=shown"]) {
      expect((await half.opens(path)).path).toBe("/sign-in/second-factor");
    }
  });

  it("teaches nothing to whoever photographed the code but whose portal it is", async () => {
    const photographer = newPhone(test);
    await photographer.opens(await showsCode(old));
    expect(photographer.sees.status).toBe(200);
    const { html } = photographer.sees;
    expect(html).toContain("ためし健康保険組合");
    for (const secret of ["見本", taro.own.userId, taro.id, "1979", "わたしのスマホ"])
      expect(html).not.toContain(secret);
    expect(numberOn(photographer)).toBe(undefined);
  });

  it("S10: opening the address changes nothing, however often", async () => {
    const address = await showsCode(old);
    const before = [await move(), ...(await picture(test))];
    for (let n = 0; n < 3; n += 1) await newPhone(test).opens(address);
    expect([await move(), ...(await picture(test))]).toEqual(before);
  });

  it("refuses a second phone with the photographed code, and says so to the audit log only", async () => {
    const address = await showsCode(old);
    const [phone, photographer, stranger] = [newPhone(test), newPhone(test), newPhone(test)];
    await photographer.opens(address);
    await opensCode(phone, address);
    await photographer.submits({ token: tokenIn(address) });
    const refused = photographer.sees;
    expect([refused.status, refused.heading]).toEqual([410, "このコードは使えません"]);
    expect((await photographer.opens(address)).status).toBe(410);
    expect((await photographer.opens("/move")).status).toBe(410);
    expect((await photographer.opens("/move/passkey")).status).toBe(410);
    // As for a code that never was.
    await stranger.opens("/sign-in");
    expect((await stranger.opens("/move?token=abc")).html).toBe(
      (await stranger.opens(address)).html.replaceAll(tokenIn(address), "abc"),
    );
    expect((await audited(test, taro.id, "move.open")).map(({ outcome }) => outcome)).toEqual(["ok", "refused"]);
    expect(numberOn(phone)).toMatch(/^\d\d$/);
  });

  it("adds nothing without the old phone's confirmation, whatever the new phone sends", async () => {
    const phone = newPhone(test);
    await opensCode(phone, await showsCode(old));
    const formToken = await formTokenOf(phone);
    for (const path of ["/move/passkey", "/move/otp", "/move/device-name"]) {
      await phone.opens(path);
      expect(phone.sees.path).toBe("/move");
    }
    // A challenge that the member was given elsewhere, answered well.
    await opensProved(old, "/account/add-passkey");
    const response = JSON.stringify(new SoftwareAuthenticator().create(optionsOn(old), test.origin));
    await phone.posts("/move/passkey", { formToken, response });
    await phone.posts("/move/otp", { formToken, code: await phone.otpCode(taro.own.secret) });
    await phone.posts("/move/device-name", { formToken, deviceName: "X" });
    expect(phone.sees.path).toBe("/move");
    expect((await devicesOf(test, taro.id)).map(({ name }) => name)).toEqual(["わたしのスマホ"]);
  });

  it("confirms nothing before a phone has opened the invitation", async () => {
    const address = await showsCode(old);
    await old.posts("/account/move/code", { ...old.formWith(["decision"]).fields, decision: "confirm" });
    expect((await move()).confirmed_at).toBe(null);
    const photographer = newPhone(test);
    await opensCode(photographer, address);
    expect((await photographer.opens("/move/passkey")).path).toBe("/move");
  });

  it("an invitation that somebody else opened first is not the new phone's, and dies with one press", async () => {
    const address = await showsCode(old);
    const photographer = newPhone(test);
    await opensCode(photographer, address);
    expect((await newPhone(test).opens(address)).status).toBe(410);
    await decides(old, "cancel");
    expect((await photographer.opens("/move")).status).toBe(410);
    expect((await photographer.opens("/move/passkey")).status).toBe(410);
    expect(await deviceCount()).toBe(1);
  });

  it("X3: of phones that open the invitation at the same moment one gets it", async () => {
    const address = await showsCode(old);
    const phones = Array.from({ length: 10 }, () => newPhone(test));
    for (const phone of phones) await phone.opens(address);
    const posts = phones.map((phone) => prepared(phone, { token: tokenIn(address) }));
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n % 2])));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, ...Array(9).fill(410)]);
    expect(await timesDone(test, "move.open")).toBe(1);
  });

  it("X2: the claim sent again by the same phone has no second effect; by another one it is refused", async () => {
    const address = await showsCode(old);
    const phone = newPhone(test);
    await phone.opens(address);
    const post = prepared(phone, { token: tokenIn(address) });
    const first = await sends(test, post);
    const before = [await move(), ...(await picture(test))];
    const again = await sends(test, post);
    expect([first.status, again.status]).toEqual([303, 303]);
    expect([await move(), ...(await picture(test))]).toEqual(before);
    const other = newPhone(test);
    await other.opens("/sign-in");
    expect((await sends(test, { ...post, cookie: cookieOf(other) })).status).toBe(403);
  });

  it("X3: twenty identical registrations add one passkey and send one mail", async () => {
    const { phone } = await atRegistration(test, taro);
    const post = prepared(phone, answerOn(phone));
    const answers = await sendsAtOnce(test, post);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await deviceCount()).toBe(2);
    expect(await timesDone(test, "passkey.add")).toBe(1);
    expect((await sends(test, post)).headers.get("location")).toBe("/move/device-name");
    expect(await deviceCount()).toBe(2);
  });

  it("X3: twenty identical codes of one app add one app", async () => {
    const { phone } = await atRegistration(test, taro);
    await phone.opens("/move/otp");
    const post = prepared(phone, { code: await phone.otpCode(phone.otpSecret()) });
    const answers = await sendsAtOnce(test, post);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await audited(test, taro.id, "otp.add")).map(({ detail }) => detail)).toEqual(["", "move"]);
    expect(await deviceCount()).toBe(1);
  });

  it("registers one device with one invitation: a second passkey finds it used", async () => {
    const { phone } = await atRegistration(test, taro);
    const second = prepared(phone, answerOn(phone));
    await phone.opens("/move/passkey");
    await phone.submits(answerOn(phone));
    expect((await sends(test, second)).headers.get("location")).toBe("/move/device-name");
    expect(await deviceCount()).toBe(2);
  });

  it("X13: ends after ten minutes, and no clock brings it back", async () => {
    const { phone, address } = await atRegistration(test, taro);
    const answer = answerOn(phone);
    test.passes(10 * minute);
    await phone.submits(answer);
    expect(phone.sees.status).toBe(410);
    test.passes(-5 * minute);
    for (const path of ["/move", address]) expect((await phone.opens(path)).status).toBe(410);
    await phone.posts("/move/passkey", { ...phone.posted!.fields, ...answer });
    expect(await deviceCount()).toBe(1);
    expect((await old.opens("/account/move/code")).heading).toBe("登録は終わりました");
  });

  it("X13: lives nine minutes and 59 seconds", async () => {
    const { phone } = await atRegistration(test, taro);
    test.passes(10 * minute - 1000);
    await phone.opens("/move/passkey");
    await phone.submits(answerOn(phone));
    expect(await deviceCount()).toBe(2);
  });

  it("X13: a clock that goes back before its beginning ends it for good", async () => {
    test.passes(2 * minute);
    const address = await showsCode(old);
    test.passes(-minute);
    expect((await newPhone(test).opens(address)).status).toBe(410);
    test.passes(minute);
    expect((await newPhone(test).opens(address)).status).toBe(410);
  });

  const endings: Record<string, () => Promise<unknown>> = {
    "signs out": async () => {
      await old.opens("/sign-out");
      await old.submits({});
    },
    "is idle for too long": () =>
      test.deps.db
        .updateTable("sessions")
        .set({ idle_ends_at: test.deps.clock() })
        .where("member_id", "=", taro.id)
        .execute(),
    "has its session replaced": () => addsPasskey(old),
    "belongs to somebody whom the office locked": () =>
      test.deps.db.updateTable("members").set({ locked_at: test.deps.clock() }).where("id", "=", taro.id).execute(),
  };

  it.each(Object.keys(endings))("S7: dies when the old phone %s, at whatever point the new one is", async (name) => {
    const { phone } = await atRegistration(test, taro);
    const answer = answerOn(phone);
    await endings[name]!();
    const before = await deviceCount();
    await phone.submits(answer);
    expect(phone.sees.status).toBe(410);
    expect(await deviceCount()).toBe(before);
  });

  it("S7: cannot be opened after the old phone signed out", async () => {
    const address = await showsCode(old);
    await endings["signs out"]!();
    expect((await newPhone(test).opens(address)).status).toBe(410);
  });

  it("ends the older invitation when a new one is made, in this session or another", async () => {
    const first = await showsCode(old);
    const second = await showsCode(old);
    const elsewhere = test.visitor();
    await signsInFully(elsewhere, taro);
    expect((await newPhone(test).opens(first)).status).toBe(410);
    expect((await newPhone(test).opens(second)).status).toBe(200);
    await showsCode(elsewhere);
    expect((await newPhone(test).opens(second)).status).toBe(410);
    expect((await old.opens("/account/move/code")).path).toBe("/account/move");
  });

  it("A2, X6: an invitation of one insurer is none at another, for the code and for the visit that opened it", async () => {
    const other = await openPortal({ deps: { db: test.deps.db } });
    const address = await showsCode(old);
    const abroad = newPhone(other);
    expect((await abroad.opens(address)).status).toBe(410);
    const { phone } = await atRegistration(test, taro);
    for (const [name, value] of phone.cookies) abroad.cookies.set(name, value);
    for (const path of ["/move", "/move/passkey", "/move/device-name"])
      expect((await abroad.opens(path)).status).toBe(410);
  });

  it("W1, X7: the challenge is the invitation's: the old phone's answers nothing here, nor this one there", async () => {
    await opensProved(old, "/account/add-passkey");
    const ofSession = answerOn(old);
    const { phone } = await atRegistration(test, taro);
    const ofMove = answerOn(phone);
    await phone.submits(ofSession);
    expect([phone.sees.status, phone.sees.problems]).toEqual([422, ["もう一度ためすか、別の方法を選んでください"]]);
    await old.opens("/account/add-passkey");
    await old.submits(ofMove);
    expect(old.sees.status).toBe(422);
    expect(await deviceCount()).toBe(1);
  });

  it("W2: a credential that somebody has is refused, and the invitation stays usable", async () => {
    const authenticator = new SoftwareAuthenticator();
    const hanako = await resident(test, { userId: "hanako-mihon", password: "umi-no-5kame" });
    await opensProved(hanako.person, "/account/add-passkey");
    await hanako.person.submits(answerOn(hanako.person, authenticator));
    const { phone } = await atRegistration(test, taro);
    await phone.submits(answerOn(phone, authenticator));
    expect(phone.sees.status).toBe(422);
    await phone.submits(answerOn(phone));
    expect(phone.sees.path).toBe("/move/device-name");
  });

  it("W5: offers the new phone to register what the member does not have yet", async () => {
    const known = await addsPasskey(old);
    const { phone } = await atRegistration(test, taro);
    expect(optionsOn(phone).excludeCredentials?.map(({ id }) => id)).toEqual([known.id]);
    expect(optionsOn(phone).authenticatorSelection?.userVerification).toBe("required");
  });

  it("W11: the eleventh device is refused on the new phone too", async () => {
    const { phone } = await atRegistration(test, taro);
    const device = { insurer_id: test.portal.insurer.id, member_id: taro.id, kind: "passkey", created_at: 1 } as const;
    const rows = Array.from({ length: 9 }, (_, n) => ({ ...device, id: `${taro.id}-${n}`, name: `${n}` }));
    await test.deps.db.insertInto("authenticators").values(rows).execute();
    await phone.submits(answerOn(phone));
    expect([phone.sees.status, phone.sees.problems]).toEqual([
      422,
      ["登録できるのは10個までです。使わないものを削除してから、追加してください"],
    ]);
    expect(await deviceCount()).toBe(10);
  });

  it("S1: of the token only the hash is kept, and the hash opens nothing", async () => {
    const address = await showsCode(old);
    const token = tokenIn(address);
    expect(Buffer.from(token, "base64url")).toHaveLength(32);
    await opensCode(newPhone(test), address);
    const kept = [JSON.stringify(await move()), ...(await picture(test))].join("\n");
    expect(kept).not.toContain(token);
    const thief = newPhone(test);
    const { id, opened_by } = await move();
    for (const stolen of [id, opened_by!]) expect((await thief.opens(`/move?token=${stolen}`)).status).toBe(410);
    thief.cookies.set("__Host-genkan", opened_by!.slice(0, 43));
    expect((await thief.opens("/move")).status).toBe(410);
  });

  it("C8: the address in the code is the insurer's own, whatever host was asked", async () => {
    await showsCode(old);
    expect(old.sees.html).toContain(`<code id="address">${test.origin}/move?token=`);
  });

  it("F2: no page that has the token in its address tells it to the next one", async () => {
    const address = await showsCode(old);
    const phone = newPhone(test);
    expect((await phone.opens(address)).headers.get("referrer-policy")).toBe("strict-origin");
    await phone.submits({ token: tokenIn(address) });
    expect(phone.answers.at(-1)).toEqual({ path: "/move", status: 200 });
    expect(phone.sees.html).not.toContain(tokenIn(address));
    expect((await newPhone(test).opens(address)).headers.get("referrer-policy")).toBe("strict-origin");
  });

  it("L4: no log has the token, not even that of a page that broke", async () => {
    const lines: string[] = [];
    const sink = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk));
        done();
      },
    });
    const address = await showsCode(old);
    const phone = newPhone(test);
    await phone.opens(address);
    let isBroken = true;
    const url: typeof test.deps.assets.url = (name) => {
      if (!isBroken) return test.deps.assets.url(name);
      isBroken = false;
      throw new Error("broken");
    };
    const assets = { ...test.deps.assets, url };
    phone.app = createApp({ ...test.deps, assets, log: pino({ level: "trace" }, sink) });
    await phone.request("GET", address);
    expect(lines.join("")).toContain('"path":"/move"');
    expect(lines.join("")).not.toContain(tokenIn(address));
    const audit = await test.deps.db.selectFrom("audit_events").selectAll().orderBy("sequence").execute();
    expect(JSON.stringify(audit)).not.toContain(tokenIn(address));
  });

  it("S10: the new phone's form is of this visit only", async () => {
    const address = await showsCode(old);
    const phone = newPhone(test);
    await phone.opens(address);
    const attacker = newPhone(test);
    await attacker.opens(address);
    const { fields } = attacker.formWith(["token"]);
    await phone.posts("/move", { ...fields, token: tokenIn(address) });
    expect(phone.sees.status).toBe(403);
    expect((await move()).opened_by).toBe(null);
  });
});

/** What every form of this visit carries. */
async function formTokenOf(phone: Visitor): Promise<string> {
  await phone.opens("/sign-in");
  return phone.formWith(["userId"]).fields.formToken!;
}
