/** What the office sees and does about one member. */
import { describe, expect, it } from "vitest";
import { lockMember } from "../../../src/members/lock.ts";
import { resetFactors, unlockMember } from "../../../src/office/members/act.ts";
import { memberByNumber } from "../../../src/office/members/find.ts";
import { leave } from "../../../src/office/members/leave.ts";
import { listMembers } from "../../../src/office/members/list.ts";
import { showMember } from "../../../src/office/members/sheet.ts";
import { standingOf } from "../../../src/onboarding/standing.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { memberWithPasskey, optionsOn, SoftwareAuthenticator } from "../../support/software-authenticator.ts";
import { chosen, type Visitor } from "../../support/visitor.ts";
import { refusalOf } from "../insurer/desk.ts";

const by = { actor: "operator:hanako", reason: "asked by telephone" };

const hour = 3_600_000;

/** A member who has finished the first login, in a browser that is signed in. */
async function finished(test: TestPortal, own = chosen) {
  const member = await test.memberWithNotice();
  const browser = test.visitor();
  const { secret } = await browser.walksTo("end", member, own);
  expect(browser.sees.path).toBe("/");
  await confirmEmail(test, member.id);
  await test.mails();
  return { ...member, browser, secret };
}

async function leaves(browser: Visitor) {
  await browser.opens("/sign-out");
  await browser.submits({});
}

/** As the code from the mail does. */
async function confirmEmail({ portal }: TestPortal, memberId: string) {
  await portal.db
    .updateTable("members")
    .set({ email_confirmed_at: portal.clock() })
    .where("id", "=", memberId)
    .execute();
}

const rowOf = ({ portal }: TestPortal, id: string) =>
  portal.db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();

const auditOf = ({ portal }: TestPortal, id: string) =>
  portal.db
    .selectFrom("audit_events")
    .select(["action", "actor", "detail"])
    .where("subject", "=", id)
    .where("action", "like", "member.%")
    .orderBy("sequence")
    .execute();

/** Everything the database holds about the member, but for what cannot change again. */
async function stateOf(test: TestPortal, id: string) {
  const { db } = test.portal;
  const count = async (table: "sessions" | "authenticators" | "recovery_codes" | "outbox") =>
    (await db.selectFrom(table).select("member_id").where("member_id", "=", id).execute()).length;
  return {
    member: await rowOf(test, id),
    notices: await db.selectFrom("notices").selectAll().where("member_id", "=", id).execute(),
    audit: await auditOf(test, id),
    sessions: await count("sessions"),
    factors: await count("authenticators"),
    codes: await count("recovery_codes"),
    mails: await count("outbox"),
  };
}

describe("the list", () => {
  it("goes by number, a page at a time, and says where each member stands", async () => {
    const test = await openPortal();
    const numbers = ["A-1", "A-2", "A-3", "A-4"];
    const members = [];
    for (const memberNumber of numbers) members.push(await test.memberWithNotice({ memberNumber }));
    await test.visitor().walksTo("account", members[1]!);
    await lockMember(test.portal, members[2]!.id, "stolen phone");
    await leave(test.portal, members[3]!.id, test.portal.clock(), by);
    const first = await listMembers(test.portal, { limit: 2 }, standingOf);
    const second = await listMembers(test.portal, { limit: 9, after: first.at(-1)?.memberNumber }, standingOf);
    expect([...first, ...second].map(({ memberNumber, stands }) => [memberNumber, stands])).toEqual([
      ["A-1", "not-begun"],
      ["A-2", "account"],
      ["A-3", "locked"],
      ["A-4", "left"],
    ]);
    expect(first).toHaveLength(2);
  });

  it("finds by number, name, kana and batch, and takes the database's own signs for letters", async () => {
    const test = await openPortal();
    await test.memberWithNotice({ memberNumber: "B-1", name: "試験 花子", nameKana: "シケン ハナコ", batch: "April" });
    await test.memberWithNotice({ memberNumber: "B-2", name: "見本 100%太郎", batch: "May" });
    const found = async (search: string) =>
      (await listMembers(test.portal, { search, limit: 9 }, standingOf)).map(({ memberNumber }) => memberNumber);
    expect(await found("花子")).toEqual(["B-1"]);
    expect(await found("シケン")).toEqual(["B-1"]);
    expect(await found("b-")).toEqual(["B-1", "B-2"]);
    expect(await found("100%太")).toEqual(["B-2"]);
    expect(await found("花%")).toEqual(["B-1"]);
    expect(await found("花%x")).toEqual([]);
    expect((await listMembers(test.portal, { batch: "May", limit: 9 }, standingOf)).map(({ name }) => name)).toEqual([
      "見本 100%太郎",
    ]);
  });

  it("A1: has no member of another insurer", async () => {
    const [one, other] = [await openPortal(), await openPortal()];
    await one.memberWithNotice({ memberNumber: "c-1" });
    expect(await listMembers(other.portal, { limit: 9 }, standingOf)).toEqual([]);
    const unknown = ["There is no member c-1. Look for one: genkan members list --search …"];
    expect(await refusalOf(memberByNumber(other.portal, "c-1"))).toEqual(unknown);
    expect(await refusalOf(showMember(other.portal, "c-1", by, standingOf))).toEqual(unknown);
  });
});

