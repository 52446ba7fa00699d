/** What the office is told before a run begins, and whom it leaves out. */
import { describe, expect, it } from "vitest";
import { addMember, type NewMember } from "../../../src/members/members.ts";
import { lockNotice, newestNotice } from "../../../src/notices/notices.ts";
import { type Marks, markMember } from "../../../src/office/members/mark.ts";
import type { Choice } from "../../../src/office/notices/choose.ts";
import { planInWords, planRun, refuseOtherCount, type Wish } from "../../../src/office/notices/plan.ts";
import { planVoid } from "../../../src/office/notices/register.ts";
import { inWords } from "../../../src/strings/office.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";

const day = 86_400_000;
const postalAddress = { postalCode: "1000001", lines: ["東京都千代田区見本町1-2-3"] };
let count = 0;

async function newcomer(test: TestPortal, changes: Partial<NewMember> = {}): Promise<string> {
  count += 1;
  return addMember(test.portal, { ...taro, memberNumber: `N${count}`, postalAddress, batch: "april", ...changes });
}

const batch = { by: "batch", batch: "april" } as const;
const plan = (test: TestPortal, wish: Partial<Wish> = {}) =>
  planRun(test.portal, { choice: batch, format: "postcard", ...wish });
const reasons = async (test: TestPortal, wish: Partial<Wish> = {}) =>
  (await plan(test, wish)).leftOut.map(({ memberNumber, reason }) => `${memberNumber} ${reason}`);

describe("who is in no run of notices", () => {
  const by = { actor: "operator:hanako", reason: "asked" };

  it.each<Partial<Marks>>([{ paperOnly: true }, { doNotSend: true }])("whoever is marked %j", async (marks) => {
    const test = await openPortal();
    const id = await newcomer(test);
    await markMember(test.portal, id, marks, by);
    expect(await reasons(test, { replace: true })).toEqual([`N${count} marked`]);
    const off = Object.fromEntries(Object.keys(marks).map((mark) => [mark, false]));
    await markMember(test.portal, id, off, by);
    expect((await plan(test)).memberIds).toEqual([id]);
  });

  it.each([
    ["2011-04-07", []],
    ["2011-04-05", ["child"]],
  ])("a child born on %s where those from 15 on are wanted in April 2026", async (birthDate, wanted) => {
    const test = await openPortal();
    const child = await newcomer(test, { birthDate });
    const chosen = (await plan(test, { ages: { from: 15 } })).memberIds;
    expect(chosen).toEqual(wanted.map(() => child));
    expect((await plan(test, { ages: { to: 14 } })).memberIds).toEqual(wanted.length > 0 ? [] : [child]);
  });
});

it.each(["postcard", "letter", "folded", "csv"] as const)("takes in whoever lives abroad: %s", async (format) => {
  const test = await openPortal();
  const id = await newcomer(test, { postalAddress: { postalCode: "", lines: ["Hauptstr. 1", "10117", "GERMANY"] } });
  expect((await plan(test, { format })).memberIds).toEqual([id]);
});

describe("a notice that can still be used", () => {
  it.each<[string, (number: string) => Choice]>([
    ["--batch", () => batch],
    ["--members", (number) => ({ by: "members", memberNumbers: [number] })],
    ["--never-signed-in", () => ({ by: "never-signed-in" })],
    ["--all-new", () => ({ by: "all-new" })],
    ["--expired", () => ({ by: "expired" })],
  ])("is not replaced by the way: %s", async (_, choice) => {
    const test = await openPortal();
    const holder = await test.memberWithNotice({ memberNumber: "H", postalAddress, batch: "april" });
    expect((await plan(test, { choice: choice("H") })).memberIds).toEqual([]);
    expect((await plan(test, { choice: choice("H") })).replaced.count).toBe(0);
    test.passes(31 * day);
    const later = await plan(test, { choice: choice("H") });
    expect(later.memberIds).toEqual(choice("H").by === "all-new" ? [] : [holder.id]);
  });

  it("is replaced on request, counted, with the last day of the longest", async () => {
    const test = await openPortal();
    await test.memberWithNotice({ postalAddress, batch: "april", memberNumber: "A" });
    test.passes(2 * day);
    await test.memberWithNotice({ postalAddress, batch: "april", memberNumber: "B" });
    await newcomer(test);
    const { memberIds, replaced } = await plan(test, { replace: true });
    expect(memberIds).toHaveLength(3);
    expect(replaced).toEqual({ count: 2, until: "2026-05-07" });
  });

  it("is not one that is locked, void or used", async () => {
    const test = await openPortal();
    const locked = await test.memberWithNotice({ postalAddress, batch: "april" });
    await lockNotice(test.portal, (await newestNotice(test.portal, locked.id))!.id);
    expect(await plan(test, { replace: true })).toMatchObject({ memberIds: [locked.id], replaced: { count: 0 } });
    expect(await reasons(test)).toEqual([]);
  });

  it("may be one for recovery, which is not replaced by the way either", async () => {
    const test = await openPortal();
    const member = await test.memberWithNotice({ memberNumber: "R", postalAddress });
    await test.visitor().walksTo("email", member);
    const wish = { choice: { by: "members", memberNumbers: ["R"] } as Choice, forRecovery: true };
    expect((await plan(test, wish)).memberIds).toEqual([member.id]);
    const { issueNotice } = await import("../../../src/notices/notices.ts");
    await issueNotice(test.portal, member.id, { waitMs: 0 });
    expect(await reasons(test, wish)).toEqual(["R holdsNotice"]);
  });

  it("ends only where somebody names how many", () => {
    expect(() => refuseOtherCount(33, 30, "replaceCount")).toThrow("33 valid notices would become void (you said 30)");
    expect(() => refuseOtherCount(33, undefined, "voidCount")).toThrow("--yes-void 33");
    expect(() => refuseOtherCount(33, 33, "replaceCount")).not.toThrow();
    expect(() => refuseOtherCount(0, undefined, "replaceCount")).not.toThrow();
  });

  it("is counted before a batch is made void, of those too who have an account", async () => {
    const test = await openPortal();
    await test.memberWithNotice({ batch: "april" });
    await test.memberWithNotice({ batch: "may" });
    await newcomer(test);
    expect(await planVoid(test.portal, batch)).toMatchObject({ count: 1 });
    test.passes(31 * day);
    expect(await planVoid(test.portal, batch)).toMatchObject({ count: 0 });
    await expect(planVoid(test.portal, { by: "batch", batch: "apri" })).rejects.toThrow("apri");
  });
});

