import { beforeEach, describe, expect, it } from "vitest";
import { strings } from "../../src/strings/strings.ts";
import { addsPasskey, audited, devicesOf, hasApp, opensProved, type Resident, resident } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { flag, memberWithPasskey, optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";
import type { Visitor } from "../support/visitor.ts";

const deviceBound = flag.UP | flag.UV;
const eligible = deviceBound | flag.BE;
const synced = eligible | flag.BS;

let test: TestPortal;

beforeEach(async () => {
  test = await openPortal();
});

async function answers(visitor: Visitor, phone: SoftwareAuthenticator): Promise<void> {
  await visitor.submits({ response: JSON.stringify(phone.get(optionsOn(visitor), test.origin)) });
}

describe("W8: a passkey that became another kind by an update", () => {
  let taro: Resident;
  let phone: SoftwareAuthenticator;
  let visitor: Visitor;

  async function registersAs(flags: number) {
    taro = await resident(test);
    phone = new SoftwareAuthenticator();
    phone.flags = flags;
    await addsPasskey(taro.person, phone);
    visitor = test.visitor();
    await visitor.signsIn(taro.own.userId, taro.own.password);
  }

  it.each([
    ["one that may be backed up", deviceBound, eligible],
    ["one that is backed up", deviceBound, synced],
    ["one that stays on the device", synced, deviceBound],
    ["one that stays on the device though it was never backed up", eligible, deviceBound],
  ])("is refused as %s, and says what to do", async (_, made, now) => {
    await registersAs(made);
    phone.flags = now;
    await answers(visitor, phone);
    expect(visitor.sees.problems).toEqual([strings.ja.problems.passkeyChanged]);
    expect(await audited(test, taro.id, "sign-in.second-factor")).toEqual([
      { outcome: "refused", detail: "changed passkey" },
    ]);
  });

  it("opens nothing again even when it says what it said before", async () => {
    await registersAs(deviceBound);
    phone.flags = synced;
    await answers(visitor, phone);
    phone.flags = deviceBound;
    await answers(visitor, phone);
    expect(visitor.sees.problems).toEqual([strings.ja.problems.passkeyChanged]);
  });

  it("is made anew on the same phone after another proof, and signs in", async () => {
    await registersAs(deviceBound);
    phone.flags = synced;
    await answers(visitor, phone);
    test.passes(60_000);
    await visitor.submits({ code: await visitor.otpCode(taro.own.secret) });
    hasApp(visitor, taro.own.secret);
    await visitor.opens("/account/sign-in-methods");
    expect(visitor.sees.html).toContain(strings.ja.signInMethods.changed);
    await opensProved(visitor, "/account/add-passkey");
    expect(optionsOn(visitor).excludeCredentials).toEqual([]);
    const anew = new SoftwareAuthenticator();
    anew.flags = synced;
    await addsPasskey(visitor, anew);
    const [, old] = await devicesOf(test, taro.id);
    await opensProved(visitor, `/account/devices/${old!.id}/remove`);
    await visitor.submits({});
    expect((await devicesOf(test, taro.id)).map(({ credential_id }) => credential_id)).toEqual([null, anew.id]);
    const nextDay = test.visitor();
    await nextDay.signsIn(taro.own.userId, taro.own.password);
    await answers(nextDay, anew);
    expect(nextDay.sees.path).toBe("/");
  });

  it("is told apart where it is offered without a password too, by whoever holds it only", async () => {
    await registersAs(deviceBound);
    phone.flags = synced;
    await taro.person.opens("/sign-out");
    await taro.person.submits({});
    await taro.person.opens("/sign-in");
    await answers(taro.person, phone);
    expect(taro.person.sees.problems).toEqual([strings.ja.problems.passkeyChanged]);
    const forged = new SoftwareAuthenticator();
    Object.assign(forged, { credentialId: phone.credentialId, userHandle: phone.userHandle, flags: synced });
    await taro.person.opens("/sign-in");
    await answers(taro.person, forged);
    expect(taro.person.sees.problems).toEqual([strings.ja.problems.signInWrong]);
  });
});

describe("W7: the counter of a passkey that several devices hold", () => {
  it.each([
    ["stands still", 3, 3],
    ["goes back, as another device counts for itself", 7, 2],
    ["goes back to nothing", 7, 0],
  ])("is no sign of a copy when it %s", async (_, before, now) => {
    const phone = new SoftwareAuthenticator();
    phone.flags = synced;
    phone.counter = before;
    const { own, member } = await memberWithPasskey(test, phone);
    const visitor = test.visitor();
    await visitor.signsIn(own.userId, own.password);
    phone.counter = now;
    await answers(visitor, phone);
    expect(visitor.sees.path).toBe("/");
    expect(await devicesOf(test, member.id)).toMatchObject([{ counter: before }]);
  });

  it.each([
    ["that may be backed up and is not", eligible],
    ["that stays on its device", deviceBound],
  ])("is a sign of a copy for one %s", async (_, flags) => {
    const phone = new SoftwareAuthenticator();
    phone.flags = flags;
    phone.counter = 3;
    const { own } = await memberWithPasskey(test, phone);
    const visitor = test.visitor();
    await visitor.signsIn(own.userId, own.password);
    await answers(visitor, phone);
    expect(visitor.sees.problems).toEqual([strings.ja.problems.passkeyCopied]);
  });
});
