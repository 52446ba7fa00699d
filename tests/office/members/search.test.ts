/** One field finds members by everything they may be known by. */
import { beforeEach, describe, expect, it } from "vitest";
import { renewSearchKeys } from "../../../src/members/renew-search-keys.ts";
import { listMembers } from "../../../src/office/members/list.ts";
import { standingOf } from "../../../src/onboarding/standing.ts";
import { importList } from "../../support/member-list.ts";
import { residentWithEmail } from "../../support/people.ts";
import { openPortal, type TestPortal } from "../../support/portal.ts";

let test: TestPortal;
beforeEach(async () => {
  test = await openPortal();
});

const found = async (search: string, more: { limit?: number; after?: string; batch?: string } = {}) =>
  (await listMembers(test.portal, { limit: 9, ...more, search }, standingOf)).map(({ memberNumber }) => memberNumber);

describe("a member is found by", () => {
  beforeEach(async () => {
    await test.memberWithNotice({
      memberNumber: "S-1001-1",
      name: "齋藤　彅子",
      nameKana: "サイトウ ナギコ",
      birthDate: "1961-02-03",
      email: "nagiko@example.com",
      postalAddress: { postalCode: "0600001", lines: ["札幌市"] },
    });
    await test.memberWithNotice({ memberNumber: "T-2", name: "髙橋 﨑太", nameKana: "タカハシ サキタ" });
  });

  it.each([
    "ｻｲﾄｳ",
    "さいとう",
    "サイトウナギコ",
    "さいとう　なぎこ",
    "ナギコ",
    "齋藤彅子",
    "斎藤",
    "斉藤　彅子",
    "彅子",
    "S-1001-1",
    "ｓー1001ー1",
    "S-1001",
    "1961-02-03",
    "S36.2.3",
    "昭和36年2月3日",
    "060-0001",
    "〒０６０ー０００１",
    "0600001",
    "Nagiko@Example.com",
  ])("%s", async (text) => {
    expect(await found(text)).toEqual(["S-1001-1"]);
  });

  it.each(["高橋", "たかはし", "崎太"])("%s, whichever form of the letter is on file", async (text) => {
    expect(await found(text)).toEqual(["T-2"]);
  });

  it.each(["加藤", "さいとうさ", "1961-02-04", "S-1001-2", "other@example.com", "0600002", "%", "_", "'"])(
    "not %s",
    async (text) => {
      expect(await found(text)).toEqual([]);
    },
  );
});

it("finds the user ID, the ID on the paper in any form, and an address that the member gave", async () => {
  const { notice } = await test.memberWithNotice({ memberNumber: "P-1" });
  expect(await found(notice.temporaryUserId)).toEqual(["P-1"]);
  expect(await found(notice.temporaryUserId.toUpperCase().replace("-", "ー"))).toEqual(["P-1"]);
  const taro = await residentWithEmail(test);
  const [number] = await found(taro.own.userId.toUpperCase());
  expect(number).toMatch(/-1$/);
  expect(await found(`${taro.own.userId}@example.com`)).toEqual([number]);
});

it("gives every member once, in the order of the names, a page at a time", async () => {
  const names = [
    ["N-1", "見本 太郎", "ミホン タロウ"],
    ["N-2", "見本 花子", "ミホン ハナコ"],
    ["N-3", "見本 太郎", "ミホン タロウ"],
    ["N-4", "ミホン", "ミホン"],
    ["N-5", "ミホ", "シホ"],
    ["N-6", "試験 ミホ", "シケン ミホ"],
  ] as const;
  for (const [memberNumber, name, nameKana] of names) await test.memberWithNotice({ memberNumber, name, nameKana });
  const all = ["N-4", "N-1", "N-3", "N-2", "N-5", "N-6"];
  expect(await found("みほ")).toEqual(all);
  const paged: string[] = [];
  for (;;) {
    const page = await found("みほ", { limit: 1, ...(paged.length > 0 ? { after: paged.at(-1)! } : {}) });
    if (page.length === 0) break;
    paged.push(...page);
  }
  expect(paged).toEqual(all);
});

it("A1: has nobody of another insurer", async () => {
  const other = await openPortal();
  const { notice } = await other.memberWithNotice({ memberNumber: "O-1", email: "o@example.com" });
  for (const text of ["O-1", "みほん", "1979-08-22", notice.temporaryUserId, "o@example.com"]) {
    expect(await found(text)).toEqual([]);
  }
});

it("follows what an import changes", async () => {
  const headings = "会員番号,氏名,フリガナ,生年月日,メールアドレス";
  await importList(test.portal, `${headings}\n7-7,見本 七,ミホン ナナ,1979-08-22,a@example.com`);
  expect(await found("a@example.com")).toEqual(["7-7"]);
  await importList(test.portal, `${headings}\n7-7,試験 八,シケン ハチ,1980-01-01,b@example.com`);
  expect(await found("みほん")).toEqual([]);
  expect(await found("1979-08-22")).toEqual([]);
  expect(await found("a@example.com")).toEqual([]);
  for (const text of ["しけん", "試験八", "1980-01-01", "b@example.com"]) expect(await found(text)).toEqual(["7-7"]);
});

it("rows that an older version wrote are found once the server has filled them", async () => {
  const { id } = await test.memberWithNotice({ memberNumber: "F-1" });
  const empty = { name_key: null, kana_key: null, given_key: null, given_kana_key: null, birth_key: null };
  await test.deps.db.updateTable("members").set(empty).where("id", "=", id).execute();
  expect(await found("みほん")).toEqual([]);
  await renewSearchKeys(test.portal, "missing");
  for (const text of ["みほん", "見本太郎", "太郎", "1979-08-22"]) expect(await found(text)).toEqual(["F-1"]);
});

it("is narrowed by batch, route and age", async () => {
  await test.memberWithNotice({ memberNumber: "G-1", batch: "April", route: "post", birthDate: "2015-01-01" });
  await test.memberWithNotice({ memberNumber: "G-2", batch: "May", route: "post" });
  const listed = async (filter: object) =>
    (await listMembers(test.portal, { limit: 9, ...filter }, standingOf)).map(({ memberNumber }) => memberNumber);
  expect(await listed({ search: "みほん", batch: "May" })).toEqual(["G-2"]);
  expect(await listed({ route: "post" })).toEqual(["G-1", "G-2"]);
  expect(await listed({ ages: { to: 14 } })).toEqual(["G-1"]);
  expect(await listed({ ages: { from: 15 }, limit: 1 })).toEqual(["G-2"]);
});
