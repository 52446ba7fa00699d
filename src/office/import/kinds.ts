/** Files that are no list, told by how they begin: each gets its own sentence about what to do. */
import type { FileHandle } from "node:fs/promises";
import { Refusal } from "../../files/refusal.ts";
import type { OfficeKey } from "../../strings/office.ts";

/** How the bytes begin, hexadecimal. */
const bytesBegin: readonly (readonly [RegExp, OfficeKey])[] = [
  [/^255044462d/, "listIsPdf"],
  [
    /^(?:89504e47|ffd8ff|47494638|424d.{8}00000000|49492a00|4d4d002a|52494646.{8}57454250|.{8}66747970)/,
    "listIsPicture",
  ],
  [/^(?:1f8b|377abcaf|526172211a|425a68|fd377a58|.{4}2d6c68.{2}2d)/, "listIsArchive"],
  [/^(?:7f454c46|4d5a.{2}00|53514c69746520666f726d6174)/, "listIsProgram"],
];

/** How the text begins. */
const textBegins: readonly (readonly [RegExp, OfficeKey])[] = [
  [/^\s*(?:<!doctype html|<html|<table|<meta|<head)/i, "listIsWebPage"],
  [/^\s*<\?xml/i, "listIsXml"],
  [/^\{\\rtf/, "listIsDocument"],
];

const officeContainer = "d0cf11e0a1b11ae1";
const zips = ["504b0304", "504b0506"];
const largestOffice = 256 * 1024 * 1024;

/** @param head the beginning of the file. @throws {Refusal} when the file is known as something else. */
export async function refuseOtherKinds(head: Buffer, handle: FileHandle): Promise<void> {
  const bytes = head.toString("hex", 0, 64);
  const text = head.toString("utf8", 0, 512).replace("\uFEFF", "");
  const found = bytesBegin.find(([begins]) => begins.test(bytes)) ?? textBegins.find(([begins]) => begins.test(text));
  if (found) throw new Refusal(found[1]);
  if (bytes.startsWith(officeContainer)) throw new Refusal(await oldOfficeKind(handle));
}

export function isZip(head: Buffer): boolean {
  return zips.includes(head.toString("hex", 0, 4));
}

/** Excel's old container holds its workbooks up to 2003, and any with a password; the names of its parts tell. */
async function oldOfficeKind(handle: FileHandle): Promise<OfficeKey> {
  const { size } = await handle.stat();
  if (size > largestOffice) return "listIsOldExcel";
  const bytes = Buffer.alloc(size);
  await handle.read(bytes, 0, size, 0);
  const has = (name: string) => bytes.includes(Buffer.from(name, "utf16le"));
  if (has("EncryptedPackage")) return "listIsLocked";
  return has("Workbook") || has("Book") ? "listIsOldExcel" : "listIsDocument";
}