describe("whom a run is for", () => {
  it("never is somebody who has a password, is retired, or came in with another batch", async () => {
    const test = await openPortal();
    const ids = [await newcomer(test), await newcomer(test), await newcomer(test)];
    await newcomer(test, { batch: "may" });
    const { db } = test.portal;
    await db.updateTable("members").set({ password_set_at: 1 }).where("id", "=", ids[0]!).execute();
    await db.updateTable("members").set({ retired_at: 1 }).where("id", "=", ids[1]!).execute();
    expect((await plan(test)).memberIds).toEqual([ids[2]]);
  });

  it("tells the new, those who have not begun, and those whose notice is over", async () => {
    const test = await openPortal();
    const fresh = await newcomer(test);
    const waiting = await test.memberWithNotice({ postalAddress });
    const begun = await test.memberWithNotice({ postalAddress });
    await test.visitor().walksTo("account", begun);
    test.passes(31 * day);
    const chosen = async (by: "all-new" | "never-signed-in" | "expired") =>
      new Set((await plan(test, { choice: { by } })).memberIds);
    expect(await chosen("all-new")).toEqual(new Set([fresh]));
    expect(await chosen("never-signed-in")).toEqual(new Set([waiting.id]));
    expect(await chosen("expired")).toEqual(new Set([waiting.id, begun.id]));
  });

  it("is not guessed from a batch that nobody came in with: the newest ones are named", async () => {
    const test = await openPortal();
    await newcomer(test, { batch: "2026-03" });
    test.passes(day);
    await newcomer(test, { batch: "2026-04" });
    await newcomer(test, { batch: "2026-04" });
    const refused = plan(test, { choice: { by: "batch", batch: "2026-4" } });
    await expect(refused).rejects.toThrow(
      'Nobody came in with a batch called 2026-4. There are:\n  --batch "2026-04"   2 members, 2026-04-07\n  --batch "2026-03"   1 members, 2026-04-06',
    );
  });
});

describe("who cannot be printed", () => {
  it("is told by name, with what is in the way", async () => {
    const test = await openPortal();
    await newcomer(test, { memberNumber: "R1", name: "見本 \u{2B820}" });
    await newcomer(test, { memberNumber: "R2", postalAddress: null });
    await newcomer(test, { memberNumber: "R3" });
    const found = await plan(test);
    expect(found.first?.memberNumber).toBe("R3");
    expect(inWords(planInWords(found), "en")).toBe(
      [
        "1 notices, from R3 見本 太郎 to R3 見本 太郎.",
        "Cannot be printed, 1: they have no postal address.",
        "  R2 見本 太郎",
        "Cannot be printed, 1: no font has these letters.",
        "  R1 見本 \u{2B820}: \u{2B820}",
      ].join("\n"),
    );
  });

  it("is fewer in a list for a print shop: it has its own fonts, and the company hands out without an address", async () => {
    const test = await openPortal();
    await newcomer(test, { memberNumber: "R1", name: "見本 \u{2B820}" });
    await newcomer(test, { memberNumber: "R2", postalAddress: null, route: "総務部" });
    await newcomer(test, { memberNumber: "R3", postalAddress: null });
    expect(await reasons(test, { format: "csv" })).toEqual(["R3 addressMissing"]);
  });

  it("names few and counts many, but everybody whose row can be mended", async () => {
    const test = await openPortal();
    for (let n = 0; n < 12; n += 1)
      await test.memberWithNotice({ batch: "april", memberNumber: `H${n}`, postalAddress });
    for (let n = 0; n < 12; n += 1) await newcomer(test, { memberNumber: `A${n}`, postalAddress: null });
    const said = inWords(planInWords(await plan(test)), "ja").split("\n");
    expect(said).toContain(
      "12人を除きました：まだ使える通知をお持ちです（最長で 2026-05-05 まで）。その通知を無効にして新しく送るときは、--replace を付けてください。",
    );
    expect(said).toContain("  ほか2人");
    expect(said.filter((line) => line.startsWith("  A"))).toHaveLength(12);
  });
});

it("finds members by their number as somebody types it", async () => {
  const test = await openPortal();
  const id = await newcomer(test, { memberNumber: "A1-2" });
  const choice: Choice = { by: "members", memberNumbers: ["ａ１－２"] };
  expect((await plan(test, { choice })).memberIds).toEqual([id]);
});
