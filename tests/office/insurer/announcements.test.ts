import { describe, expect, it } from "vitest";
import { currentAnnouncements } from "../../../src/insurers/services.ts";
import { addAnnouncement, announcementsOf, endAnnouncement } from "../../../src/office/insurer/edit-announcements.ts";
import { day, hour } from "../../support/attacks.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

const titlesOf = async (test: TestPortal) => (await currentAnnouncements(test.portal)).map(({ title }) => title);
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
    expect(await currentAnnouncements(test.portal)).toMatchObject([{ publishedAt: test.deps.clock() }]);
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
