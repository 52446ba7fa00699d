/** What stands where on the paper, and what does not. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { newFile } from "../../../src/files/whole-file.ts";
import { formats } from "../../../src/office/notices/issue.ts";
import type { Look, Sheet } from "../../../src/office/print/sheet.ts";
import { newFolder } from "../../support/folder.ts";
import { type Picture, type PrintedPage, readPdf } from "../../support/pdf.ts";
import { openPortal } from "../../support/portal.ts";

const folder = newFolder("paper");
afterAll(() => rmSync(folder, { recursive: true }));

const sheet: Sheet = {
  memberNumber: "1001-1",
  name: "見本 太郎",
  postalCode: "1000001",
  addressLines: ["東京都千代田区見本町1-2-3"],
  route: "総務部",
  temporaryUserId: "kp-3F7KQ2MX",
  temporaryPassword: "8WQD-4TRN-2KE",
  validFrom: "2026-04-20",
  validUntil: "2026-05-19",
};
const papers = ["postcard", "folded", "letter"] as const;
let files = 0;

const { portal } = await openPortal({ origin: "https://kenpo.example.jp" });

async function pagesOf(format: (typeof papers)[number], look: Look = {}, changes: Partial<Sheet> = {}) {
  files += 1;
  const file = join(folder, `${files}.pdf`);
  const press = formats[format](newFile(file), portal.insurer, look);
  await press.print({ ...sheet, ...changes });
  await press.print({ ...sheet, ...changes, name: "見本 花子" });
  await press.end();
  return { file, pages: await readPdf(file) };
}

const abroad = { postalCode: "", addressLines: ["Flat 4", "10 Mihon Street", "London", "England", "SW1A 1AA", "UK"] };

const textOf = (pages: PrintedPage[]) => pages.map(({ text }) => text.replace(/\s/g, "")).join("\n");

describe.each(papers)("a %s", (format) => {
  it("says first and last day, the steps under their heading, and where other languages are", async () => {
    const text = textOf((await pagesOf(format)).pages);
    for (const words of [
      "有効期間2026年4月20日から2026年5月19日まで",
      "登録の手順",
      "STEP5",
      "InEnglish:https://kenpo.example.jp/sign-in?lang=en",
      "やさしい日本語（にほんご）:https://kenpo.example.jp/sign-in?lang=easy",
      "見本花子様",
    ]) {
      expect(text).toContain(words);
    }
  });

  it("has 親展, 転送不要 and the member number only where they are asked for, the number without a word that names it", async () => {
    const plain = textOf((await pagesOf(format)).pages);
    for (const word of ["親展", "転送不要", "1001-1"]) expect(plain).not.toContain(word);
    const look = { isConfidential: true, isReturned: true, hasMemberNumber: true };
    const asked = textOf((await pagesOf(format, look)).pages);
    for (const word of ["親展", "転送不要", "1001-1"]) expect(asked).toContain(word);
    expect(asked).not.toMatch(/会員番号|記号|番号[:：]?1001/);
  });

  it("says 見本 across each side of a proof, and nowhere else", async () => {
    const marked = ({ text }: PrintedPage) => /(^|\n)見本(\r|$)/.test(text);
    expect((await pagesOf(format, {}, { isProof: true })).pages.filter(marked).length).toBe(
      format === "letter" ? 2 : 4,
    );
    expect((await pagesOf(format)).pages.some(marked)).toBe(false);
  });
});

describe("a card", () => {
  it("is a postcard to the post: 郵便はがき and the boxes on private paper, neither twice on its own cards", async () => {
    const [own] = (await pagesOf("postcard")).pages;
    const [official] = (await pagesOf("postcard", { isOfficialCard: true })).pages;
    expect(own!.text.replace(/\s/g, "")).toContain("郵便はがき");
    expect(official!.text.replace(/\s/g, "")).not.toContain("郵便はがき");
    expect(redDots(own!.picture)).toBeGreaterThan(500);
    expect(redDots(official!.picture)).toBe(0);
  });

  it("has its route inside, where the post does not read it", async () => {
    const [address, content] = (await pagesOf("postcard")).pages;
    expect(address!.text).not.toContain("総務部");
    expect(content!.text).toContain("配布先 総務部");
  });

  it("has everything secret inside the one frame, so that a seal over it hides the QR code too", async () => {
    const [, content] = (await pagesOf("postcard")).pages;
    expect(content!.qr).toBe("https://kenpo.example.jp/sign-in?userId=kp-3F7KQ2MX");
    const { picture } = content!;
    expect(await qrIn(picture)).toBe(content!.qr);
    expect(await qrIn(covered(picture, redBox(picture)))).toBeUndefined();
  });
});

describe("a folded card", () => {
  it("is a sheet of three faces with bleed, cut where its marks are and folded at 100 and 200 mm", async () => {
    const { file, pages } = await pagesOf("folded");
    expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])[0]).toEqual([320, 168]);
    const box = (name: string) =>
      new RegExp(`/${name} \\[([\\d. ]+)\\]`)
        .exec(readFileSync(file, "latin1"))![1]!
        .split(" ")
        .map((each) => Math.round((Number(each) / 72) * 25.4));
    expect(box("TrimBox")).toEqual([10, 10, 310, 158]);
    expect(box("BleedBox")).toEqual([7, 7, 313, 161]);
    const { picture } = pages[0]!;
    const isColoured = (x: number, y: number) => dotAt(picture, x, y)[2]! - dotAt(picture, x, y)[0]! > 50;
    expect([isColoured(7.5, 7.5), isColoured(312.5, 15), isColoured(5, 5)]).toEqual([true, true, false]);
    const around = [-0.2, 0, 0.2].flatMap((x) => [2, 2.5, 3, 3.5, 4].map((y) => [x, y] as const));
    const isMarked = (at: number) => around.some(([x, y]) => dotAt(picture, at + x, y)[0]! < 245);
    expect([10, 60, 110, 210, 310].map(isMarked)).toEqual([true, false, true, true, true]);
  });

  it("has address and credentials on one face of paper, and the credentials face the steps", async () => {
    const [front, back] = (await pagesOf("folded")).pages;
    expect(back!.text).toContain("見本 太郎 様");
    expect(back!.text).not.toContain("kp-3F7KQ2MX");
    expect(front!.text).toContain("kp-3F7KQ2MX");
    expect(front!.text).not.toContain("見本 太郎");
  });
});

it("prints what is the same on every page once, so that ten thousand cards stay a small file", async () => {
  const { file } = await pagesOf("postcard");
  expect(readFileSync(file, "latin1").match(/\/Subtype \/Form/g)).toHaveLength(3);
});

function dotAt({ width, dots }: Picture, x: number, y: number): Buffer {
  const [column, row] = [Math.round((x / 25.4) * 150), Math.round((y / 25.4) * 150)];
  return dots.subarray((row * width + column) * 3, (row * width + column) * 3 + 3);
}

const isRed = (dots: Buffer, at: number) => dots[at]! > 150 && dots[at + 1]! < 120 && dots[at + 2]! < 120;

function redDots({ dots }: Picture): number {
  let count = 0;
  for (let at = 0; at < dots.length; at += 3) if (isRed(dots, at)) count += 1;
  return count;
}

function redBox({ width, dots }: Picture) {
  const box = { left: width, right: 0, top: Number.POSITIVE_INFINITY, bottom: 0 };
  for (let at = 0; at < dots.length; at += 3) {
    if (!isRed(dots, at)) continue;
    const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)];
    Object.assign(box, {
      left: Math.min(box.left, x),
      right: Math.max(box.right, x),
      top: Math.min(box.top, y),
      bottom: Math.max(box.bottom, y),
    });
  }
  return box;
}

/** The same with a white seal over the box. */
function covered(picture: Picture, { left, right, top, bottom }: ReturnType<typeof redBox>): Picture {
  const dots = Buffer.from(picture.dots);
  for (let y = top; y <= bottom; y += 1)
    dots.fill(255, (y * picture.width + left) * 3, (y * picture.width + right + 1) * 3);
  return { ...picture, dots };
}

