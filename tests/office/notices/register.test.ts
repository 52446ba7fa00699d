/** The office's view of the notices. */
import { describe, expect, it } from "vitest";
import { lockNotice } from "../../../src/notices/notices.ts";
import { stateOf } from "../../../src/notices/state.ts";
import { countByBatch, type Filter, listNotices, voidNotices } from "../../../src/office/notices/register.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";

const day = 86_400_000;

const listed = async (test: TestPortal, filter: Partial<Filter> = {}) =>
  (await listNotices(test.portal, { limit: 100, ...filter })).map(
    ({ memberNumber, state }) => `${memberNumber} ${state}`,
  );

/** One member for each state, in batches `april` and `may`. */
async function oneOfEach(test: TestPortal) {
  await test.memberWithNotice({ memberNumber: "E", batch: "may" });
  test.passes(31 * day);
  await test.memberWithNotice({ memberNumber: "I", batch: "april" });
  const used = await test.memberWithNotice({ memberNumber: "U", batch: "april" });
  await test.visitor().walksTo("email", used);
  const locked = await test.memberWithNotice({ memberNumber: "L", batch: "may" });
  const [notice] = await listNotices(test.portal, { limit: 1, after: undefined, batch: "may", state: "issued" });
  await lockNotice(test.portal, notice!.id);
  const voided = await test.memberWithNotice({ memberNumber: "V", batch: "may" });
  await voidNotices(test.portal, [voided.id], { actor: "operator:hanako", reason: "returned" });
  return { used, locked, voided };
}

describe("the list", () => {
  it("tells issued, used, expired, locked and void notices apart, and finds each", async () => {
    const test = await openPortal();
    await oneOfEach(test);
    expect((await listed(test)).sort()).toEqual(["E expired", "I issued", "L locked", "U used", "V void"]);
    for (const each of await listed(test)) {
      const state = each.split(" ")[1] as NonNullable<Filter["state"]>;
      expect(await listed(test, { state })).toEqual([each]);
    }
    expect((await listed(test, { batch: "may" })).sort()).toEqual(["E expired", "L locked", "V void"]);
  });

  it("keeps a notice expired that was seen so, though it is void in the database", () => {
    const seenExpired = { used_at: null, locked_at: null, expires_at: 10, voided_at: 11 };
    expect(stateOf(seenExpired, 12)).toBe("expired");
    expect(stateOf({ ...seenExpired, voided_at: 9 }, 12)).toBe("void");
  });

  it("goes on page by page, and shows no other insurer's notices", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    await other.memberWithNotice({ memberNumber: "X" });
    for (const memberNumber of ["A", "B", "C"]) await test.memberWithNotice({ memberNumber });
    const seen: string[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await listNotices(test.portal, { limit: 2, after });
      seen.push(...page.map(({ memberNumber }) => memberNumber));
      if (page.length < 2) break;
      after = page.at(-1)!.id;
    }
    expect(seen.sort()).toEqual(["A", "B", "C"]);
  });

  it("reminds of those that end soon and can still be used", async () => {
    const test = await openPortal();
    await test.memberWithNotice({ memberNumber: "soon" });
    test.passes(20 * day);
    await test.memberWithNotice({ memberNumber: "later" });
    test.passes(4 * day);
    expect(await listed(test, { expiringInDays: 7 })).toEqual(["soon issued"]);
  });
});

it("counts the newest notices of each batch, and the members who never got one", async () => {
  const test = await openPortal();
  await oneOfEach(test);
  const { addMember } = await import("../../../src/members/members.ts");
  const without = { memberNumber: "W", name: "見本 次郎", nameKana: "ミホン ジロウ", birthDate: "2001-02-03" };
  await addMember(test.portal, { ...without, batch: "may" });
  const none = { issued: 0, used: 0, expired: 0, locked: 0, void: 0, without: 0 };
  expect(await countByBatch(test.portal)).toEqual([
    { ...none, batch: "april", members: 2, issued: 1, used: 1 },
    { ...none, batch: "may", members: 4, expired: 1, locked: 1, void: 1, without: 1 },
  ]);
});

it("P5: a voided notice opens nothing any more, nor do the sessions that came from it; the act is recorded", async () => {
  const test = await openPortal();
  const member = await test.memberWithNotice();
  const visitor = test.visitor();
  await visitor.signsInWithNotice(member.notice);
  expect(await voidNotices(test.portal, [member.id], { actor: "operator:hanako", reason: "returned" })).toBe(1);
  expect(await voidNotices(test.portal, [member.id], { actor: "operator:hanako", reason: "again" })).toBe(0);
  await visitor.opens("/onboarding/birth-date");
  expect(visitor.sees.path).toBe("/sign-in");
  await visitor.signsInWithNotice(member.notice);
  expect(visitor.sees.problems).toHaveLength(1);
  const events = await test.portal.db
    .selectFrom("audit_events")
    .select(["actor", "detail"])
    .where("subject", "=", member.id)
    .where("action", "=", "notice.voided")
    .orderBy("sequence")
    .execute();
  expect(events).toEqual([{ actor: "operator:hanako", detail: "returned" }]);
});
