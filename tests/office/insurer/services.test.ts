import { describe, expect, it } from "vitest";
import { addService, editService, removeService, servicesOf } from "../../../src/office/insurer/edit-services.ts";
import { day } from "../../support/attacks.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";
import { chosen } from "../../support/visitor.ts";
import { actsOf, atDesk, refusalOf } from "./desk.ts";

const service = (name: string, more: Partial<Parameters<typeof addService>[1]> = {}) => ({
  name_ja: name,
  name_easy: `やさしい ${name}`,
  name_en: "A service",
  url: "https://www.example.com/",
  ...more,
});
const namesOf = async (test: TestPortal) => (await servicesOf(test.portal)).map(({ name_ja }) => name_ja);

/** The portal's own service goes, so that a test begins with none. */
async function emptyPortal(): Promise<TestPortal> {
  const test = await openPortal();
  await removeService(atDesk(test), "医療費情報");
  return test;
}

let people = 0;
async function home(test: TestPortal, language = "ja"): Promise<string> {
  people += 1;
  const person = test.visitor({ language });
  await person.walksTo("home", await test.memberWithNotice(), { ...chosen, userId: `member-${people}` });
  return (await person.opens("/")).html;
}
const tilesIn = (html: string) =>
  [...html.matchAll(/<h3[^>]*>([^<]*)<\/h3>|<li><a href="([^"]*)" rel="noreferrer"><svg.*?<\/svg><span>([^<]*)/g)].map(
    ([, category, , name = ""]) => category ?? name.trim(),
  );

describe("the services", () => {
  it("stand in the order the office gives them", async () => {
    const test = await emptyPortal();
    for (const name of ["一", "二", "三"]) await addService(atDesk(test), service(name));
    await addService(atDesk(test), service("零", { place: 1 }));
    expect(await namesOf(test)).toEqual(["零", "一", "二", "三"]);
    await editService(atDesk(test), "零", { place: 3 });
    expect(await namesOf(test)).toEqual(["一", "二", "零", "三"]);
    await editService(atDesk(test), "一", { place: 99 });
    expect(await namesOf(test)).toEqual(["二", "零", "三", "一"]);
    expect(await refusalOf(editService(atDesk(test), "一", { place: 0 }))).toHaveLength(1);
  });

  it("L1: have every change in the audit log with the old and the new value", async () => {
    const test = await openPortal();
    await addService(atDesk(test), service("健診予約"));
    await editService(atDesk(test), "健診予約", { name_en: "Check-ups", category: "健診", place: 1 });
    await removeService(atDesk(test), "健診予約");
    expect(await actsOf(test)).toEqual([
      "service.add: 健診予約",
      "service.edit: 健診予約, name_en: A service → Check-ups",
      "service.edit: 健診予約, category: none → 健診",
      "service.order: 健診予約, place: 2 → 1",
      "service.remove: 健診予約 https://www.example.com/",
    ]);
  });

  it("have names of their own, and are found by them", async () => {
    const test = await openPortal();
    expect(await refusalOf(addService(atDesk(test), service("医療費情報")))).toHaveLength(1);
    await addService(atDesk(test), service("別"));
    expect(await refusalOf(editService(atDesk(test), "別", { name_ja: "医療費情報" }))).toHaveLength(1);
    expect(await refusalOf(editService(atDesk(test), "無い", { name_en: "X" }))).toHaveLength(1);
    expect(await refusalOf(removeService(atDesk(test), "無い"))).toHaveLength(1);
  });

  it.each(["http://www.example.com/", "//www.example.com", "/\\www.example.com", "javascript:alert(1)", "terms", ""])(
    "F8: cannot lead to %s",
    async (url) => {
      const test = await openPortal();
      expect(await refusalOf(addService(atDesk(test), service("悪", { url })))).toHaveLength(1);
      expect(await namesOf(test)).toEqual(["医療費情報"]);
    },
  );

  it("A2: of another insurer cannot be changed or removed", async () => {
    const [test, other] = [await openPortal(), await openPortal()];
    await addService(atDesk(other), service("よその"));
    expect(await refusalOf(editService(atDesk(test), "よその", { name_en: "X" }))).toHaveLength(1);
    expect(await refusalOf(removeService(atDesk(test), "よその"))).toHaveLength(1);
    await removeService(atDesk(test), "医療費情報");
    expect(await namesOf(other)).toEqual(["医療費情報", "よその"]);
  });

  it("are shown from the first moment of a day in Japan to the last one of another, that day included", async () => {
    const test = await emptyPortal();
    await addService(atDesk(test), service("期間", { shown_from: "2026-04-08", shown_until: "2026-04-09" }));
    const [row] = await servicesOf(test.portal);
    expect([row!.shown_from, row!.shown_until]).toEqual([Date.UTC(2026, 3, 7, 15), Date.UTC(2026, 3, 9, 15)]);
    expect(tilesIn(await home(test))).toEqual([]);
    test.passes(2 * day);
    expect(tilesIn(await home(test))).toEqual(["期間"]);
    await editService(atDesk(test), "期間", { shown_until: "" });
    expect((await servicesOf(test.portal))[0]!.shown_until).toBeNull();
  });

  it.each([
    { shown_from: "2026-04-09", shown_until: "2026-04-08" },
    { shown_from: "2026-04-31" },
    { shown_until: "8.4.2026" },
  ])("are refused for days that make no sense: %o", async (days) => {
    const test = await openPortal();
    expect(await refusalOf(addService(atDesk(test), service("日", days)))).toHaveLength(1);
  });
});

describe("the tiles on the home page", () => {
  it("stand under their categories when there are any, those without one first", async () => {
    const test = await emptyPortal();
    await addService(atDesk(test), service("一", { category: "健診" }));
    await addService(atDesk(test), service("二"));
    await addService(atDesk(test), service("三", { category: "届出" }));
    await addService(atDesk(test), service("四", { category: "健診" }));
    expect(tilesIn(await home(test))).toEqual(["二", "健診", "一", "四", "届出", "三"]);
  });

  it("have the category marked as Japanese for people who read English", async () => {
    const test = await emptyPortal();
    await addService(atDesk(test), service("一", { category: "健診" }));
    expect(await home(test, "en")).toContain('<h3 lang="ja">健診</h3>');
  });

  it("are one list without a heading between when no category is set", async () => {
    const test = await openPortal();
    await addService(atDesk(test), service("二"));
    const html = await home(test);
    expect(html.match(/<ul class="tiles">/g)).toHaveLength(1);
    expect(html).not.toContain("<h3");
  });

  it("say that a page is another site's only where it is", async () => {
    const test = await emptyPortal();
    await addService(atDesk(test), service("規約", { url: "/terms" }));
    expect(await home(test)).not.toContain("↗");
    await addService(atDesk(test), service("外"));
    expect((await home(test)).match(/<\/span> 別のサイトが開きます|<span>規約<|<span>外 <span [^>]*>↗</g)).toEqual([
      "</span> 別のサイトが開きます",
      "<span>規約<",
      '<span>外 <span role="img" aria-label="別のサイトが開きます">↗<',
    ]);
  });
});
