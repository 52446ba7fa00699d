/** Birth dates, postal codes, kana and letters as lists have them: read where they can mean one thing, refused where two. */
import { describe, expect, it } from "vitest";
import type { EraCodes } from "../../../src/office/import/listed-birth-date.ts";
import { eraCodesOf, readListedBirthDate } from "../../../src/office/import/listed-birth-date.ts";
import { membersIn, plainHeadings, problemsOf, today } from "../../support/member-list.ts";

const read = (cell: string, era?: string, eraCodes?: EraCodes) => {
  const reading = readListedBirthDate(cell, { era, today, eraCodes });
  return "date" in reading ? reading.date : reading.problem;
};

describe("a birth date", () => {
  it.each([
    "1979/8/22 0:00",
    "1979/8/22 00:00:00",
    "1979-08-22T00:00:00",
    "1979-08-22T00:00:00.000Z",
    "1979/8/22 12:00:00 AM",
    "19790822.0",
    "29089",
    "29089.0",
    "1979年8月22日(水)",
    "1979年8月22日（水曜日）",
    "昭和54年8月22日生",
    "昭和54年 8月22日",
    "S54・8・22",
    "1979　8　22",
    "5540822",
    "5-540822",
    "5-54-08-22",
    "3540822",
    "3-540822",
    "３５４０８２２",
  ])("written %s is 1979-08-22", (cell) => expect(read(cell)).toBe("1979-08-22"));

  it.each([
    ["昭和", "540822"],
    ["S", "54.8.22"],
    ["5", "540822"],
    ["3", "540822"],
    ["昭和", "19790822"],
    ["昭和", "1979/8/22"],
  ])("with its era apart, %s and %s, is 1979-08-22", (era, cell) => expect(read(cell, era)).toBe("1979-08-22"));

  it("keeps the zero that Excel took from the year of an era", () => expect(read("10108", "平成")).toBe("1989-01-08"));

  it.each([
    ["540822", "birthDateNoEra"],
    ["54.8.22", "birthDateNoEra"],
    ["79/8/22", "birthDateNoEra"],
    ["22/08/1979", "birthDateForm"],
    ["22-Aug-79", "birthDateForm"],
    ["Aug-79", "birthDateForm"],
    ["8月22日", "birthDateForm"],
    ["1979-08-21T15:00:00.000Z", "birthDateForm"],
    ["29089.5", "birthDateForm"],
    ["99999", "birthDateFuture"],
    ["平成31年5月1日", "birthDateReal"],
    ["7310501", "birthDateReal"],
  ])("written %s is refused: %s", (cell, problem) => expect(read(cell)).toBe(problem));

  it("with a digit for its era that two ways of counting read differently is refused, unless the list says which", () => {
    expect(read("5050822")).toBe("birthDateEra");
    expect(read("5050822", undefined, "odd")).toBe("1930-08-22");
    expect(read("5050822", undefined, "row")).toBe("2023-08-22");
    const dates = (...cells: string[]) => cells.map((cell) => [cell, undefined] as const);
    expect(eraCodesOf(dates("5050822", "7010822"), today)).toBe("odd");
    expect(eraCodesOf(dates("5050822", "4010822"), today)).toBe("row");
    expect(eraCodesOf(dates("5050822"), today)).toBe(undefined);
    expect(eraCodesOf(dates("7010822", "4010822"), today)).toBe(undefined);
  });

  it("is read as the other rows of its list are", async () => {
    const list = `${plainHeadings}\n1,見本,ア,5050822\n2,見本,ア,7010822\n`;
    expect((await membersIn(list)).map(({ birthDate }) => birthDate)).toEqual(["1930-08-22", "1989-08-22"]);
  });
});

/** @returns the address as it is kept, or the problems. */
async function addressOf(postalCode: string, address1: string, country?: string) {
  const headings = `${plainHeadings},郵便番号,住所1${country === undefined ? "" : ",国名"}`;
  const list = `${headings}\n1-1,見本,ア,1979-08-22,${postalCode},${address1}${country === undefined ? "" : `,${country}`}\n`;
  const problems = await problemsOf(list);
  return problems.length > 0 ? problems.join() : (await membersIn(list))[0]?.postalAddress;
}