describe("one member", () => {
  it("is shown with notices, factors and sign-ins, the address only in part, however the number is typed", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    const { member_number } = await rowOf(test, id);
    const sheet = await showMember(test.portal, member_number.replace("-", "ー"), by, standingOf);
    expect(sheet).toMatchObject({
      memberNumber: member_number,
      stands: "complete",
      userId: chosen.userId,
      email: "t***@example.com",
      emailConfirmed: true,
      notices: [{ state: "used" }],
      factors: [{ kind: "otp", name: "わたしのスマホ" }],
    });
    expect(sheet?.signIns.map(({ what, outcome, detail }) => [what, outcome, detail])).toEqual([
      ["sign-in.password", "ok", "password"],
      ["sign-in.password", "ok", "notice"],
    ]);
  });

  it("is shown with every sign-in, by whichever way it came: passkey, password and second factor", async () => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator();
    const { member, person } = await memberWithPasskey(test, phone);
    await leaves(person);
    await person.opens("/sign-in");
    await person.submits({ response: JSON.stringify(phone.get(optionsOn(person), test.origin)) });
    await leaves(person);
    await person.signsIn(chosen.userId, chosen.password);
    await person.submits({ response: JSON.stringify(phone.get(optionsOn(person), test.origin)) });
    expect(person.sees.path).toBe("/");
    const { member_number } = await rowOf(test, member.id);
    const { signIns } = await showMember(test.portal, member_number, by, standingOf);
    expect(signIns.map(({ what }) => what)).toEqual([
      "sign-in.second-factor",
      "sign-in.password",
      "sign-in.passkey",
      "sign-in.password",
      "sign-in.password",
    ]);
  });

  it("OP4: is never looked at without a row of the audit log that says by whom and why", async () => {
    const test = await openPortal();
    const { id } = await test.memberWithNotice({ memberNumber: "d-1" });
    await showMember(test.portal, "d-1", by, standingOf);
    expect(await auditOf(test, id)).toEqual([{ action: "member.show", actor: by.actor, detail: by.reason }]);
  });
});

describe("a locked member", () => {
  it("S7: is signed out at the next request, and no session comes back when the lock is lifted", async () => {
    const test = await openPortal();
    const { id, browser } = await finished(test);
    expect(await lockMember(test.portal, id, "stolen phone", by.actor)).toBe(true);
    expect((await browser.opens("/")).path).toBe("/sign-in");
    await unlockMember(test.portal, id, by);
    expect((await browser.opens("/")).path).toBe("/sign-in");
  });

  it("S7: cannot use a session that began while the lock was being set", async () => {
    const test = await openPortal();
    const { id, browser } = await finished(test);
    await test.portal.db.updateTable("members").set({ locked_at: 1 }).where("id", "=", id).execute();
    expect((await browser.opens("/")).path).toBe("/sign-in");
  });

  it("learns of the lock with the right password only", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    await lockMember(test.portal, id, "stolen phone");
    const browser = test.visitor();
    await browser.signsIn(chosen.userId, "not-the-1-password");
    expect(browser.sees.problems).toEqual([expect.stringContaining("ユーザーIDまたはパスワードが違います")]);
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.problems).toEqual(["このユーザーIDのご利用を停止しています。電話してください"]);
    expect(browser.sees.path).toBe("/sign-in");
  });

  it("cannot begin the first login with a notice either", async () => {
    const test = await openPortal();
    const { id, notice } = await test.memberWithNotice();
    await lockMember(test.portal, id, "stolen paper");
    const browser = test.visitor();
    await browser.signsInWithNotice(notice);
    expect(browser.sees.problems).toEqual(["このユーザーIDのご利用を停止しています。電話してください"]);
  });

  it("C9: is told by mail, once, and the second lock changes nothing", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    await lockMember(test.portal, id, "stolen phone");
    const before = await stateOf(test, id);
    test.passes(1000);
    expect(await lockMember(test.portal, id, "again")).toBe(false);
    expect(await stateOf(test, id)).toEqual(before);
    expect((await test.mails()).map(({ subject }) => subject)).toEqual(["会員サイトのご利用を停止しました"]);
    expect(before.audit).toEqual([{ action: "member.lock", actor: "system", detail: "stolen phone" }]);
  });
});

