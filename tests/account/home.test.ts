import { beforeEach, describe, expect, it } from "vitest";
import { iconOf } from "../../src/insurers/icons.ts";
import { addAnnouncement } from "../../src/office/insurer/edit-announcements.ts";
import { atDesk } from "../office/insurer/desk.ts";
import { addsPasskey, givesTenCodes, hasApp, type Resident, resident } from "../support/people.ts";
import { openPortal, startOfTime, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

describe("home after a recovery code", () => {
  let test: TestPortal;
  let taro: Resident;
  let person: Visitor;
  const note = "回復コードでログインしました。";

  beforeEach(async () => {
    test = await openPortal();
    taro = await resident(test);
    test.passes(60_000);
    person = test.visitor();
    await person.signsIn(taro.own.userId, taro.own.password);
    await person.submits({ recoveryCode: taro.code });
    await person.submits({ saved: "yes" });
  });

  it("C2: leads on to the new phone and to the lost one", () => {
    expect(person.sees.path).toBe("/");
    expect(person.sees.html).toContain(note);
    expect(person.sees.html).toContain('<a href="/account/otp">新しいスマートフォンを登録する</a>');
    expect(person.sees.html).toContain('<a href="/account/sign-in-methods">なくしたデバイスを削除する</a>');
  });

  it("C2: says nothing more once the new phone is registered", async () => {
    test.passes(1000);
    hasApp(person, taro.own.secret);
    await addsPasskey(person);
    await person.opens("/");
    expect([person.sees.path, person.sees.html.includes(note)]).toEqual(["/", false]);
  });

  it("says nothing to the phone that signed in by itself", async () => {
    await taro.person.opens("/");
    expect([taro.person.sees.path, taro.person.sees.html.includes(note)]).toEqual(["/", false]);
  });

  it("leads on after one of ten codes too", async () => {
    const [recoveryCode = ""] = await givesTenCodes(test, taro.id);
    const other = test.visitor();
    await other.signsIn(taro.own.userId, taro.own.password);
    await other.submits({ recoveryCode });
    expect([other.sees.path, other.sees.html.includes(note)]).toEqual(["/", true]);
  });
});

describe("a tile of the demonstration", () => {
  const here = "/demonstration/service/1";
  const withTile = async (demonstration_at: number | null) => {
    const test = await openPortal({ insurer: { demonstration_at } });
    await test.deps.db
      .updateTable("services")
      .set({ url: here })
      .where("insurer_id", "=", test.portal.insurer.id)
      .execute();
    return (await resident(test)).person;
  };

  it("leads to a page that says what would open", async () => {
    const person = await withTile(startOfTime);
    await person.opens("/");
    expect(person.sees.html).toContain(`<a href="${here}"`);
    await person.opens(here);
    expect([person.sees.status, person.sees.heading]).toEqual([200, "医療費情報"]);
    expect(person.sees.html).toContain("お試しのサイトなので");
  });

  it("is there for its services only, and only in the demonstration", async () => {
    const [person, other] = [await withTile(startOfTime), await withTile(null)];
    await person.opens("/demonstration/service/2");
    await other.opens(here);
    expect([person.sees.status, other.sees.status]).toEqual([404, 404]);
  });
});

describe("home", () => {
  it("shows announcements before the services, the three newest open and the others behind a line", async () => {
    const test = await openPortal();
    const { person } = await resident(test);
    for (const title of ["一つ目", "二つ目", "三つ目", "四つ目"]) {
      test.passes(1000);
      await addAnnouncement(atDesk(test), { title, body: "本文" });
    }
    await person.opens("/");
    const order = person.sees.html.match(/[一二三四]つ目|以前のお知らせ（1件）|医療費情報/g);
    expect(order).toEqual(["四つ目", "三つ目", "二つ目", "以前のお知らせ（1件）", "一つ目", "医療費情報"]);
  });

  it.each([
    ["人間ドック等予約", "", "M4 5.5h16"],
    ["予防接種", "健診", "M3 13h4"],
    ["予防接種", "", "M4 4h7"],
  ])("draws %s of category %j by its name, else by its category, else as any service", (name, category, begins) => {
    expect(iconOf(name, category).slice(0, begins.length)).toBe(begins);
  });
});
