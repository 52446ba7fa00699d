/** What offices and their systems call the columns, and what is said about a list whose headings cannot be guessed. */
import { describe, expect, it } from "vitest";
import { columns, headingOf } from "../../../src/office/import/headings.ts";
import { checkList, membersIn, plainHeadings } from "../../support/member-list.ts";

const taro = "1-1,見本 太郎,ミホン タロウ,1979-08-22";

/** @returns the one member of a list with these headings and cells. */
const memberOf = async (headings: string, cells: string) => (await membersIn(`${headings}\n${cells}\n`))[0];

describe("the headings", () => {
  it("are known in Japanese and English, in any order, width, case and kana", async () => {
    const mixed = " Birth_Date ,ﾌﾘｶﾞﾅ,氏　名,会員番号";
    expect(await memberOf(mixed, "1979-08-22,ミホン,見本,1-1")).toMatchObject({ memberNumber: "1-1", name: "見本" });
  });

  it.each([
    ["会員No.", "氏名（漢字）", "氏名（カナ）", "生年月日（西暦）"],
    ["会員№", "お名前", "ふりがな", "誕生日"],
    ["会員ＩＤ", "漢字氏名", "カナ氏名", "生年月日(必須)"],
    ["「会員番号」", "氏  名", "ﾖﾐｶﾞﾅ", "生年月日 ※"],
    ['"会員\n番号"', "名前", "フリガナ（全角）", "Birthday"],
    ["member_number", "name", "name_kana", "birth_date"],
  ])("are known where they are nearly ours: %s", async (...headings) => {
    expect(await memberOf(headings.join(","), taro)).toMatchObject({
      memberNumber: "1-1",
      name: "見本 太郎",
      nameKana: "ミホン タロウ",
      birthDate: "1979-08-22",
    });
  });

  it("may take number and name apart, as 記号, 番号, 枝番, 姓 and 名", async () => {
    const headings = "記号,番号,枝番,姓,名,セイ,メイ,元号,生年月日";
    expect(await memberOf(headings, "12,0003456,00,見本,太郎,ミホン,タロウ,昭和,540822")).toEqual({
      memberNumber: "12-0003456-00",
      name: "見本 太郎",
      nameKana: "ミホン タロウ",
      birthDate: "1979-08-22",
    });
    expect(await memberOf(headings, "12,3456,,見本,太郎,ミホン,タロウ,5,540822")).toMatchObject({
      memberNumber: "12-3456",
    });
    await expect(memberOf(headings, "12,,00,見本,太郎,ミホン,タロウ,S,540822")).rejects.toThrow("cellEmpty");
  });

  it("may say 住所 once, or take it apart", async () => {
    const once = `${plainHeadings},〒,住所`;
    expect(await memberOf(once, `${taro},0600001,札幌市見本町1`)).toMatchObject({
      postalAddress: { postalCode: "0600001", lines: ["札幌市見本町1"] },
    });
    const apart = `${plainHeadings},郵便番号,都道府県,市区町村,番地,建物名`;
    expect(await memberOf(apart, `${taro},0600001,北海道,札幌市,見本町1,みほん荘`)).toMatchObject({
      postalAddress: { lines: ["北海道札幌市見本町1", "みほん荘"] },
    });
    const both = `${plainHeadings},郵便番号,都道府県,住所1`;
    expect(await memberOf(both, `${taro},0600001,北海道,北海道札幌市`)).toMatchObject({
      postalAddress: { lines: ["北海道札幌市"] },
    });
  });

  it("stand below titles, and nothing above them is a row", async () => {
    const { checked, bad } = await checkList(`令和8年4月,,,\n作成者,見本,,\n,,,\n${plainHeadings}\n${taro}\n`);
    expect([checked.layout.line, checked.rows, bad]).toEqual([4, 1, []]);
  });

  it("of further columns are named and not read; empty ones and those of the errors file are passed over", async () => {
    const { checked } = await checkList(`${plainHeadings},性別,,続柄,行,列,理由\n${taro},男,,本人,7,氏名,空\n`);
    expect(checked.layout.ignored).toEqual(["性別", "続柄"]);
  });

  it("with our own name come before others that mean the same", async () => {
    expect(await memberOf(`名前,${plainHeadings}`, `旧姓 花子,${taro}`)).toMatchObject({ name: "見本 太郎" });
  });

  it("may not mean one thing twice", async () => {
    await expect(memberOf(`${plainHeadings},氏名`, `${taro},試験`)).rejects.toThrow("there twice: 氏名");
    await expect(memberOf("会員番号,名前,お名前,フリガナ,生年月日", "1,a,b,c,d")).rejects.toThrow("twice: 氏名");
  });

  it("that are missing are all named, with those that are not known, the line, and the way to say what they mean", async () => {
    const refusal = memberOf("組合,\n本人コード,氏名,性別", "1,2,3").catch((error: Error) => error.message);
    expect(await refusal).toContain("missing: 会員番号, フリガナ, 生年月日");
    expect(await refusal).toContain("in line 2");
    expect(await refusal).toContain("not known: 本人コード, 性別");
    expect(await refusal).toContain('--map "本人コード=会員番号"');
    expect(await refusal).toContain("メールアドレス or email");
  });

  it("of an address come together: postal code and first line", async () => {
    await expect(memberOf(`${plainHeadings},住所2`, taro)).rejects.toThrow("missing: 郵便番号, 住所1");
  });

  it("do not take 番号 alone for the member's number: it may count the rows", async () => {
    await expect(memberOf("番号,氏名,フリガナ,生年月日", taro)).rejects.toThrow("missing: 会員番号");
  });

  it("have no name that means two columns", () => {
    const names = columns.map(headingOf);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a mapping", () => {
  const map = [
    { heading: "本人 コード", column: "memberNumber" as const },
    { heading: "列C", column: "nameKana" as const },
    { heading: "会員番号", column: null },
  ];

  it("says what a heading means, or a column without one, and what is not read", async () => {
    const content = `会員番号,氏名,,生年月日,本人コード\n旧1,見本 太郎,ミホン タロウ,1979-08-22,1-1\n`;
    expect(await membersIn(content, map)).toMatchObject([{ memberNumber: "1-1", nameKana: "ミホン タロウ" }]);
    const { checked } = await checkList(content, map);
    expect(checked.layout.mapped.map(({ heading }) => heading)).toEqual(["会員番号", "列C", "本人 コード"]);
    expect(checked.layout.ignored).toEqual(["会員番号"]);
  });

  it("decides between two headings that mean the same", async () => {
    const content = `${plainHeadings},氏名\n1-1,旧姓 花子,ミホン,1979-08-22,見本 花子\n`;
    expect(await membersIn(content, [{ heading: "列B", column: null }])).toMatchObject([{ name: "見本 花子" }]);
  });
});