describe("a postal code", () => {
  it.each(["600001", "60-0001", "〒60-0001"])("without its zero, %s, is that of Hokkaido", async (code) => {
    expect(await addressOf(code, "北海道札幌市")).toEqual({ postalCode: "0600001", lines: ["北海道札幌市"] });
  });

  it("without two zeros, and of a city alone, is read too", async () => {
    expect(await addressOf("10001", "札幌市北区")).toMatchObject({ postalCode: "0010001" });
  });

  it.each([
    ["600001", "東京都千代田区", "postalCodeShort"],
    ["300001", "北海道札幌市", "postalCodeShort"],
    ["900001", "福岡県福岡市", "postalCodeShort"],
    ["100-001", "東京都千代田区", "postalCode"],
    ["060001", "北海道札幌市", "postalCode"],
    ["999-99999", "東京都千代田区", "postalCode"],
    ["SW1A 1AA", "東京都千代田区", "postalCode"],
    ["000-0000", "東京都千代田区", "postalCodeZero"],
    ["", "東京都千代田区", "postalCodeMissing"],
  ])("%j of %s is refused: %s", async (code, address, problem) => {
    expect(await addressOf(code, address)).toBe(`2 郵便番号 ${problem}`);
  });

  it("is none of ours abroad: country named, or an address without a Japanese letter", async () => {
    expect(await addressOf("SW1A 1AA", "10 Mihon Street London", "UK")).toEqual({
      postalCode: "",
      lines: ["10 Mihon Street London", "SW1A 1AA", "UK"],
    });
    expect(await addressOf("10117", "Hauptstr. 1", "ドイツ")).toMatchObject({
      lines: ["Hauptstr. 1", "10117", "GERMANY"],
    });
    expect(await addressOf("", "1 Queen's Road", "香港")).toMatchObject({ lines: ["1 Queen's Road", "HONG KONG"] });
    expect(await addressOf("", "Hauptstr. 1 Berlin")).toEqual({ postalCode: "", lines: ["Hauptstr. 1 Berlin"] });
    expect(await addressOf("100-0001", "1-1 Chiyoda")).toMatchObject({ postalCode: "1000001" });
    expect(await addressOf("100-0001", "東京都", "日本")).toMatchObject({ postalCode: "1000001" });
  });
});

describe("a reading", () => {
  it.each([
    ["イチロ―", "イチロー"],
    ["イチロ－", "イチロー"],
    ["イチロ‐ タロ−", "イチロー タロー"],
    ["ｲﾁﾛｰ", "イチロー"],
    ["ジャン＝リュック", "ジャン＝リュック"],
    ["ジャン゠リュック", "ジャン＝リュック"],
    ["メアリ・アン", "メアリ・アン"],
  ])("%s is kept as %s", async (typed, kept) => {
    expect((await membersIn(`${plainHeadings}\n1-1,見本,${typed},1979-08-22\n`))[0]?.nameKana).toBe(kept);
  });
});

describe("what a program broke", () => {
  const headings = `${plainHeadings},郵便番号,住所1,住所2,配布先`;
  it.each([
    ["1月2日,見本,ア,1979-08-22", "会員番号 cellExcelDate"],
    ["1.23E+11,見本,ア,1979-08-22", "会員番号 cellExponent"],
    ["#REF!,見本,ア,1979-08-22", "会員番号 cellExcelError"],
    ["0,見本,ア,1979-08-22", "会員番号 cellZero"],
    ["1-1,#N/A,ア,1979-08-22", "氏名 cellExcelError"],
    ["1-1,########,ア,1979-08-22", "氏名 cellExcelError"],
    ["1-1,0,ア,1979-08-22", "氏名 nameWithoutLetter"],
    ["1-1,2月3日,ア,1979-08-22", "氏名 cellExcelDate"],
    ["1-1,?野,ア,1979-08-22", "氏名 cellLetterLost"],
    ["1-1,？野,ア,1979-08-22", "氏名 cellLetterLost"],
    ["1-1,〓野,ア,1979-08-22", "氏名 cellLetterLost"],
    ["1-1,□崎,ア,1979-08-22", "氏名 cellLetterLost"],
    ["1-1,●山,ア,1979-08-22", "氏名 cellLetterLost"],
    ["1-1,見\uFFFD,ア,1979-08-22", "氏名 cellReplaced"],
    ["1-1,\uE000野,ア,1979-08-22", "氏名 cellOwnLetter"],
    ["1-1,見本,ア?,1979-08-22", "フリガナ cellLetterLost"],
    ["1-1,見本,ア,#VALUE!", "生年月日 cellExcelError"],
    ["1-1,見本,ア,1979-08-22,1000001,#REF!", "住所1 cellExcelError"],
    ["1-1,見本,ア,1979-08-22,1000001,2001/2/3", "住所1 cellExcelDate"],
    ["1-1,見本,ア,1979-08-22,1000001,見本町,0", "住所2 cellZero"],
    ["1-1,見本,ア,1979-08-22,1000001,〓町1", "住所1 cellLetterLost"],
    ["1-1,見本,ア,1979-08-22,,,,#N/A", "配布先 cellExcelError"],
  ])("%j is told as %s", async (row, problem) => {
    expect(await problemsOf(`${headings}\n${row}\n`)).toEqual([`2 ${problem}`]);
  });

  it.each([
    "1-1,ｊｏｈｎ Smith-見本,ア,1979-08-22,1000001,★ハイツ1-2,101",
    "1-1,々木 凜,ア,1979-08-22,1000001,1-2-3,2",
  ])("is not everything that is rare: %j", async (row) =>
    expect(await problemsOf(`${headings}\n${row}\n`)).toEqual([]),
  );
});
