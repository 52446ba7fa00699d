/** 資格喪失: one member or a list, on a day or at once, and taken back. */
import { beforeEach, describe, expect, it } from "vitest";
import { reinstateMember } from "../../../src/office/members/act.ts";
import { leave, readLeavingDay, undoLeaving } from "../../../src/office/members/leave.ts";
import { leaveAll, readLeavers, undoAll } from "../../../src/office/members/leavers.ts";
import { sourceOf } from "../../support/member-list.ts";
import { audited, mailsOf, memberOf, type Resident, residentWithEmail } from "../../support/people.ts";
import { openPortal, startOfTime, type TestPortal } from "../../support/portal.ts";
import { refusalOf } from "../insurer/desk.ts";

const by = { actor: "operator:hanako", reason: "退職" };
const hour = 3_600_000;
/** 6 April 2026, 24:00 in Japan; the test begins at 10:00. */
const tonight = startOfTime + 14 * hour;

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal({ insurer: { idle_minutes: 60 } });
});

describe("a day that was told beforehand", () => {
  let taro: Resident;
  beforeEach(async () => {
    taro = await residentWithEmail(test);
    test.passes(tonight - 10 * 60_000 - test.deps.clock());
    await taro.person.signsIn(taro.own.userId, taro.own.password);
    await leave(test.portal, taro.id, tonight, by);
  });

  it("is read in either calendar, ends with that day in Japan, and is no slip of the hand", async () => {
    expect(readLeavingDay(test.portal, "2026-04-06")).toBe(tonight);
    expect(readLeavingDay(test.portal, "R8.4.6")).toBe(tonight);
    expect(() => readLeavingDay(test.portal, "2036-04-06")).toThrow("2036-04-06 is more than a year away");
    expect(() => readLeavingDay(test.portal, "tomorrow")).toThrow("tomorrow is no day");
  });

  it("S7: lets the member on until the night and nobody after it, though nothing runs at that moment", async () => {
    const who = test.visitor();
    await who.signsIn(taro.own.userId, taro.own.password);
    expect(who.sees.path).toBe("/sign-in/second-factor");
    test.passes(tonight - 1 - test.deps.clock());
    expect((await who.opens("/sign-in/second-factor")).path).toBe("/sign-in/second-factor");
    test.passes(1);
    expect((await who.opens("/sign-in/second-factor")).path).toBe("/sign-in");
    await who.signsIn(taro.own.userId, taro.own.password);
    expect(who.sees.problems).toEqual([expect.stringContaining("ユーザーIDまたはパスワードが違います")]);
  });

  it("C9: is told by mail with the day, and so is that it was taken back", async () => {
    const [told] = (await mailsOf(test)).filter(({ subject }) => subject.includes("2026-04-06"));
    expect(told?.subject).toBe("会員サイトのご利用は 2026-04-06 までです");
    expect(await undoLeaving(test.portal, taro.id, by)).toBe(true);
    expect(await undoLeaving(test.portal, taro.id, by)).toBe(false);
    expect((await mailsOf(test)).map(({ subject }) => subject)).toEqual(["会員サイトを続けてご利用いただけます"]);
    test.passes(24 * hour);
    await taro.person.signsIn(taro.own.userId, taro.own.password);
    expect(taro.person.sees.path).toBe("/sign-in/second-factor");
  });

  it("may be another day as long as it has not come, and never after", async () => {
    expect(await leave(test.portal, taro.id, tonight + 24 * hour, by)).toBe(true);
    expect(await leave(test.portal, taro.id, tonight + 24 * hour, by)).toBe(false);
    test.passes(48 * hour);
    expect(await leave(test.portal, taro.id, test.deps.clock() + hour, by)).toBe(false);
    expect(await audited(test, taro.id, "member.leave")).toEqual([
      { outcome: "ok", detail: "after 2026-04-06: 退職" },
      { outcome: "ok", detail: "after 2026-04-07: 退職" },
    ]);
  });
});

