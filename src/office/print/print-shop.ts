/** The notices as a list for a print shop: CSV, UTF-8 with a byte order mark. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import type { Insurer } from "../../insurers/insurers.ts";
import { dateInWords, type Look, type Press, postalCodeOf, signInAddress } from "./sheet.ts";

const headings = [
  "会員番号",
  "氏名",
  "郵便番号",
  "住所1",
  "住所2",
  "住所3",
  "住所4",
  "配布先",
  "ユーザーID",
  "パスワード",
  "使い始めの日",
  "有効期限",
  "QRコードの内容",
];

export function printShopList(path: string, insurer: Insurer, _look: Look): Press {
  const file = createWriteStream(path, { flags: "wx", mode: 0o600, flush: true });
  file.write(byteOrderMark + csvRow(headings));
  return {
    async print(sheet) {
      const lines = [0, 1, 2, 3].map((index) => sheet.addressLines[index] ?? "");
      const row = csvRow([
        sheet.memberNumber,
        sheet.name,
        postalCodeOf(sheet),
        ...lines,
        sheet.route,
        sheet.temporaryUserId,
        sheet.temporaryPassword,
        dateInWords(sheet.validFrom),
        dateInWords(sheet.validUntil),
        signInAddress(insurer, sheet),
      ]);
      if (!file.write(row)) await once(file, "drain");
    },
    async end() {
      file.end();
      await finished(file);
    },
  };
}
