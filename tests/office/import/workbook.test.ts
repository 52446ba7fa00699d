/** A workbook as an office has it is a list; what Excel did to it is seen, and nothing it claims is believed. */
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { expect, it } from "vitest";
import { membersIn, plainHeadings, problemsOf, sourceOf } from "../../support/member-list.ts";
import { type Cell, workbook } from "../../support/workbook.ts";

const headings = plainHeadings.split(",");
const taro = ["1001-1", "見本 太郎", "ミホン タロウ", "1979/8/22"];
const listOf = (...rows: Cell[][]) => workbook({ name: "名簿", rows: [headings, ...rows] });

it("is read: text without its ruby, formulas by what they show, dates as dates, numbers with every digit", async () => {
  const members = await membersIn(
    listOf(
      taro,
      [1002, { formula: 'A2&"x"', shows: "試験 花子" }, "シケン ハナコ", { serial: 29_089 }],
      [{ number: 123, digits: 5 }, "架空 一", "カクウ ハジメ", 19_790_822],
      ["1003-1", "例\n二郎", "レイ ジロウ", 29_089],
    ),
  );
  expect(members.map(({ memberNumber, name, birthDate }) => [memberNumber, name, birthDate])).toEqual([
    ["1001-1", "見本 太郎", "1979-08-22"],
    ["1002", "試験 花子", "1979-08-22"],
    ["00123", "架空 一", "1979-08-22"],
    ["1003-1", "例 二郎", "1979-08-22"],
  ]);
});

it("has titles above, empty rows between and columns beside it, and its rows are named as Excel counts them", async () => {
  const rows: Cell[][] = [["加入者一覧"], [], [...headings, "備考"], taro, [], ["1001-1", "二", "ニ", "never"]];
  expect(await problemsOf(workbook({ name: "名簿", rows }))).toEqual(["6 生年月日 birthDateForm"]);
});

it("names Excel's errors, dates in the place of numbers, and numbers that lost their end", async () => {
  expect(
    await problemsOf(
      listOf(
        ["1-1", { error: "#N/A" }, "ア", "1979/8/22"],
        [{ serial: 45_000 }, "見本", "ア", "1979/8/22"],
        [1.2345678901234568e22, "見本", "ア", "1979/8/22"],
        ["2-1", "見本", "ア", { serial: 29_089.5 }],
      ),
    ),
  ).toEqual([
    "2 氏名 cellExcelError",
    "3 会員番号 cellExcelDate",
    "4 会員番号 cellExponent",
    "5 生年月日 birthDateForm",
  ]);
});

const notes: Cell[][] = [["この表について"], ["毎月1日に作成"]];

it("is read from the one sheet that has a list, hidden ones never", async () => {
  const list = { name: "4月", rows: [headings, taro] };
  expect((await sourceOf(workbook({ name: "説明", rows: notes }, list))).sheet?.name).toBe("4月");
  expect((await sourceOf(workbook({ ...list, name: "古い", hidden: true }, list))).sheet?.name).toBe("4月");
});

it("with two lists asks which, and takes the one that is named", async () => {
  const lists = workbook({ name: "3月", rows: [headings, taro] }, { name: "4月", rows: [headings, taro] });
  await expect(sourceOf(lists)).rejects.toThrow("--sheet NAME. Sheets: 3月, 4月");
  await expect(sourceOf(lists, "5月")).rejects.toThrow("There is no sheet 5月 in the workbook. Sheets: 3月, 4月");
  expect((await sourceOf(lists, "４月")).sheet?.name).toBe("4月");
});

it("of more than 50,000 rows is to be saved as CSV", async () => {
  const rows = Array.from({ length: 50_021 }, (_, n) => [`${n}`]);
  await expect(sourceOf(workbook({ name: "名簿", rows }))).rejects.toThrow("more than 50000 rows. Save it in Excel as");
});

/** Says another unpacked size than it has, in both places where a zip says it. */
function lying(part: Uint8Array, size: number): Buffer {
  const zip = Buffer.from(zipSync({ "xl/workbook.xml": part }));
  for (let at = 0; at < zip.length - 4; at += 1) if (zip.readUInt32LE(at) === part.length) zip.writeUInt32LE(size, at);
  return zip;
}

it("that says it unpacks to gigabytes is refused, and one that says less is held to it", async () => {
  await expect(sourceOf(lying(new Uint8Array(100_000), 2 ** 31))).rejects.toThrow("The workbook is too large");
  await expect(sourceOf(lying(new Uint8Array(5_000_000), 9))).rejects.toThrow("The workbook cannot be read");
});

it("with a cell far away makes no table of millions", async () => {
  const far = workbook({ name: "名簿", rows: [headings, taro] });
  const parts = unzipSync(far);
  const sheet = strFromU8(parts["xl/worksheets/sheet1.xml"]!);
  const cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>';
  parts["xl/worksheets/sheet1.xml"] = strToU8(sheet.replace("</sheetData>", cell));
  await expect(sourceOf(Buffer.from(zipSync(parts)))).rejects.toThrow("something in cell XFD1048576");
});