it.each(["死亡", "本人死亡のため", "died on 1 April"])("a death sends no mail: %s", async (reason) => {
  const taro = await residentWithEmail(test);
  await mailsOf(test);
  await leave(test.portal, taro.id, test.deps.clock(), { ...by, reason });
  expect(await mailsOf(test)).toEqual([]);
});

it("brings back under the old number whoever joins again, with everything registered, and no session of before", async () => {
  const taro = await residentWithEmail(test);
  const soon = test.deps.clock() + 60_000;
  await leave(test.portal, taro.id, soon, by);
  expect((await taro.person.opens("/")).path).toBe("/");
  test.passes(60_000);
  expect(await reinstateMember(test.portal, taro.id, by)).toBe(true);
  expect((await taro.person.opens("/")).path).toBe("/sign-in");
  await taro.person.signsIn(taro.own.userId, taro.own.password);
  expect(taro.person.sees.path).toBe("/sign-in/second-factor");
});

describe("a list", () => {
  const add = (...numbers: string[]) =>
    Promise.all(numbers.map((memberNumber) => test.memberWithNotice({ memberNumber })));
  const read = async (list: string, day?: number) => readLeavers(test.portal, await sourceOf(list), day);

  it("has the day and the reason of each, or one day for all; other columns do not matter", async () => {
    const [one, two] = await add("1-1", "2-1");
    const list = "氏名,会員番号,資格喪失日,喪失事由\n見本,１ー１,R8.3.31,死亡\n試験,2-1,,";
    const { leavers, already } = await read(list, tonight);
    expect(already).toBe(0);
    expect(leavers).toEqual([
      { memberId: one!.id, memberNumber: "1-1", leavesAt: Date.UTC(2026, 2, 31, 15), reason: "死亡" },
      { memberId: two!.id, memberNumber: "2-1", leavesAt: tonight, reason: "" },
    ]);
    expect(await leaveAll(test.portal, leavers, by)).toBe(2);
    expect(await leaveAll(test.portal, leavers, by)).toBe(0);
    expect(await audited(test, one!.id, "member.leave")).toEqual([{ outcome: "ok", detail: "退職 (死亡)" }]);
    expect((await memberOf(test, two!.id)).retired_at).toBe(tonight);
    expect(await read(list, tonight)).toMatchObject({ already: 1, leavers: [{ memberNumber: "2-1" }] });
  });

  it("is judged whole before anybody leaves: every bad row is named", async () => {
    await add("1-1", "2-1", "3-1");
    const rows = ["1-1,2026-02-30", "9-9,2026-03-31", "2-1,", "3-1,2026-03-31", "3-1,2026-03-31"];
    expect(await refusalOf(read(`会員番号,喪失年月日\n${rows.join("\n")}`))).toEqual([
      "line 2: 2026-02-30 is no day. Type it like 2026-03-31 or R8.3.31.",
      "line 3: there is no member 9-9.",
      "line 4: member 2-1 has no day. Put it into the list, or add --date.",
      "line 6: member 3-1 is in the list twice.",
      "Nobody leaves. Mend the list and give it again.",
    ]);
  });

  it("without a column of numbers is none", async () => {
    expect(await refusalOf(read("氏名\n見本"))).toEqual([expect.stringContaining("must name the columns, 会員番号")]);
  });

  it("is taken back as a whole", async () => {
    const [one] = await add("1-1", "2-1");
    await leave(test.portal, one!.id, tonight, by);
    const list = "会員番号\n1-1\n2-1";
    expect(await undoAll(test.portal, await sourceOf(list), by)).toBe(1);
    expect((await memberOf(test, one!.id)).retired_at).toBeNull();
    expect(await refusalOf(undoAll(test.portal, await sourceOf("会員番号\n8-8"), by))).toHaveLength(2);
  });
});
