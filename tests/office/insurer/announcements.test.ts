import { describe, expect, it } from "vitest";
import { currentAnnouncements } from "../../../src/insurers/services.ts";
import {
  addAnnouncement,
  announcementsOf,
  editAnnouncement,
  endAnnouncement,
} from "../../../src/office/insurer/edit-announcements.ts";
import type { Language } from "../../../src/strings/strings.ts";
import { day, hour } from "../../support/attacks.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

const seenBy = (test: TestPortal, who: { batch?: string; route?: string } = {}, language: Language = "ja") =>
  currentAnnouncements(test.portal, { batch: null, route: null, ...who }, language);
const titlesOf = async (test: TestPortal) => (await seenBy(test)).map(({ title }) => title);
const body = "5月の連休は窓口を休みます。";

describe("an announcement", () => {
  it("is shown at once, until the office ends it", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "休業", body });
    expect(await titlesOf(test)).toEqual(["休業"]);
    test.passes(hour);
    await endAnnouncement(atDesk(test), "休業");
    expect(await titlesOf(test)).toEqual([]);
    expect(await actsOf(test)).toEqual([
      "announcement.add: 休業",
      "announcement.end: 休業, ended_at: none → 2026-04-06T02:00:00.000Z",
    ]);
  });

  it("is shown from its first day in Japan to its last, that day included", async () => {
    const test = await openPortal();
    const days = { published_at: "2026-04-07", ended_at: "2026-04-08" };
    await addAnnouncement(atDesk(test), { title: "休業", body, ...days });
    const seen: string[][] = [];
    // 23:59 on the 6th, midnight, 23:59 on the 8th, midnight.
    for (const ms of [14 * hour - 1, 1, 2 * day - 1, 1]) {
      test.passes(ms);
      seen.push(await titlesOf(test));
    }
    expect(seen).toEqual([[], ["休業"], ["休業"], []]);
  });

  it("that begins today begins now", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "今日", body, published_at: "2026-04-06" });
    expect(await seenBy(test)).toMatchObject([{ publishedAt: test.deps.clock() }]);
  });

  it.each([
    { published_at: "2026-04-05" },
    { ended_at: "2026-04-05" },
    { published_at: "2026-04-10", ended_at: "2026-04-09" },
    { title: "" },
    { body: " \n " },
    { title: "題\n名" },
  ])("is refused with %o", async (wrong) => {
    const test = await openPortal();
    expect(await refusalOf(addAnnouncement(atDesk(test), { title: "題", body, ...wrong }))).toHaveLength(1);
    expect(await announcementsOf(test.portal)).toEqual([]);
  });

  it("has a title of its own as long as it runs", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "休業", body });
    expect(await refusalOf(addAnnouncement(atDesk(test), { title: "休業", body }))).toHaveLength(1);
    await endAnnouncement(atDesk(test), "休業");
    await addAnnouncement(atDesk(test), { title: "休業", body });
    expect(await titlesOf(test)).toEqual(["休業"]);
  });

  it("A2: of another insurer cannot be ended", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    await addAnnouncement(atDesk(other), { title: "よその", body });
    expect(await refusalOf(endAnnouncement(atDesk(test), "よその"))).toHaveLength(1);
    expect(await titlesOf(other)).toEqual(["よその"]);
  });

  it("F9: is plain text on the home page, a paragraph a line", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "<b>題</b>", body: "一行\r\n\n<script>alert(1)</script>" });
    const person = test.visitor();
    await person.walksTo("home", await test.memberWithNotice());
    const { html } = await person.opens("/");
    expect(html).toContain("&lt;b&gt;題&lt;/b&gt;");
    expect(html).toMatch(/<p[^>]*>一行<\/p>\s*<p[^>]*>&lt;script&gt;alert\(1\)&lt;\/script&gt;<\/p>/);
  });
});

