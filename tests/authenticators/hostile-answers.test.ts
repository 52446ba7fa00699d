import { describe, expect, it } from "vitest";
import { prepared, sendsAtOnce } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import {
  atRegistration,
  memberWithPasskey,
  optionsOn,
  SoftwareAuthenticator,
} from "../support/software-authenticator.ts";
import { chosen } from "../support/visitor.ts";

const json = JSON.stringify;
const passkeysOf = (test: TestPortal, memberId: string) =>
  test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

describe("a hostile answer of an authenticator", () => {
  it("W2: refuses a credential id that belongs to another member, of this insurer or of another one", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    const phone = new SoftwareAuthenticator();
    await memberWithPasskey(test, phone);
    for (const portal of [test, other]) {
      const { member, person } = await atRegistration(portal, { userId: "mallory-1", password: "kawa-no-5tori" });
      await person.submits({ response: json(phone.create(optionsOn(person), portal.origin)) });
      expect(person.sees.status).toBe(422);
      expect(await passkeysOf(portal, member.id)).toEqual([]);
    }
  });

  it.each(["usb", {}, 7, true])("W8: takes a passkey whose transports are %j, and keeps none", async (transports) => {
    const test = await openPortal();
    const { member, person } = await atRegistration(test);
    const answer = new SoftwareAuthenticator().create(optionsOn(person), test.origin);
    const changed = { ...answer, response: { ...answer.response, transports } };
    await person.submits({ response: json(changed) });
    expect(await passkeysOf(test, member.id)).toMatchObject([{ transports: "[]" }]);
  });

  it.each(["constructor", "__proto__", "toString"])(
    "takes the word %s for no answer, at both ceremonies",
    async (word) => {
      const test = await openPortal();
      const { person } = await atRegistration(test);
      await person.submits({ response: word });
      expect(person.sees.status).toBe(422);
      await memberWithPasskey(test, new SoftwareAuthenticator(), { ...chosen, userId: "hanako-1" });
      const hanako = test.visitor();
      await hanako.signsIn("hanako-1", chosen.password);
      await hanako.submits({ response: word });
      expect(hanako.sees.status).toBe(422);
    },
  );

  it("W2: an answer without an id is not taken for that of an authenticator app", async () => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator();
    const { member } = await memberWithPasskey(test, phone);
    const row = { id: `otp-${member.id}`, insurer_id: test.portal.insurer.id, member_id: member.id, name: "アプリ" };
    await test.deps.db
      .insertInto("authenticators")
      .values({ ...row, kind: "otp", created_at: 1, secret: "x", last_time_step: 1 })
      .execute();
    const person = test.visitor();
    await person.signsIn("taro-mihon", "mori-no-3kuma");
    const answer = phone.get(optionsOn(person), test.origin);
    await person.submits({ response: json({ ...answer, id: null, rawId: null }) });
    expect(person.sees.status).toBe(422);
  });
});

describe("a double tap", () => {
  it("of the code at sign-in leads home both times", async () => {
    const test = await openPortal();
    const { secret } = await test.visitor().walksTo("end", await test.memberWithNotice());
    test.passes(60_000);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    const answers = await sendsAtOnce(test, prepared(taro, { code: await taro.otpCode(secret) }), 2);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  });
});

describe("saved recovery codes", () => {
  it("C1: the readable codes are gone from the database once they are kept", async () => {
    const test = await openPortal();
    await test.visitor().walksTo("end", await test.memberWithNotice());
    const { id } = test.portal.insurer;
    const left = await test.deps.db.selectFrom("pending_secrets").selectAll().where("insurer_id", "=", id).execute();
    expect(left).toEqual([]);
  });
});

describe("a copied passkey", () => {
  it("W7: tells the member by mail, and the audit log, that a counter went back", async () => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator();
    phone.counter = 5;
    const { member } = await memberWithPasskey(test, phone);
    await test.deps.db.updateTable("members").set({ email_confirmed_at: 1 }).where("id", "=", member.id).execute();
    await test.mails();
    const person = test.visitor();
    await person.signsIn(chosen.userId, chosen.password);
    await person.submits({ response: json(phone.get(optionsOn(person), test.origin, { counter: 4 })) });
    const events = await test.deps.db
      .selectFrom("audit_events")
      .select("detail")
      .where("subject", "=", member.id)
      .where("outcome", "=", "refused")
      .orderBy("sequence")
      .execute();
    expect(events.map(({ detail }) => detail)).toEqual(["copied passkey"]);
    expect((await test.mails()).map((mail) => mail.to)).toEqual(["taro@example.com"]);
  });
});
