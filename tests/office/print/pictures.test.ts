/** The notices as they come out of the printer, kept as pictures in docs; `PICTURES=1` takes them anew. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { newFile } from "../../../src/files/whole-file.ts";
import type { Insurer } from "../../../src/insurers/insurers.ts";
import { foldedCards } from "../../../src/office/print/folded.ts";
import { letters } from "../../../src/office/print/letter.ts";
import { postcards } from "../../../src/office/print/postcard.ts";
import type { Press, Sheet } from "../../../src/office/print/sheet.ts";
import { fromPng, inARow, readPdf, toPng } from "../../support/pdf.ts";
import { openPortal } from "../../support/portal.ts";

const folder = mkdtempSync(join(tmpdir(), "genkan-pictures-"));
afterAll(() => rmSync(folder, { recursive: true }));

const normal: Sheet = {
  memberNumber: "1001-1",
  name: "見本 太郎",
  postalCode: "1000001",
  addressLines: ["東京都千代田区見本町1-2-3", "みほんハイツ101号室"],
  route: "",
  temporaryUserId: "kp-3F7KQ2MX",
  temporaryPassword: "8WQD-4TRN-2KE",
  validFrom: "2026-04-06",
  validUntil: "2026-05-05",
};

const people: Record<string, Sheet> = {
  normal,
  longest: {
    ...normal,
    name: "寿限無寿限無五劫の擦り切れ海砂利水魚の 水行末雲来末風来末",
    addressLines: [
      "東京都千代田区とても長い名前の見本町字大字小字一丁目二番三号",
      "みほんハイツグランドレジデンスイーストタワー北館アネックス",
      "三十二階三二〇一号室",
      "見本様方",
    ],
    route: "見本工業株式会社 総務部 人事労務グループ 社会保険係",
  },
  rare: { ...normal, name: "𠮷﨑 髙彅 辻\u{E0100}葛\u{E0100} 김철수" },
};
const papers: Record<string, (file: string, insurer: Insurer) => Press> = {
  postcard: (file, insurer) => postcards(newFile(file), insurer, {}),
  official: (file, insurer) => postcards(newFile(file), insurer, { ...everything, isOfficialCard: true }),
  folded: (file, insurer) => foldedCards(newFile(file), insurer, {}),
  letter: (file, insurer) => letters(newFile(file), insurer, {}),
};
const everything = { isConfidential: true, isReturned: true, hasMemberNumber: true };
const pictures = [
  ...["postcard", "letter"].flatMap((paper) => Object.keys(people).map((name) => [paper, name] as const)),
  ["official", "normal"],
  ["folded", "normal"],
  ["postcard", "proof"],
] as const;

it.each(pictures)("prints the %s with the %s name and address as on its picture", async (paper, name) => {
  const test = await openPortal({ origin: `https://${name}-${paper}.kenpo.example.jp` });
  const file = join(folder, `${name}.${paper}.pdf`);
  const press = papers[paper]!(file, test.portal.insurer);
  await press.print({ ...normal, ...people[name], isProof: name === "proof" });
  await press.end();
  const picture = inARow((await readPdf(file)).map((page) => page.picture));
  const kept = fileURLToPath(new URL(`../../../docs/notice-${paper}-${name}.png`, import.meta.url));
  if (process.env.PICTURES) writeFileSync(kept, toPng(picture));
  expect(existsSync(kept)).toBe(true);
  expect(fromPng(readFileSync(kept)).dots.equals(picture.dots)).toBe(true);
});
