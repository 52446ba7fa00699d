/** Every kind of file an office may give: read, or refused with a sentence that says what to do. */
import { strToU8, zipSync } from "fflate";
import iconv from "iconv-lite";
import { describe, expect, it } from "vitest";
import { cp932, goodRows, membersIn, plainHeadings, sourceOf } from "../../support/member-list.ts";

const taro = "1-1,見本 太郎,ミホン タロウ,1979-08-22";
const list = `${plainHeadings}\r\n${taro}\r\n`;
const container = (name: string) =>
  Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600), Buffer.from(name, "utf16le")]);
const zipOf = (...names: string[]) =>
  Buffer.from(zipSync(Object.fromEntries(names.map((name) => [name, strToU8("<x/>")]))));

describe("a list is read", () => {
  it.each<[string, string | Buffer]>([
    ["UTF-8", list],
    ["UTF-8 with its mark", `\uFEFF${list}`],
    ["CP932", cp932(list)],
    ["Excel's Unicode text: UTF-16, tabs", Buffer.from(`\uFEFF${list.replaceAll(",", "\t")}`, "utf16le")],
    ["UTF-16 the other way round", Buffer.from(`\uFEFF${list}`, "utf16le").swap16()],
    ["UTF-16 without its mark", Buffer.from(list, "utf16le")],
    ["UTF-16 the other way round without its mark", Buffer.from(list, "utf16le").swap16()],
    ["tabs", list.replaceAll(",", "\t")],
    ["semicolons", list.replaceAll(",", ";")],
    ["semicolons, every cell in quotation marks", list.replace(/[^,\r\n]+/g, '"$&"').replaceAll(",", ";")],
    ["line ends of an old Mac", list.replaceAll("\r\n", "\r")],
    ["a line for Excel about the separator", `sep=,\r\n${list}`],
    ["titles above", `加入者一覧,,,\r\n"作成日 2026年4月1日、本社",,,\r\n,,,\r\n${list}`],
    ["empty columns and rows", `${plainHeadings},,\r\n${taro},,\r\n,,,,,\r\n\r\n`],
    ["Ctrl-Z at its end", `${list}\u001A`],
    ["Ctrl-Z at its end in Shift JIS", Buffer.concat([cp932(list), Buffer.from([0x1a])])],
    ["texts as formulas", `${plainHeadings}\r\n="1-1",="見本 太郎","=""ミホン タロウ""",1979-08-22\r\n`],
    ["line breaks in cells", `${plainHeadings}\r\n1-1,"見本\r\n太郎",ミホン タロウ,1979-08-22\r\n`],
    ["empty cells left out at the end of a row", `${plainHeadings},備考\r\n${taro}\r\n`],
  ])("%s", async (_, content) => {
    const [member] = await membersIn(content);
    expect(member).toMatchObject({
      memberNumber: "1-1",
      name: "見本 太郎",
      nameKana: "ミホン タロウ",
      birthDate: "1979-08-22",
    });
  });
});

describe("what is no list is refused with what to do", () => {
  it.each<[string, Buffer | string, string]>([
    ["a workbook with a password", container("EncryptedPackage"), "has a password"],
    ["an old workbook", container("Workbook"), "Excel 97-2003"],
    ["an older workbook", container("Book"), "Excel 97-2003"],
    ["an old document", container("WordDocument"), "a document, not a list"],
    ["a binary workbook", zipOf("xl/workbook.bin"), ".xlsb"],
    ["a workbook of LibreOffice", zipOf("content.xml"), "another program than Excel"],
    ["a workbook of Numbers", zipOf("Index/Document.iwa"), "another program than Excel"],
    ["a document", zipOf("word/document.xml"), "a document, not a list"],
    ["an archive", zipOf("members.csv"), "Unpack it"],
    ["half a workbook", zipOf("xl/workbook.xml").subarray(0, 60), "damaged, or was not copied to its end"],
    ["a PDF", "%PDF-1.7\n", "a PDF"],
    ["a PNG", Buffer.from("89504e470d0a1a0a0000", "hex"), "a picture"],
    ["a JPEG", Buffer.from("ffd8ffe000104a464946", "hex"), "a picture"],
    ["an iPhone's picture", Buffer.from("00000024667479706865696300000000", "hex"), "a picture"],
    ["a TIFF from a scanner", Buffer.from("49492a0008000000", "hex"), "a picture"],
    ["a web page that is called .xls", "<html><table><tr><td>会員番号</td></tr></table>", "a web page"],
    ["XML", '\uFEFF<?xml version="1.0"?><Workbook/>', "an XML file"],
    ["a gzip", Buffer.from("1f8b0800", "hex"), "Unpack it"],
    ["a database", "SQLite format 3\0", "a program or a database"],
    ["EUC-JP or JIS X 0213", Buffer.from([0x8f, 0xb0, 0xa1, 0xfd, 0xfd, 0xff, 0x0a]), "neither UTF-8, UTF-16 nor"],
    ["nothing at all", "", "The file is empty"],
    ["only spaces", " \r\n , ,\r\n", "The file is empty"],
  ])("%s", async (_, content, words) => {
    await expect(membersIn(content)).rejects.toThrow(words);
  });
});

it("takes no list of members for anything else", async () => {
  for (const beginning of ["BM", "PK", "MZ", "II", "GIF", "Rar"]) {
    const source = await sourceOf(goodRows(2).replace("会員番号", `${beginning}会員番号`));
    expect(source.encoding).toBe("utf-8");
  }
});

it("tells UTF-16 from Shift JIS by its zeros, however little Latin is in it", async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `${n},${"髙橋見本架空例示".repeat(8)},ミホン,19790822`);
  const source = await sourceOf(Buffer.from([plainHeadings, ...rows].join("\n"), "utf16le"));
  expect(source.encoding).toBe("utf-16le");
  expect((await sourceOf(iconv.encode(goodRows(3), "cp932"))).encoding).toBe("shift_jis");
});
