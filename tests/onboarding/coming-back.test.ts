import { describe, expect, it } from "vitest";
import { issueNotice } from "../../src/notices/notices.ts";
import {
  day,
  factsOf,
  goesOnInPlace,
  minute,
  newestCode,
  picture,
  prepared,
  standsAt,
  takesStep,
} from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { chosen, type StepName, steps, type Visitor } from "../support/visitor.ts";

type MemberOnPaper = Awaited<ReturnType<TestPortal["memberWithNotice"]>>;

describe("a member who comes back", () => {
  /** Signs in with whatever counts now and passes what is asked before the step. */
  async function returns(taro: Visitor, member: MemberOnPaper, from: StepName, key: string) {
    const hasPassword = steps.indexOf(from) > steps.indexOf("password");
    if (hasPassword) await taro.signsIn(chosen.userId, chosen.password);
    else await taro.signsInWithNotice(member.notice);
    if (taro.sees.path === "/onboarding/birth-date" && from !== "birth-date") {
      await taro.submits({ birthDate: member.birthDate });
      return "birth date";
    }
    if (taro.sees.path === "/sign-in/second-factor") {
      await taro.submits({ code: await taro.otpCode(key) });
      return "second factor";
    }
    return "nothing more";
  }

  /** Where the member is asked for what, and where they stand then. Signing in again is what the sign-out step is about. */
  const ways: [StepName, string, StepName][] = [
    ["birth-date", "nothing more", "birth-date"],
    ["terms", "birth date", "terms"],
    ["account", "birth date", "account"],
    ["password", "birth date", "password"],
    ["email", "nothing more", "email"],
    ["email-code", "nothing more", "email-code"],
    ["sign-out", "nothing more", "authenticator"],
    ["authenticator", "nothing more", "authenticator"],
    ["device-name", "second factor", "device-name"],
    ["recovery-codes", "second factor", "recovery-codes"],
  ];

  /** Walks on to a step; the key of the authenticator app is remembered on the way. */
  async function walksWithKey(test: TestPortal, step: StepName) {
    if (steps.indexOf(step) <= steps.indexOf("authenticator")) return { ...(await standsAt(test, step)), key: "" };
    const { taro, member } = await standsAt(test, "authenticator");
    const key = taro.otpSecret();
    await takesStep(taro);
    if (step === "recovery-codes") await takesStep(taro);
    return { taro, member, key };
  }

  it.each(ways)("O3: whose session ended at %s is asked for %s and goes on at %s", async (step, asked, standing) => {
    const test = await openPortal();
    const { taro, member, key } = await walksWithKey(test, step);
    test.passes(31 * minute);
    await taro.opens(`/onboarding/${step}`);
    expect(taro.sees.path).toBe("/sign-in");
    expect(await returns(taro, member, step, key)).toBe(asked);
    expect(taro.sees.path).toBe(`/onboarding/${standing}`);
  });

  it.each(ways)("with another device from %s is asked for %s and goes on at %s", async (step, asked, standing) => {
    const test = await openPortal();
    const { member, key } = await walksWithKey(test, step);
    test.passes(minute);
    const tablet = test.visitor({ userAgent: "Mozilla/5.0 (iPad)" });
    expect(await returns(tablet, member, step, key)).toBe(asked);
    expect(tablet.sees.path).toBe(`/onboarding/${standing}`);
  });

  it.each(steps)("with the reload button at %s sees the same page again", async (step) => {
    const test = await openPortal();
    const { taro } = await standsAt(test, step);
    const { heading } = taro.sees;
    const { path, status } = await taro.opens(`/onboarding/${step}`);
    expect([path, status, taro.sees.heading]).toEqual([`/onboarding/${step}`, 200, heading]);
  });

  it("who is through is home after the second factor, weeks later too", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    const own = await taro.walksTo("end", await test.memberWithNotice());
    test.passes(20 * day);
    await taro.signsIn(own.userId, own.password);
    await taro.submits({ code: await taro.otpCode(own.secret) });
    expect(taro.sees.path).toBe("/");
  });

  it("S8: on a device that came with the paper signs in anew once another one has set the password", async () => {
    const test = await openPortal();
    const { taro, member } = await standsAt(test, "password");
    const tablet = test.visitor();
    await tablet.signsInWithNotice(member.notice);
    await tablet.submits({ birthDate: member.birthDate });
    await takesStep(taro);
    expect((await tablet.opens("/onboarding/password")).path).toBe("/sign-in");
  });

  it("on the device where the password was set is asked for the second factor of another one, and for nothing more", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "sign-out");
    const phone = test.visitor();
    await phone.signsIn(chosen.userId, chosen.password);
    const key = await phone.goesOnTo("end");
    test.passes(minute);
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    await taro.submits({ code: await taro.otpCode(key) });
    expect(taro.sees.path).toBe("/");
  });

  it("whose notice has ended meanwhile goes on there with a new one", async () => {
    const test = await openPortal();
    const { member } = await standsAt(test, "account");
    test.passes(40 * day);
    const notice = await issueNotice(test.portal, member.id);
    const taro = test.visitor();
    await taro.signsInWithNotice(notice);
    await taro.submits({ birthDate: member.birthDate });
    expect(taro.sees.path).toBe("/onboarding/account");
  });

  it("with a server that was started anew between all steps notices nothing", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    const taro = test.visitor();
    await taro.signsInWithNotice(member.notice);
    while (taro.sees.path !== "/") {
      taro.app = test.anotherServer();
      await takesStep(taro, member.birthDate);
    }
    expect(taro.sees.heading).toBe("ホーム");
  });

  it("reads what was typed again when something was refused, secrets excepted", async () => {
    const test = await openPortal();
    const { taro } = await standsAt(test, "account");
    await taro.submits({ userId: "みほん", method: "otp" });
    expect(taro.sees.status).toBe(422);
    expect(taro.formWith(["userId"]).fields).toMatchObject({ userId: "みほん", method: "otp" });
    await taro.submits({ userId: chosen.userId, method: "otp" });
    await taro.submits({ newPassword: "canary-pw", confirmPassword: "canary-px" });
    expect(taro.sees.status).toBe(422);
    expect(taro.sees.html).not.toContain("canary-p");
  });
});

