/** Reads a PDF as a person and a phone's camera do: its words, its pictures, its QR codes. */
import { readFileSync } from "node:fs";
import { crc32, deflateSync, inflateSync } from "node:zlib";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import jsqr from "jsqr";

/** Red, green and blue of each dot, row by row. */
export interface Picture {
  width: number;
  height: number;
  dots: Buffer;
}

export interface PrintedPage {
  text: string;
  /** Millimetres. */
  width: number;
  height: number;
  /** What the QR code on the page says, or nothing. */
  qr: string | undefined;
  picture: Picture;
}

/** Dots per inch of an ordinary office printer's draft. */
const dotsPerInch = 150;

/** @returns the pages of the file, rendered; all of them, or those with these indexes. */
export async function readPdf(file: string, wanted?: number[]): Promise<PrintedPage[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(readFileSync(file));
  const pages: PrintedPage[] = [];
  const indexes = wanted ?? Array.from({ length: document.getPageCount() }, (_, index) => index);
  for (const page of indexes.map((index) => document.getPage(index))) {
    const { originalWidth, originalHeight } = page.getOriginalSize();
    // This build of the reader cannot read the words of a page it has drawn.
    const text = page.getText();
    const { data, width, height } = await page.render({ scale: dotsPerInch / 72, render: "bitmap" });
    pages.push({
      text,
      width: (originalWidth / 72) * 25.4,
      height: (originalHeight / 72) * 25.4,
      qr: jsqr.default(new Uint8ClampedArray(data), width, height)?.data,
      picture: { width, height, dots: withoutAlpha(data) },
    });
  }
  document.destroy();
  library.destroy();
  return pages;
}

function withoutAlpha(data: Uint8Array): Buffer {
  const dots = Buffer.alloc((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    for (let channel = 0; channel < 3; channel += 1) dots[to++] = data[from + channel]!;
  }
  return dots;
}

/** @returns pictures of one height in a row, a grey line between two. */
export function inARow(pictures: Picture[]): Picture {
  const { height } = pictures[0]!;
  const line = 3;
  const width = pictures.reduce((sum, picture) => sum + picture.width, line * (pictures.length - 1));
  const dots = Buffer.alloc(width * height * 3, 0xb0);
  let left = 0;
  for (const picture of pictures) {
    for (let y = 0; y < height; y += 1) {
      picture.dots.copy(dots, (y * width + left) * 3, y * picture.width * 3, (y + 1) * picture.width * 3);
    }
    left += picture.width + line;
  }
  return { width, height, dots };
}

/** The smallest PNG there is: one block of compressed rows. */
export function toPng({ width, height, dots }: Picture): Buffer {
  const rows = Array.from({ length: height }, (_, y) =>
    Buffer.concat([Buffer.from([0]), dots.subarray(y * width * 3, (y + 1) * width * 3)]),
  );
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const content = deflateSync(Buffer.concat(rows), { level: 9 });
  return Buffer.concat([signature, block("IHDR", head), block("IDAT", content), block("IEND", Buffer.alloc(0))]);
}

/** Reads what `toPng` wrote. */
export function fromPng(png: Buffer): Picture {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  const dots = Array.from({ length: height }, (_, y) =>
    rows.subarray(y * (width * 3 + 1) + 1, (y + 1) * (width * 3 + 1)),
  );
  return { width, height, dots: Buffer.concat(dots) };
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function block(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
