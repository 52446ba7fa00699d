/** Reads a PDF as a person and a phone's camera do: its words, its pictures, its QR codes. */
import { readFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";
import { PDFiumLibrary } from "@hyzyla/pdfium";
import jsqr from "jsqr";

export interface PrintedPage {
  text: string;
  /** Millimetres. */
  width: number;
  height: number;
  /** What the QR code on the page says, or nothing. */
  qr: string | undefined;
  png: Buffer;
}

/** Dots per inch of an ordinary office printer's draft. */
const dotsPerInch = 150;

/** @returns every page of the file, rendered. */
export async function readPdf(file: string): Promise<PrintedPage[]> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(readFileSync(file));
  const pages: PrintedPage[] = [];
  for (const page of document.pages()) {
    const { originalWidth: width, originalHeight: height } = page.getOriginalSize();
    // This build of the reader cannot read the words of a page it has drawn.
    const text = page.getText();
    const picture = await page.render({ scale: dotsPerInch / 72, render: "bitmap", colorSpace: "BGRA" });
    const pixels = opaque(picture.data);
    pages.push({
      text,
      width: (width / 72) * 25.4,
      height: (height / 72) * 25.4,
      qr: jsqr.default(pixels, picture.width, picture.height)?.data,
      png: png(pixels, picture.width, picture.height),
    });
  }
  document.destroy();
  library.destroy();
  return pages;
}

/** Blue and red change places, and paper is white. */
function opaque(bgra: Uint8Array): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(bgra.length);
  for (let at = 0; at < bgra.length; at += 4) {
    pixels[at] = bgra[at + 2]!;
    pixels[at + 1] = bgra[at + 1]!;
    pixels[at + 2] = bgra[at]!;
    pixels[at + 3] = 255;
  }
  return pixels;
}

/** The smallest PNG there is: one block of compressed rows. */
function png(pixels: Uint8ClampedArray, width: number, height: number): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0, to = 0; y < height; y += 1) {
    to += 1;
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) rows[to++] = pixels[(y * width + x) * 4 + channel]!;
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    block("IHDR", head),
    block("IDAT", deflateSync(rows, { level: 9 })),
    block("IEND", Buffer.alloc(0)),
  ]);
}

function block(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
