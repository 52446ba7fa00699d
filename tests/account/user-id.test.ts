import { beforeEach, describe, expect, it } from "vitest";
import { issueNotice } from "../../src/notices/notices.ts";
import { prepared, sends, sendsAtOnce } from "../support/attacks.ts";
import {
  audited,
  day,
  mailsOf,
  memberOf,
  minute,
  opensProved,
  type Resident,
  residentWithEmail,
  signsInFully,
} from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

const taken = ["このユーザーIDは使われています。別のIDを入力してください"];
const other = { userId: "hanako-mihon", password: "umi-no-5kame" };

async function changesTo(person: Visitor, userId: string): Promise<void> {
  await opensProved(person, "/account/user-id");
  await person.submits({ userId });
}

/** The session ends after twelve hours, so whoever comes back signs in. */
async function comesBack(test: TestPortal, taro: Resident, userId: string, afterMs: number): Promise<Visitor> {
  test.passes(afterMs);
  const person = test.visitor();
  await signsInFully(person, { ...taro, own: { ...taro.own, userId } });
  return person;
}

describe("another user ID", () => {
  let test: TestPortal;
  let taro: Resident;
  let hanako: Resident;

  beforeEach(async () => {
    test = await openPortal();
    taro = await residentWithEmail(test);
    hanako = await residentWithEmail(test, other);
  });

  it("C9: signs in from now on, the one before no longer, and a mail says so", async () => {
    const { person, own } = taro;
    await changesTo(person, "Atarashii.Taro");
    expect(person.sees.path).toBe("/account/profile");
    expect(person.sees.html).toContain("Atarashii.Taro");
    expect((await mailsOf(test)).map(({ to, subject }) => [to, subject])).toEqual([
      ["taro-mihon@example.com", "ユーザーIDを変更しました"],
    ]);
    const next = test.visitor();
    await next.signsIn(own.userId, own.password);
    expect(next.sees.problems).toEqual(["ユーザーIDまたはパスワードが違います。もう一度入力してください"]);
    await next.signsIn("atarashii.taro", own.password);
    expect(next.sees.path).toBe("/sign-in/second-factor");
  });

  it("S2: makes a new session, and the phone hears the new name", async () => {
    const { person } = taro;
    const before = new Map(person.cookies);
    await changesTo(person, "atarashii-taro");
    expect(person.cookies.get("__Host-genkan")).not.toBe(before.get("__Host-genkan"));
    const [, name, options = ""] = /data-signal="(\w+)" data-options="([^"]*)"/.exec(person.sees.html)!;
    expect(name).toBe("signalCurrentUserDetails");
    expect(JSON.parse(options.replaceAll("&quot;", '"'))).toMatchObject({
      name: "atarashii-taro",
      displayName: "見本 太郎",
    });
  });

  it("is refused by the rule and the words of the first login", async () => {
    const { person } = taro;
    await changesTo(person, "taro");
    expect(person.sees.problems).toEqual(["ユーザーIDは6文字から20文字で入力してください（いま4文字です）"]);
    await person.submits({ userId: other.userId.toUpperCase() });
    expect(person.sees.problems).toEqual(taken);
    expect(person.formWith(["userId"]).fields.userId).toBe("HANAKO-MIHON");
  });

  it("that is on somebody's notice is taken", async () => {
    const { notice } = await test.memberWithNotice();
    await changesTo(taro.person, notice.temporaryUserId);
    expect(taro.person.sees.problems).toEqual(taken);
  });

  it("can be chosen once a day", async () => {
    const { person, id } = taro;
    await changesTo(person, "atarashii-taro");
    await changesTo(person, "atarashii-taro2");
    expect(person.sees.problems).toEqual([
      expect.stringMatching(/^ユーザーIDの変更は1日に1回です。2026年4月7日 \d\d:\d\dを過ぎてから変更してください$/),
    ]);
    const next = await comesBack(test, taro, "atarashii-taro", day);
    await changesTo(next, "atarashii-taro2");
    expect((await memberOf(test, id)).user_id).toBe("atarashii-taro2");
  });

  it("that somebody gave up stays theirs for 180 days, then it is free", async () => {
    await changesTo(taro.person, "atarashii-taro");
    await changesTo(hanako.person, "Taro-Mihon");
    expect(hanako.person.sees.problems).toEqual(taken);
    let later = await comesBack(test, hanako, other.userId, 180 * day - 5 * minute);
    await changesTo(later, "taro-mihon");
    expect(later.sees.problems).toEqual(taken);
    later = await comesBack(test, hanako, other.userId, 5 * minute);
    await changesTo(later, "taro-mihon");
    expect(later.sees.path).toBe("/account/profile");
  });

  it("that somebody gave up is taken in the first login too", async () => {
    await changesTo(taro.person, "atarashii-taro");
    const person = test.visitor();
    await person.walksTo("account", await test.memberWithNotice());
    await person.submits({ userId: "taro-mihon", method: "otp" });
    expect(person.sees.problems).toEqual(taken);
  });

  it("that one gave up oneself can be had again", async () => {
    await changesTo(taro.person, "atarashii-taro");
    const next = await comesBack(test, taro, "atarashii-taro", day);
    await changesTo(next, "taro-mihon");
    expect(next.sees.path).toBe("/account/profile");
    expect((await memberOf(test, taro.id)).user_id).toBe("taro-mihon");
  });

  it("X3: of two changes at once from two tabs one counts", async () => {
    const { person, id } = taro;
    await opensProved(person, "/account/user-id");
    const posts = ["taro-no-ichi", "taro-no-ni"].map((userId) => prepared(person, { userId }));
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n])));
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await audited(test, id, "user-id.change")).toHaveLength(1);
    expect((await mailsOf(test)).length).toBe(1);
    const former = await test.deps.db
      .selectFrom("former_user_ids")
      .select("user_id_key")
      .where("member_id", "=", id)
      .execute();
    expect(former).toEqual([{ user_id_key: "taro-mihon" }]);
  });

  it("X3: of two members who want one ID at once one gets it", async () => {
    const posts = [];
    for (const { person } of [taro, hanako]) {
      await opensProved(person, "/account/user-id");
      posts.push(prepared(person, { userId: "minna-no-id" }));
    }
    const servers = [test.app, test.anotherServer()];
    const answers = await Promise.all(posts.map((post, n) => sends(test, post, servers[n])));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422]);
  });

  it("X3: twenty equal posts are one change, and the browser goes on", async () => {
    const { person, id } = taro;
    await opensProved(person, "/account/user-id");
    const answers = await sendsAtOnce(test, prepared(person, { userId: "atarashii-taro" }));
    expect(answers.filter(({ status }) => status !== 303).map(({ status }) => status)).toEqual([]);
    expect(await audited(test, id, "user-id.change")).toHaveLength(1);
  });

  it("makes no way for the paper: the notice's ID of the first login does not sign in with the own password", async () => {
    const { person, own, id } = taro;
    const printed = await issueNotice(test.portal, id);
    await changesTo(person, "atarashii-taro");
    const next = test.visitor();
    await next.signsIn(printed.temporaryUserId, own.password);
    expect(next.sees.status).toBe(422);
  });
});