describe("an announcement in several languages", () => {
  const easy = { title_easy: "お休（やす）み", body_easy: "5月（がつ）は お休（やす）みです。" };

  it("is read in the member's own, and in Japanese where nobody wrote that one", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "休業", body, title_en: "Closed", body_en: "Closed in May." });
    const [ja] = await seenBy(test);
    const [read] = await seenBy(test, {}, "easy");
    const [en] = await seenBy(test, {}, "en");
    expect([ja, read, en]).toMatchObject([
      { title: "休業", body, tag: "ja" },
      { title: "休業", body, tag: "ja" },
      { title: "Closed", body: "Closed in May.", tag: "en" },
    ]);
    await editAnnouncement(atDesk(test), "休業", easy);
    expect(await seenBy(test, {}, "easy")).toMatchObject([{ title: easy.title_easy, body: easy.body_easy }]);
  });

  it("has a title and a text in each", async () => {
    const test = await openPortal();
    const half = addAnnouncement(atDesk(test), { title: "休業", body, title_en: "Closed" });
    expect(await refusalOf(half)).toEqual(["A language needs both its title and its text."]);
    await addAnnouncement(atDesk(test), { title: "休業", body, ...easy });
    expect(await refusalOf(editAnnouncement(atDesk(test), "休業", { body_easy: "" }))).toHaveLength(1);
    await editAnnouncement(atDesk(test), "休業", { title_easy: "", body_easy: "" });
    expect(await seenBy(test, {}, "easy")).toMatchObject([{ title: "休業" }]);
  });
});

describe("an announcement for some", () => {
  it("is seen by the members of the import and of the 配布先 that it names", async () => {
    const test = await openPortal();
    await test.memberWithNotice();
    await test.portal.db.updateTable("members").set({ batch: "2026-04", route: "本社" }).execute();
    await addAnnouncement(atDesk(test), { title: "取り込み", body, batch: "2026-04" });
    await addAnnouncement(atDesk(test), { title: "本社へ", body, route: "本社" });
    const titles = async (who: { batch?: string; route?: string }) =>
      (await seenBy(test, who)).map((each) => each.title);
    expect(await titles({})).toEqual([]);
    expect(await titles({ batch: "2026-04", route: "工場" })).toEqual(["取り込み"]);
    expect((await titles({ batch: "2026-04", route: "本社" })).sort()).toEqual(["取り込み", "本社へ"].sort());
    await editAnnouncement(atDesk(test), "本社へ", { route: "" });
    expect(await titles({})).toEqual(["本社へ"]);
  });

  it("is refused where nobody belongs to them: the name is mistyped", async () => {
    const test = await openPortal();
    const typed = { title: "休業", body, batch: "2026-4" };
    expect(await refusalOf(addAnnouncement(atDesk(test), typed))).toEqual([expect.stringContaining("2026-4")]);
  });
});

describe("an announcement that is edited", () => {
  it("changes for everybody, and the audit log has the old and the new", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "休業", body });
    expect(await editAnnouncement(atDesk(test), "休業", { body: "休みません。", title: "休業の取りやめ" })).toEqual([
      "title",
      "body",
    ]);
    expect(await seenBy(test)).toMatchObject([{ title: "休業の取りやめ", body: "休みません。" }]);
    expect(await actsOf(test)).toEqual([
      "announcement.add: 休業",
      "announcement.edit: 休業, title: 休業 → 休業の取りやめ",
      `announcement.edit: 休業, body: ${body} → 休みません。`,
    ]);
    expect(await editAnnouncement(atDesk(test), "休業の取りやめ", { body: "休みません。" })).toEqual([]);
  });

  it("takes no title that another one has, and no day that is over; one that has ended stays as it was", async () => {
    const test = await openPortal();
    await addAnnouncement(atDesk(test), { title: "休業", body });
    await addAnnouncement(atDesk(test), { title: "移転", body });
    expect(await refusalOf(editAnnouncement(atDesk(test), "移転", { title: "休業" }))).toHaveLength(1);
    expect(await refusalOf(editAnnouncement(atDesk(test), "移転", { ended_at: "2026-04-01" }))).toHaveLength(1);
    await endAnnouncement(atDesk(test), "移転");
    expect(await refusalOf(editAnnouncement(atDesk(test), "移転", { body: "x" }))).toHaveLength(1);
  });
});
