/** The funnel of the first login, and who stands behind its numbers. */
import { beforeEach, expect, it } from "vitest";
import { addMember } from "../../../src/members/members.ts";
import { issueNotice } from "../../../src/notices/notices.ts";
import { resetFactors } from "../../../src/office/members/act.ts";
import { listMembers } from "../../../src/office/members/list.ts";
import { funnels, mediansOf } from "../../../src/office/progress/funnel.ts";
import { standingOf } from "../../../src/onboarding/standing.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";
import { chosen } from "../../support/visitor.ts";

const minute = 60_000;
const day = 86_400_000;

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

const stopped = async (filter: object = {}) => {
  const [all] = await funnels(test.portal, filter);
  return Object.fromEntries(all!.steps.map(({ step, reached, stopped: here }) => [step, `${reached}/${here}`]));
};

it("counts how many have come so far and how many of them went no further", async () => {
  await addMember(test.portal, { ...taro, memberNumber: "N-0" });
  const until = ["", "birth-date", "terms", "account", "email", "email-code", "device-name", "recovery-codes", "end"];
  for (const [index, step] of until.entries()) {
    const member = await test.memberWithNotice({ memberNumber: `N-${index + 1}` });
    if (step) await test.visitor().walksTo(step, member, { ...chosen, userId: `member-${index}` });
  }
  const [all] = await funnels(test.portal, {});
  expect(all).toMatchObject({ group: "", members: 10 });
  expect(await stopped()).toEqual({
    issued: "9/1",
    "signed-in": "8/1",
    "birth-date": "7/1",
    terms: "6/1",
    password: "5/1",
    email: "4/1",
    authenticator: "3/1",
    "recovery-codes": "2/1",
    complete: "1/1",
  });
  const behind = await listMembers(test.portal, { limit: 9, reached: "terms" }, standingOf);
  expect(behind.map(({ memberNumber, stands }) => [memberNumber, stands])).toEqual([["N-4", "account"]]);
});

it("does not count backwards when factors are taken back or a notice is issued again", async () => {
  const member = await test.memberWithNotice();
  await test.visitor().walksTo("end", member);
  await resetFactors(test.portal, member.id, { actor: "operator:hanako", reason: "lost" });
  await issueNotice(test.portal, member.id, { waitMs: 0 });
  expect((await stopped()).complete).toBe("1/1");
});

it("goes by batch, by route and by the week of the first notice, which begins on Monday in Japan", async () => {
  // Monday, 6 April 2026.
  await test.memberWithNotice({ memberNumber: "W-1", batch: "April", route: "post" });
  test.passes(6 * day + 13 * 60 * minute);
  await test.memberWithNotice({ memberNumber: "W-2", batch: "April" });
  test.passes(60 * minute);
  const late = await test.memberWithNotice({ memberNumber: "W-3", batch: "May", route: "post" });
  await issueNotice(test.portal, late.id);
  const by = async (group: "batch" | "route" | "week") =>
    (await funnels(test.portal, {}, group)).map((each) => [each.group, each.members]);
  expect(await by("batch")).toEqual([
    ["April", 2],
    ["May", 1],
  ]);
  expect(await by("route")).toEqual([
    ["", 1],
    ["post", 2],
  ]);
  expect(await by("week")).toEqual([
    ["2026-04-06", 2],
    ["2026-04-13", 1],
  ]);
  expect(await stopped({ batch: "May" })).toMatchObject({ issued: "1/1" });
  expect(await stopped({ route: "post" })).toMatchObject({ issued: "2/2" });
});

it("knows how long a step takes in the middle of those who are through", async () => {
  const takes = [1, 2, 9];
  for (const minutes of takes) {
    const member = await test.memberWithNotice();
    const who = test.visitor();
    test.passes(minutes * minute);
    await who.walksTo("end", member, { ...chosen, userId: `member-${minutes}` });
  }
  const medians = await mediansOf(test.portal, {});
  expect(medians.get("signed-in")).toBe(2 * minute);
  expect([...medians.keys()]).toHaveLength(8);
});

it("A1: counts nobody of another insurer, and nobody at all where there is none", async () => {
  const other = await openPortal();
  await other.memberWithNotice();
  expect(await funnels(test.portal, {})).toEqual([]);
  expect(await mediansOf(test.portal, {})).toEqual(new Map());
});
