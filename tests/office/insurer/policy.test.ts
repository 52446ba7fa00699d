import { describe, expect, it } from "vitest";
import { changePolicy, deviationsOf } from "../../../src/office/insurer/policy.ts";
import { inWords } from "../../../src/strings/office.ts";
import { openPortal } from "../../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

describe("the policy", () => {
  it("L1: has every change in the audit log with the old and the new value", async () => {
    const test = await openPortal();
    await changePolicy(atDesk(test), { password_policy: "modern", idle_minutes: 15, notice_days: 30 });
    expect(await actsOf(test)).toEqual([
      "insurer.policy: password_policy: kosmo → modern",
      "insurer.policy: idle_minutes: 30 → 15",
    ]);
  });

  it("changes nothing and records nothing when nothing is asked", async () => {
    const test = await openPortal();
    expect(await changePolicy(atDesk(test), {})).toEqual({});
    expect(await actsOf(test)).toEqual([]);
  });

  it.each([
    ["notice_days", 1, 90],
    ["idle_minutes", 5, 60],
    ["absolute_minutes", 30, 1440],
    ["slow_after", 10, 500],
  ] as const)("P3, S4, R4: has %s from %d to %d", async (field, least, most) => {
    const test = await openPortal({ insurer: { idle_minutes: 5, absolute_minutes: 1440 } });
    for (const value of [least, most]) {
      expect({ ...test.portal.insurer, ...(await changePolicy(atDesk(test), { [field]: value })) }[field]).toBe(value);
    }
    for (const value of [least - 1, most + 1]) {
      expect(await refusalOf(changePolicy(atDesk(test), { [field]: value }))).toHaveLength(1);
    }
  });

  it("S4: has no session that ends by age before it ends by idling, whichever of the two is changed", async () => {
    const test = await openPortal({ insurer: { idle_minutes: 40, absolute_minutes: 50 } });
    expect(await refusalOf(changePolicy(atDesk(test), { idle_minutes: 51 }))).toHaveLength(1);
    expect(await refusalOf(changePolicy(atDesk(test), { absolute_minutes: 39 }))).toHaveLength(1);
    expect(await changePolicy(atDesk(test), { absolute_minutes: 40 })).toEqual({ absolute_minutes: 40 });
  });

  it("names everything that is out of its limits at once", async () => {
    const test = await openPortal();
    const problems = await refusalOf(
      changePolicy(atDesk(test), { idle_minutes: 99, absolute_minutes: 2000, notice_days: 0 }),
    );
    expect(problems).toHaveLength(3);
    expect(await actsOf(test)).toEqual([]);
  });

  it("takes 「このまま設定を続ける」 from the first login and gives it back", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice();
    await changePolicy(atDesk(test), { continueInPlace: false });
    await test.reload();
    const taro = test.visitor();
    await taro.walksTo("sign-out", member);
    expect(taro.sees.html).not.toContain("このまま設定を続ける");
    await changePolicy(atDesk(test), { continueInPlace: true });
    await test.reload();
    taro.app = test.app;
    expect((await taro.opens("/onboarding/sign-out")).html).toContain("このまま設定を続ける");
  });
});

describe("the deviation register", () => {
  const words = ["8 to 13", "letter, a digit", "case"];
  const policies = (insurer: Parameters<typeof deviationsOf>[0]) =>
    deviationsOf(insurer).map(({ policy }) => inWords([policy], "en"));
  const has = (rows: string[], text: string) => rows.some((row) => row.includes(text));

  it("P15: shows what the printed manual's rule departs from, and what makes up for it", async () => {
    const { portal } = await openPortal();
    expect(words.map((each) => has(policies(portal.insurer), each))).toEqual([true, true, true]);
    for (const { departsFrom, compensation } of deviationsOf(portal.insurer)) {
      expect([inWords([departsFrom], "en"), inWords([compensation], "en")]).not.toContain("");
    }
  });

  it("P14: has no row about the password with the modern rule, but those about paper and birth date", async () => {
    const { portal } = await openPortal({ insurer: { password_policy: "modern" } });
    const rows = policies(portal.insurer);
    expect(words.map((each) => has(rows, each))).toEqual([false, false, false]);
    expect([has(rows, "birth date"), has(rows, "one paper"), has(rows, "home page")]).toEqual([true, true, true]);
  });

  it("S4: has a row for each of the insurer's own settings that departs, and only then", async () => {
    const { portal } = await openPortal();
    const at = (changes: Partial<typeof portal.insurer>) => policies({ ...portal.insurer, ...changes });
    const usual = at({ continue_in_place_off_at: 1 });
    const added = (changes: Partial<typeof portal.insurer>) =>
      at({ continue_in_place_off_at: 1, ...changes }).filter((row) => !usual.includes(row));
    expect(added({ idle_minutes: 30, absolute_minutes: 720 })).toEqual([]);
    expect(added({ idle_minutes: 31 })).toEqual(["A session ends after 31 minutes without use"]);
    expect(added({ absolute_minutes: 721 })).toEqual(["A session ends after 721 minutes in all"]);
    expect(added({ continue_in_place_off_at: null })).toHaveLength(1);
  });
});
