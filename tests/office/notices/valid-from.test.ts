/** The first day of a run's notices is the day of posting, not the day of printing. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { addMember } from "../../../src/members/members.ts";
import { issueNotices } from "../../../src/office/notices/issue.ts";
import { validFrom } from "../../../src/office/notices/valid-from.ts";
import { newFolder } from "../../support/folder.ts";
import { openPortal, type TestPortal, taro } from "../../support/portal.ts";

const folder = newFolder("valid-from");
afterAll(() => rmSync(folder, { recursive: true }));

const day = 86_400_000;
let files = 0;

/** @returns the credentials of somebody whose notice begins on 20 April, and its row in the list for the print shop. */
async function posted(test: TestPortal, waitMs?: number) {
  const id = await addMember(test.portal, { ...taro, route: "総務部" });
  const { db } = test.portal;
  if (waitMs !== undefined) await db.updateTable("members").set({ password_set_at: 1 }).where("id", "=", id).execute();
  files += 1;
  const file = join(folder, `${files}.csv`);
  const conditions = {
    validFrom: validFrom(test.portal, "2026-04-20"),
    ...(waitMs === undefined ? {} : { forRecovery: { waitMs } }),
  };
  const run = { file, format: "csv", actor: "operator:hanako", reason: "spring", conditions } as const;
  await issueNotices(test.portal, { ...run, onProgress: () => {} }, async () => [id]);
  const row = readFileSync(file, "utf8").split("\r\n")[1]!;
  const [temporaryUserId = ""] = /kp-\w{8}/.exec(row)!;
  const [temporaryPassword = ""] = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}/.exec(row)!;
  return { row, notice: { temporaryUserId, temporaryPassword, expiresAt: 0 } };
}

it("P3: is printed with the last one, thirty days counted from it, and the notice works on both and on no day around them", async () => {
  const test = await openPortal();
  const { row, notice } = await posted(test);
  expect(row).toContain("2026年4月20日,2026年5月19日");
  const tries = async () => {
    const visitor = test.visitor();
    await visitor.signsInWithNotice(notice);
    return [visitor.sees.path, ...visitor.sees.problems];
  };
  test.passes(13.5 * day);
  expect(await tries()).toEqual([
    "/sign-in",
    "この通知は、2026年4月20日 から使えます。その日になってから、もう一度ログインしてください",
  ]);
  test.passes(0.5 * day);
  expect((await tries())[0]).toBe("/onboarding/birth-date");
  test.passes(29 * day);
  expect((await tries())[0]).toBe("/onboarding/birth-date");
  test.passes(day);
  expect((await tries())[1]).toContain("有効期限");
});

it("P3: may be followed by up to 90 days where the insurer decides so", async () => {
  const test = await openPortal({ insurer: { notice_days: 90 } });
  expect((await posted(test)).row).toContain("2026年4月20日,2026年7月18日");
});

it("holds back a notice for recovery where it comes after its waiting time, and the reverse", async () => {
  const test = await openPortal();
  expect((await posted(test, day)).row).toContain("2026年4月20日,2026年5月19日");
  expect((await posted(await openPortal(), 20 * day)).row).toContain("2026年4月26日,2026年5月19日");
});

it.each(["2026-04-05", "2026-07-06", "2026-02-30", "20.4.2026", "", "2026-13-01"])(
  "is today or within 90 days, written as a day: %s is refused",
  async (typed) => {
    const { portal } = await openPortal();
    expect(() => validFrom(portal, typed)).toThrow("between 2026-04-06 and 2026-07-05");
  },
);

it("may be today", async () => {
  const { portal } = await openPortal();
  expect(validFrom(portal, "2026-04-06")).toBeLessThan(portal.clock());
});
