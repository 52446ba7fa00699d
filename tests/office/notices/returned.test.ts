/** Paper that came back from an address. */
import { beforeEach, expect, it } from "vitest";
import { addMember, memberById } from "../../../src/members/members.ts";
import { issueNotice, newestNotice } from "../../../src/notices/notices.ts";
import { planInWords, planRun } from "../../../src/office/notices/plan.ts";
import { forgetReturned, markReturned } from "../../../src/office/notices/returned.ts";
import { inWords } from "../../../src/strings/office.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";
import { atDesk } from "../insurer/desk.ts";

const postalAddress = { postalCode: "1000001", lines: ["東京都千代田区見本町1-2-3"] };
let test: TestPortal;
let member: Awaited<ReturnType<TestPortal["memberWithNotice"]>>;
const isMarked = async () => (await memberById(test.portal, member.id))!.address_wrong_at !== null;
const plan = () =>
  planRun(test.portal, { choice: { by: "members", memberNumbers: ["1001-1"] }, format: "postcard", replace: true });

beforeEach(async () => {
  test = await openPortal();
  member = await test.memberWithNotice({ ...taro, postalAddress });
});

it("is found by the ID printed on it, however that is read, and its notice becomes void", async () => {
  const read = member.notice.temporaryUserId.toLowerCase().replace("kp-", "ＫＰ－");
  expect(await markReturned(atDesk(test), [read])).toEqual({ marked: ["1001-1"], overtaken: [] });
  expect(await isMarked()).toBe(true);
  expect((await newestNotice(test.portal, member.id))!.voided_at).not.toBeNull();
});

it("keeps its member out of every run until the address changes", async () => {
  await markReturned(atDesk(test), ["1001-1"]);
  const before = await plan();
  expect(before.memberIds).toEqual([]);
  expect(inWords(planInWords(before), "en")).toContain("Left out, 1: their last notice came back");
  await forgetReturned(atDesk(test), ["1001-1"]);
  expect((await plan()).memberIds).toEqual([member.id]);
});

it("says nothing about the address where a newer notice was sent since", async () => {
  test.passes(1000);
  await issueNotice(test.portal, member.id);
  const { temporaryUserId } = member.notice;
  expect(await markReturned(atDesk(test), [temporaryUserId])).toEqual({ marked: [], overtaken: ["1001-1"] });
  expect(await isMarked()).toBe(false);
  expect((await newestNotice(test.portal, member.id))!.voided_at).toBeNull();
});

it("is marked whole or not at all: what nobody has is named", async () => {
  await expect(markReturned(atDesk(test), ["1001-1", "kp-00000000", "9-9"])).rejects.toThrow(
    "kp-00000000: there is no such notice and no such member.\n9-9: there is no such notice and no such member.\nNothing was marked.",
  );
  expect(await isMarked()).toBe(false);
});

it("L1: is one row in the audit log for each member, though the same paper was named twice", async () => {
  const other = await addMember(test.portal, { ...taro, memberNumber: "2-1" });
  await markReturned(atDesk(test), [member.notice.temporaryUserId, "1001-1", "2-1"]);
  const rows = await test.portal.db
    .selectFrom("audit_events")
    .select("subject")
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("action", "=", "notice.returned")
    .orderBy("sequence")
    .execute();
  expect(rows.map(({ subject }) => subject).sort()).toEqual([member.id, other].sort());
});
