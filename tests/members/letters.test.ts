/** Names as they are compared. */
import { describe, expect, it } from "vitest";
import { givenNameKey, nameKey } from "../../src/members/letters.ts";

describe("two names are the same", () => {
  it.each([
    ["ｻｲﾄｳ ﾅｷﾞｺ", "サイトウナギコ"],
    ["さいとう　なぎこ", "サイトウナギコ"],
    ["キョウコ", "ｷﾖｳｺ"],
    ["ヨーコ", "ﾖｰｺ"],
    ["ヨーコ", "ヨ－コ"],
    ["カヅヲ", "カズオ"],
    ["齋藤 彅子", "斉藤彅子"],
    ["斎藤", "齊藤"],
    ["髙橋", "高橋"],
    ["山﨑", "山崎"],
    ["渡邊", "渡辺"],
    ["渡邉", "渡辺"],
    ["滝澤", "瀧沢"],
    ["𠮷田", "吉田"],
    ["濵嶋", "浜島"],
    ["葛󠄀城", "葛城"],
    ["神田", "神田"],
    ["Nguyễn Văn", "ＮＧＵＹỄＮ　ＶĂＮ"],
    ["マリア・ホセ", "マリアホセ"],
    ["O'Brien", "obrien"],
  ])("%s and %s", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });
});

it.each([
  ["佐藤", "加藤"],
  ["ハシ", "バシ"],
  ["ユウコ", "ユコ"],
  ["田中", "中田"],
])("%s and %s stay apart", (one, other) => {
  expect(nameKey(one)).not.toBe(nameKey(other));
});

it("knows what follows the family name, where a space stands between them", () => {
  expect(givenNameKey("見本　太郎")).toBe("太郎");
  expect(givenNameKey("グエン ヴァン アン")).toBe(nameKey("ヴァンアン"));
  expect(givenNameKey("見本太郎")).toBeNull();
});