async function qrIn({ width, height, dots }: Picture): Promise<string | undefined> {
  const { default: jsqr } = await import("jsqr");
  const pixels = new Uint8ClampedArray((dots.length / 3) * 4).fill(255);
  for (let at = 0; at < dots.length / 3; at += 1) pixels.set(dots.subarray(at * 3, at * 3 + 3), at * 4);
  return jsqr.default(pixels, width, height)?.data;
}

describe("an address abroad", () => {
  it.each(papers)("is printed line by line without anything of a postal code of ours: %s", async (format) => {
    const text = textOf((await pagesOf(format, {}, abroad)).pages);
    expect(text).toContain("Flat410MihonStreetLondonEnglandSW1A1AAUK見本太郎様");
    expect(text).not.toMatch(/〒(?!100-0000)|郵便はがき/);
    expect(text.includes("POSTCARDAIRMAIL")).toBe(format !== "letter");
  });

  it("stands beside one of ours in the same run", async () => {
    const file = join(folder, "both.pdf");
    const press = formats.postcard(newFile(file), portal.insurer, {});
    await press.print(sheet);
    await press.print({ ...sheet, ...abroad });
    await press.end();
    const [ours, , theirs] = (await readPdf(file)).map((page) => textOf([page]));
    expect([ours!.includes("郵便はがき"), theirs!.includes("郵便はがき")]).toEqual([true, false]);
  });
});

describe("mail that is paid together", () => {
  it.each(["postcard", "folded"] as const)("bears the mark of the post with its office: %s", async (format) => {
    const marked = textOf((await pagesOf(format, { paidAt: "見本中央郵便局" })).pages);
    expect(marked).toMatch(/見本中央郵便局\s*料金別納郵便/);
    expect(textOf((await pagesOf(format)).pages)).not.toContain("料金別納");
  });
});
