/** What a member list may look like, and what is said about one that cannot be imported. */
import { readFileSync, statSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { badRowsFile } from "../../../src/office/import/bad-rows.ts";
import type { Column } from "../../../src/office/import/headings.ts";
import { type FileRow, rowsOf } from "../../../src/office/import/records.ts";
import { readRow } from "../../../src/office/import/row.ts";
import { SeenNumbers } from "../../../src/office/import/seen-numbers.ts";
import { largestFile, openSource } from "../../../src/office/import/source.ts";
import {
  checkList,
  cp932,
  fileWith,
  goodRows,
  plainHeadings,
  problemsOf,
  sourceOf,
  today,
} from "../../support/member-list.ts";

const columns: Column[] = [
  "memberNumber",
  "name",
  "nameKana",
  "birthDate",
  "email",
  "postalCode",
  "address1",
  "address2",
  "route",
];
const good = [
  "1001-1",
  "見本 太郎",
  "ミホン タロウ",
  "1979-08-22",
  "taro@example.com",
  "1000001",
  "見本町1-2-3",
  "",
  "",
];

/** A good row with some cells changed. */
function rowWith(changes: Partial<Record<Column, string>>) {
  const cells = columns.map((column, index) => changes[column] ?? good[index]!);
  return readRow({ columns, today }, cells);
}

const memberWith = (changes: Partial<Record<Column, string>>) => rowWith(changes).member;
const problemsWith = (changes: Partial<Record<Column, string>>) =>
  (rowWith(changes).problems ?? []).map(({ column, reason }) => `${column} ${reason.key}`);

async function rowsIn(content: string | Buffer) {
  const all: FileRow[] = [];
  for await (const handful of rowsOf(await sourceOf(content))) all.push(...handful);
  return all.slice(1);
}

describe("the encoding", () => {
  const names = "髙﨑 ㈱①鷗";
  const list = `${plainHeadings}\r\n1-1,${names},カブ,1979-08-22\r\n`;

  it.each([
    ["UTF-8", Buffer.from(list), "utf-8"],
    ["UTF-8 with a byte order mark", Buffer.from(`\uFEFF${list}`), "utf-8"],
  ])("I1: %s is read, first heading and rare letters included", async (_, bytes, encoding) => {
    const { source, bad, checked } = await checkList(bytes);
    expect(source.encoding).toBe(encoding);
    expect(bad).toEqual([]);
    expect(checked.layout.columns[0]).toBe("memberNumber");
    expect((await rowsIn(bytes))[0]?.cells[1]).toBe(names);
  });

  it("I1: CP932 as Excel writes it is read, with the letters only it has, wherever the pieces of the file end", async () => {
    const rows = Array.from({ length: 9000 }, (_, n) => `${n + 1}-1,${"髙".repeat(n % 7)}髙﨑 ㈱①,カブ,1979-08-22`);
    const bytes = cp932([plainHeadings, ...rows].join("\r\n"));
    expect(bytes.length).toBeGreaterThan(2 * 128 * 1024);
    expect((await sourceOf(bytes)).encoding).toBe("shift_jis");
    const read = await rowsIn(bytes);
    expect(read.map(({ cells }) => cells.join(","))).toEqual(rows);
  });

  it("I1: a file in none of them is refused with what to do", async () => {
    const eucJp = Buffer.concat([Buffer.from("a,b\n"), Buffer.from([0x8f, 0xb0, 0xa1, 0xfd, 0xfd, 0xff])]);
    await expect(sourceOf(eucJp)).rejects.toThrow(/neither UTF-8, UTF-16 nor Shift JIS.*CSV UTF-8/);
  });

  it("I1: a letter that was lost before makes its row bad, in any column", async () => {
    expect(await problemsOf(`${plainHeadings}\n1-1,見\uFFFD,ミ,1979-08-22\n2-1,見本,ミ,1979-08-22`)).toEqual([
      "2 氏名 cellReplaced",
    ]);
  });
});

describe("a row", () => {
  it.each([
    ["１００１－１", "1001-1"],
    [" 1001 − 1 ", "1001-1"],
    ["1001ー1", "1001-1"],
    ["ア-12–3", "ア-12-3"],
  ])("has its member number %j read as %j", (typed, kept) => {
    expect(memberWith({ memberNumber: typed })?.memberNumber).toBe(kept);
  });

  it.each(["10月1日", "2001年1月", "２００１年１月５日", "2-Jan", "Jan-01", "1-sep", "5-Dec-2024", "2024-Jan"])(
    "refuses the date that Excel made of a number: %s",
    (typed) => expect(problemsWith({ memberNumber: typed })).toEqual(["memberNumber cellExcelDate"]),
  );

  it.each(["10-1", "1-12", "2001-1", "月-1", "1月組-3", "JAN-A1", "MAR", "10月-1"])(
    "takes %s, which is no date of Excel's",
    (typed) => expect(memberWith({ memberNumber: typed })?.memberNumber).toBe(typed),
  );

  it("puts together what a Mac writes as letter and mark, in names and addresses, and nothing else", () => {
    const marks = { name: "か\u3099 ハ\u309Aク e\u0301", nameKana: "カ\u3099", address1: "は\u309Aん" };
    expect(memberWith(marks)).toMatchObject({
      name: "が パク é",
      nameKana: "ガ",
      postalAddress: { lines: ["ぱん"] },
    });
  });

  it("keeps the member's own letters in the name: only spaces change", () => {
    const name = "\uFA11\uFA19 葛\u{E0100}城";
    expect(memberWith({ name: `\u3000${name.replace(" ", "\u3000 ")} ` })?.name).toBe(name);
  });

  it("has half-width kana made full width", () => {
    expect(memberWith({ nameKana: "ﾐﾎﾝ\u3000ﾀﾞﾛｳ" })?.nameKana).toBe("ミホン ダロウ");
  });

  it.each(["昭和54年8月22日", "S54.8.22", "19790822", "1979/8/22"])("I6: has the birth date %s converted", (typed) => {
    expect(memberWith({ birthDate: typed })?.birthDate).toBe("1979-08-22");
  });

  it("I6: has no birth date that never was, that is to come or before 1900", () => {
    expect(problemsWith({ birthDate: "2001-02-29" })).toEqual(["birthDate birthDateReal"]);
    expect(problemsWith({ birthDate: "2026-04-07" })).toEqual(["birthDate birthDateFuture"]);
    expect(problemsWith({ birthDate: "1899-12-31" })).toEqual(["birthDate birthDateReal"]);
    expect(problemsWith({ birthDate: "S64.1.8" })).toEqual(["birthDate birthDateReal"]);
  });

  it("has its postal code without mark and hyphen, and its address as it stands", () => {
    expect(
      memberWith({ postalCode: "〒１００-０００１", address1: "見本町１−２", address2: "2階" })?.postalAddress,
    ).toEqual({
      postalCode: "1000001",
      lines: ["見本町１−２", "2階"],
    });
  });

  it("tells an empty cell from a column that is not in the file", () => {
    expect(memberWith({ email: "", postalCode: "", address1: "" })).toMatchObject({ email: null, postalAddress: null });
    const short = readRow({ columns: columns.slice(0, 4), today }, good.slice(0, 4)).member;
    expect(Object.keys(short!).sort()).toEqual(["birthDate", "memberNumber", "name", "nameKana"]);
  });

  it("is told everything that is wrong with it at once", () => {
    expect(
      problemsWith({
        memberNumber: "1/1",
        name: " ",
        nameKana: "漢字",
        birthDate: "",
        email: "taro@",
        postalCode: "060001",
        address1: "あ".repeat(101),
      }),
    ).toEqual([
      "memberNumber memberNumberForm",
      "name cellEmpty",
      "nameKana nameKana",
      "birthDate birthDateEmpty",
      "email emailForm",
      "address1 cellTooLong",
      "postalCode postalCode",
    ]);
    expect(problemsWith({ postalCode: "" })).toEqual(["postalCode postalCodeMissing"]);
    expect(problemsWith({ address1: "" })).toEqual(["address1 addressEmpty"]);
  });

  it.each(["\0", "\u001B[31m", "\u202E", "\u200B"])("may not hold the invisible character %j", (character) => {
    expect(problemsWith({ name: `見${character}本` })).toEqual(["name cellInvisible"]);
  });

  it("I4: may end early, and may not go on beyond the headings", () => {
    expect(readRow({ columns, today }, good.slice(0, 7)).member).toMatchObject({ name: "見本 太郎", route: null });
    expect(readRow({ columns, today }, [...good, "", " "]).member).toMatchObject({ name: "見本 太郎" });
    expect(readRow({ columns, today }, [...good, "2階"]).problems).toEqual([
      { reason: { key: "rowTooLong", values: { expected: 9, found: 10 } } },
    ]);
  });
});

describe("a bad row", () => {
  it("I3: is named by its line, also after quoted line breaks, blank lines and every kind of line end", async () => {
    const list = [
      `${plainHeadings}\r\n`,
      '1-1,"見本\r\n0",ミ,never\n',
      "\n",
      ",,,\r\n",
      '2-1,見本,"ミ",never\r',
      "3-1,見本,ミ,1979-08-22\n",
      "4-1,見本,ミ\n",
    ];
    expect(await problemsOf(list.join(""))).toEqual([
      "2 生年月日 birthDateForm",
      "6 生年月日 birthDateForm",
      "8 生年月日 birthDateEmpty",
    ]);
  });

  it("I3: is one whose number stands in the file before, however it is written", async () => {
    expect(await problemsOf(`${goodRows(2)}\n１－１,見本,ミ,1979-08-22`)).toEqual(["4 会員番号 numberTwice"]);
  });

  it.each([
    ['2-1,"見本,ミ,1979-08-22\n3-1,,,', "3  rowQuote"],
    [`2-1,"${"x".repeat(30_000)}",ミ,1979-08-22`, "3  rowEndless"],
  ])("I4: is the last that is looked at when a quotation mark is wrong or it has no end: %#", async (rest, problem) => {
    expect(await problemsOf(`${goodRows(1)}\n${rest}`)).toEqual([problem]);
  });

  it("I5: goes back in a file of its owner's, with its cells, line, columns and reasons, and nothing that computes", async () => {
    const path = fileWith("what was there before", "members.csv.errors.csv");
    const file = badRowsFile(path);
    file.headings(plainHeadings.split(","));
    const { bad } = await checkList(`${plainHeadings}\n=1+1,＠x,ミ,1979-08-22\n2-1,見本,ミ,1979-08-22,東京,1\n`);
    for (const row of bad) file.add(row);
    file.close();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, "utf8")).toBe(
      "\uFEFF会員番号,氏名,フリガナ,生年月日,行,列,理由\r\n" +
        "'=1+1,'＠x,ミ,1979-08-22,2,会員番号,英数字と「-」で40文字以内にしてください\r\n" +
        '2-1,見本,ミ,1979-08-22,東京,1,3,行全体,"列が多すぎます（見出しは4列、この行は6列）。' +
        '住所の中のコンマは、引用符（""）で囲んでください"\r\n',
    );
  });
});

it("I4: a file that is none, is not there or is larger than 1 GiB is refused before it is read", async () => {
  await expect(openSource("/")).rejects.toThrow("/ is not a file");
  await expect(openSource(`${fileWith("")}-not-there`)).rejects.toThrow("The file cannot be read");
  const large = fileWith("");
  truncateSync(large, largestFile + 1);
  await expect(openSource(large)).rejects.toThrow("larger than 1 GiB");
});

it("I4: numbers are told apart and found again, however many there are", () => {
  const seen = new SeenNumbers();
  for (let n = 1; n <= 5000; n += 1) expect(seen.add(`${n}-1`, n)).toBeUndefined();
  for (let n = 1; n <= 5000; n += 1) expect(seen.add(`${n}-1`, 9999)).toBe(n);
  expect([seen.has("5000-1"), seen.has("5001-1"), seen.has("")]).toEqual([true, false, false]);
});
