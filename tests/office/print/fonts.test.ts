/** Every letter is printed as it is written, or named. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newFile } from "../../../src/files/whole-file.ts";
import { inFaces, unprintable } from "../../../src/office/print/fonts.ts";
import { Paper } from "../../../src/office/print/paper.ts";
import { newFolder } from "../../support/folder.ts";
import { readPdf } from "../../support/pdf.ts";

const folder = newFolder("fonts");
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

/** The texts one below the other on a page. */
async function printed(...texts: string[]) {
  files += 1;
  const file = join(folder, `${files}.pdf`);
  const paper = new Paper(newFile(file), { width: 100, height: 20 * texts.length }, { title: "見本", author: "見本" });
  await paper.page();
  for (const [n, text] of texts.entries()) paper.line(text, 10, 15 + 20 * n, { size: 30 });
  await paper.end();
  const [page] = await readPdf(file);
  return page!;
}

const glyphs = (text: string, weight: "regular" | "bold" = "regular") =>
  inFaces(text, weight).map(({ face, text: part }) => [
    face.font.postscriptName,
    ...face.font.layout(part).glyphs.map(({ id }) => id),
  ]);

describe("異体字", () => {
  // Read from the fonts by another program: fontTools says the same of all 624 pairs.
  it.each([
    ["辻\u{E0100}", "BIZUDPGothic-Regular", 11791],
    ["葛\u{E0100}", "BIZUDPGothic-Regular", 11724],
    ["祇\u{E0100}", "BIZUDPGothic-Regular", 11730],
    ["榊\u{E0100}", "BIZUDPGothic-Regular", 11752],
  ])("%s is the glyph that its font has for it", (letter, font, glyph) => {
    expect(glyphs(letter)).toEqual([[font, glyph]]);
    expect(glyphs(letter, "bold")).toEqual([[font.replace("Regular", "Bold"), glyph]]);
    expect(glyphs([...letter][0]!)).not.toEqual([[font, glyph]]);
  });

  it("that is the usual form of its letter is printed as the letter", () => {
    const [plain] = glyphs("一");
    expect(unprintable("一\u{E0100}")).toEqual([]);
    expect(glyphs("一\u{E0100}")).toEqual([plain]);
  });

  it("look another way on the paper than their letter", async () => {
    const [form, plain] = [await printed("葛\u{E0100}"), await printed("葛")];
    expect(form.picture.dots.equals(plain.picture.dots)).toBe(false);
    expect(form.text).toContain("葛");
  });

  it("that no font has are named with their letter, and not printed as another form", () => {
    expect(unprintable("辻\u{E0101}本 邉\u{E0102}山 葛\u{E0100}城")).toEqual(["辻\u{E0101}", "邉\u{E0102}"]);
  });
});

describe("letters beyond Japanese", () => {
  it.each(["김철수", "张晓明", "สมชาย ใจดี", "محمد علي", "Nguyễn Văn Đức", "Łukasz Żółć", "𠮷﨑 髙彅"])(
    "are printed: %s",
    async (name) => {
      expect(unprintable(name)).toEqual([]);
      const { text } = await printed(name);
      for (const letter of name.replaceAll(" ", "")) expect(text).toContain(letter);
    },
  );

  it("that run from right to left stand in their order, joined, two words as one", () => {
    const [first, ...others] = inFaces("محمد علي", "regular");
    expect([first!.text, others]).toEqual(["محمد علي", []]);
    const alone = [..."محمد"].reduce((sum, letter) => sum + inFaces(letter, "regular")[0]!.width, 0);
    expect(inFaces("محمد", "regular")[0]!.width).not.toBeCloseTo(alone, 2);
  });

  it("that no font has are named", () => {
    expect(unprintable("見本 \u{2B820} አበበ")).toEqual(["\u{2B820}", "አ", "በ"]);
  });
});

it("breaks no line before a selector or a mark, nor inside a word that joins", async () => {
  files += 1;
  const file = join(folder, `${files}.pdf`);
  const paper = new Paper(newFile(file), { width: 100, height: 100 }, { title: "見本", author: "見本" });
  await paper.page();
  paper.lines("見本見葛\u{E0100} محمد สมชาย", { x: 0, y: 0, width: 24 }, { size: 20 });
  await paper.end();
  const lines = (await readPdf(file))[0]!.text.split("\r\n").map((line) => line.trim());
  expect(lines.filter((line) => line.includes("葛"))).toHaveLength(1);
  expect(lines.some((line) => /^[\u{E0100}\u0E00-\u0E7F]$/u.test(line))).toBe(false);
  expect(lines).toContain("สมชาย");
});