describe("a member who stops before the second factor", () => {
  async function leavesAtAuthenticator(test: TestPortal, options: { confirms: boolean }) {
    const { taro, member } = await standsAt(test, "email-code");
    if (options.confirms) await taro.submits({ code: await newestCode(test) });
    else await taro.submits({ later: "yes" });
    await goesOnInPlace(taro, "authenticator");
    return { taro, member };
  }

  it("O7: registers with the password alone for fourteen days", async () => {
    const test = await openPortal();
    await leavesAtAuthenticator(test, { confirms: true });
    test.passes(14 * day);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.path).toBe("/onboarding/authenticator");
  });

  it("O7: after that needs a code from the confirmed address", async () => {
    const test = await openPortal();
    await leavesAtAuthenticator(test, { confirms: true });
    test.passes(14 * day + 1000);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.path).toBe("/onboarding/email-code");
    await taro.submits({ resend: "yes" });
    await taro.submits({ code: await newestCode(test) });
    expect(taro.sees.path).toBe("/onboarding/authenticator");
  });

  it("O7: an attacker with the password only cannot put the code off or send it to themselves", async () => {
    const test = await openPortal();
    await leavesAtAuthenticator(test, { confirms: true });
    test.passes(15 * day);
    const attacker = test.visitor();
    await attacker.signsIn(chosen.userId, chosen.password);
    const { fields } = prepared(attacker, {});
    const before = await factsOf(test);
    for (const trick of [{ later: "yes" }, { change: "yes" }, { code: "00000000" }, { code: "" }]) {
      await attacker.posts("/onboarding/email-code", { ...fields, ...trick });
      expect(attacker.sees.path).toBe("/onboarding/email-code");
    }
    for (const path of ["email", "authenticator"] as const) {
      const guess = { email: { email: "attacker@example.com" }, authenticator: { code: "123456" } }[path];
      await attacker.posts(`/onboarding/${path}`, { ...guess, formToken: fields.formToken! });
      expect(attacker.sees.path).toBe("/onboarding/email-code");
    }
    expect(await factsOf(test)).toEqual(before);
  });

  it("O7: the code that was entered in one session does not count in another", async () => {
    const test = await openPortal();
    await leavesAtAuthenticator(test, { confirms: true });
    test.passes(15 * day);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    await taro.submits({ resend: "yes" });
    await taro.submits({ code: await newestCode(test) });
    const attacker = test.visitor();
    await attacker.signsIn(chosen.userId, chosen.password);
    expect(attacker.sees.path).toBe("/onboarding/email-code");
  });

  it("O7: after that and without a confirmed address is told to call", async () => {
    const test = await openPortal();
    await leavesAtAuthenticator(test, { confirms: false });
    test.passes(15 * day);
    const taro = test.visitor();
    await taro.signsIn(chosen.userId, chosen.password);
    expect(taro.sees.html).toContain("電話してください。新しい通知をお送りします。");
    expect(taro.forms().filter((form) => form.action === "/onboarding/email-code")).toEqual([]);
  });

  it("O7: is told by mail that an authenticator was registered", async () => {
    const test = await openPortal();
    const { taro } = await leavesAtAuthenticator(test, { confirms: true });
    const mails = async () => (await picture(test, ["outbox"])).length;
    const before = await mails();
    await takesStep(taro);
    expect(taro.sees.path).toBe("/onboarding/device-name");
    expect(await mails()).toBe(before + 1);
  });
});