describe("unlocking", () => {
  it("lifts the lock and lets the member in again", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    await lockMember(test.portal, id, "stolen phone");
    expect(await unlockMember(test.portal, id, by)).toBe(true);
    expect(await rowOf(test, id)).toMatchObject({ locked_at: null, lock_reason: null });
    const browser = test.visitor();
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.path).toBe("/sign-in/second-factor");
  });

  it("R3: frees a notice that was locked by five wrong birth dates, with five tries again", async () => {
    const test = await openPortal();
    const { id, notice } = await test.memberWithNotice();
    const browser = test.visitor();
    await browser.signsInWithNotice(notice);
    for (let n = 0; n < 5; n += 1) await browser.submits({ birthDate: "19700101" });
    await unlockMember(test.portal, id, by);
    await browser.signsInWithNotice(notice);
    expect(browser.sees.path).toBe("/onboarding/birth-date");
    for (let n = 0; n < 4; n += 1) await browser.submits({ birthDate: "19700101" });
    await browser.submits({ birthDate: "19790822" });
    expect(browser.sees.path).toBe("/onboarding/terms");
  });

  it("R3: forgets the failed sign-ins under the member's own ID and the paper's, from every network", async () => {
    const test = await openPortal({ config: { trustedProxies: 1 } });
    const { id } = await finished(test);
    for (let n = 0; n < 12; n += 1) {
      await test.visitor({ ip: `198.51.${n % 2}.7` }).signsIn(chosen.userId, "not-the-1-password");
    }
    const browser = test.visitor({ ip: "198.51.0.7" });
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.path).toBe("/sign-in");
    expect(await unlockMember(test.portal, id, by)).toBe(true);
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.path).toBe("/sign-in/second-factor");
  });

  it("R3: forgets wrong second factors, and leaves another member's counters as they are", async () => {
    const test = await openPortal();
    const [one, other] = [await finished(test), await finished(test, { ...chosen, userId: "hanako-shiken" })];
    for (const member of [one, other]) {
      await test.portal.db
        .insertInto("limits")
        .values({
          insurer_id: test.portal.insurer.id,
          key: `second-factor ${member.id}`,
          failures: 100,
          blocked_until: Number.MAX_SAFE_INTEGER,
          updated_at: test.deps.clock(),
        })
        .execute();
    }
    await unlockMember(test.portal, one.id, by);
    const keys = await test.portal.db
      .selectFrom("limits")
      .select("key")
      .where("insurer_id", "=", test.portal.insurer.id)
      .where("key", "like", "second-factor %")
      .execute();
    expect(keys).toEqual([{ key: `second-factor ${other.id}` }]);
  });

  it("does nothing, and records nothing, where nothing was locked", async () => {
    const test = await openPortal();
    const { id } = await test.memberWithNotice();
    expect(await unlockMember(test.portal, id, by)).toBe(false);
    expect(await auditOf(test, id)).toEqual([]);
  });
});

describe("taking the factors back", () => {
  it("ends the sessions and leads the next sign-in to a new authenticator and a new code", async () => {
    const test = await openPortal();
    const { id, browser } = await finished(test);
    expect(await resetFactors(test.portal, id, by)).toBe(true);
    expect((await browser.opens("/")).path).toBe("/sign-in");
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.path).toBe("/onboarding/authenticator");
    await browser.submits({ code: await browser.otpCode(browser.otpSecret()) });
    await browser.submits({ deviceName: "新しいスマホ" });
    expect(browser.sees.path).toBe("/onboarding/recovery-codes");
  });

  it("C9: is told by mail to the confirmed address, and does nothing the second time", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    await resetFactors(test.portal, id, by);
    const before = await stateOf(test, id);
    expect(before).toMatchObject({ factors: 0, codes: 0, sessions: 0 });
    test.passes(1000);
    expect(await resetFactors(test.portal, id, by)).toBe(false);
    expect(await stateOf(test, id)).toEqual(before);
    expect(before.audit).toEqual([{ action: "member.reset-factor", actor: by.actor, detail: by.reason }]);
    expect((await test.mails()).map(({ to, subject }) => [to, subject])).toEqual([
      ["taro@example.com", "認証方法を取り消しました"],
    ]);
  });
});

describe("leaving at once", () => {
  it("S7: ends every session at the next request and every way to sign in", async () => {
    const test = await openPortal();
    const { id, browser } = await finished(test);
    await leave(test.portal, id, test.portal.clock(), by);
    expect((await browser.opens("/")).path).toBe("/sign-in");
    await browser.signsIn(chosen.userId, chosen.password);
    expect(browser.sees.problems).toEqual([expect.stringContaining("ユーザーIDまたはパスワードが違います")]);
  });

  it("P5: makes the unused notice void", async () => {
    const test = await openPortal();
    const { id, notice } = await test.memberWithNotice();
    await leave(test.portal, id, test.portal.clock(), by);
    expect((await stateOf(test, id)).notices).toMatchObject([{ voided_at: test.deps.clock(), used_at: null }]);
    const browser = test.visitor();
    await browser.signsInWithNotice(notice);
    expect(browser.sees.path).toBe("/sign-in");
  });

  it("C9: is told by mail, and happens once even when two operators do it", async () => {
    const test = await openPortal();
    const { id } = await finished(test);
    const results = await Promise.all([1, 2].map(() => leave(test.portal, id, test.portal.clock(), by)));
    expect(results.sort()).toEqual([false, true]);
    const before = await stateOf(test, id);
    test.passes(hour);
    expect(await leave(test.portal, id, test.portal.clock(), by)).toBe(false);
    expect(await lockMember(test.portal, id, "too late")).toBe(false);
    expect(await stateOf(test, id)).toEqual(before);
    expect(before.audit).toHaveLength(1);
    expect((await test.mails()).map(({ subject }) => subject)).toEqual(["会員サイトのご利用が終わりました"]);
  });
});
