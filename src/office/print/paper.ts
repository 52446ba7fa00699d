/** A PDF on its way to a file: text, lines and QR codes in millimetres; the only importer of pdfkit. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import PDFDocument from "pdfkit";
import { qrModules } from "../../web/qr.ts";
import { fontFiles, inFaces, widthInEm } from "./fonts.ts";

const pointsPerMm = 72 / 25.4;
const black = "#1a1a1a";

/** A Latin word or one letter, with the brackets that open before it and the signs that may not begin a line after it. */
const unbreakable =
  /[「『（〈《]*(?:[\x21-\x7E]+|[^\x21-\x7E「『（〈《])[、。，．・」』）〉》！？ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ]*/gu;

interface Style {
  /** In points. */
  size: number;
  bold?: boolean;
  color?: string;
}

interface Area {
  /** Millimetres from the left and upper edge of the page. */
  x: number;
  y: number;
  width: number;
}

export class Paper {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #file: ReturnType<typeof createWriteStream>;

  /** @param file must not exist; only its owner can read it. */
  constructor(file: string, about: { title: string; author: string }) {
    this.#file = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
    this.#pdf = new PDFDocument({
      autoFirstPage: false,
      lang: "ja-JP",
      displayTitle: true,
      margin: 0,
      // Every name and address would stay in memory.
      fontLayoutCache: false,
      info: { Title: about.title, Author: about.author },
    });
    for (const [face, path] of Object.entries(fontFiles)) this.#pdf.registerFont(face, path);
    this.#pdf.pipe(this.#file);
  }

  /** Begins a page; the one before it is written to the file. @param size width and height in millimetres. */
  async page(size: readonly [number, number]): Promise<void> {
    // The page before goes on to the disk meanwhile; without this turn all of them would wait in memory.
    await setImmediate();
    if (this.#file.writableNeedDrain) await once(this.#file, "drain");
    this.#pdf.addPage({ size: [size[0] * pointsPerMm, size[1] * pointsPerMm], margin: 0 });
  }

  /** Resolves when the whole file is on the disk. */
  async end(): Promise<void> {
    this.#pdf.end();
    await finished(this.#file);
  }

  /** One line of text from its baseline. */
  line(text: string, x: number, baseline: number, { size, bold = false, color = black }: Style): void {
    let at = x * pointsPerMm;
    for (const part of inFaces(text, bold ? "bold" : "regular")) {
      this.#pdf.font(part.face).fontSize(size).fillColor(color);
      this.#pdf.text(part.text, at, baseline * pointsPerMm, { lineBreak: false, baseline: "alphabetic" });
      at += part.width * size;
    }
  }

  /** Text broken into lines between any two letters, but not before 。 and 、 and inside numbers and Latin words. @returns where it ends. */
  lines(text: string, area: Area, style: Style): number {
    const step = (style.size * 1.5) / pointsPerMm;
    let y = area.y + style.size / pointsPerMm;
    for (const line of this.#broken(text, area.width, style)) {
      this.line(line, area.x, y, style);
      y += step;
    }
    return y - style.size / pointsPerMm;
  }

  /** Texts one below the other in one size, as large as the longest fits; what is too long at the smallest is broken. @returns where they end. */
  fitted(texts: string[], area: Area, style: Style & { smallest: number }): number {
    const widest = Math.max(...texts.map((text) => this.width(text, style)));
    const size = Math.max(style.smallest, Math.min(style.size, (style.size * area.width) / widest));
    let y = area.y;
    for (const text of texts) y = this.lines(text, { ...area, y }, { ...style, size });
    return y;
  }

  /** In millimetres. */
  width(text: string, { size, bold = false }: Style): number {
    return (widthInEm(text, bold ? "bold" : "regular") * size) / pointsPerMm;
  }

  /** A rectangle. */
  box(
    x: number,
    y: number,
    width: number,
    height: number,
    look: { stroke?: string; fill?: string; line?: number },
  ): void {
    const [left, top, wide, high] = [x, y, width, height].map((each) => each * pointsPerMm) as [
      number,
      number,
      number,
      number,
    ];
    this.#pdf.lineWidth(look.line ?? 0.7).rect(left, top, wide, high);
    if (look.fill) this.#pdf.fill(look.fill);
    else this.#pdf.stroke(look.stroke ?? black);
  }

  /** A QR code of `side` millimetres with its quiet zone, as one shape. */
  qr(text: string, x: number, y: number, side: number): void {
    const { data, size } = qrModules(text);
    const module = (side * pointsPerMm) / size;
    for (const [line, row] of data.entries()) {
      for (let column = 0; column < size; column += 1) {
        if (!row[column]) continue;
        const from = column;
        while (row[column + 1]) column += 1;
        const width = (column + 1 - from) * module;
        // A hair higher than a module, so that no printer leaves white lines between two rows.
        this.#pdf.rect(x * pointsPerMm + from * module, y * pointsPerMm + line * module, width, module * 1.02);
      }
    }
    this.#pdf.fill("#000000");
  }

  #broken(text: string, width: number, style: Style): string[] {
    const lines: string[] = [];
    for (const paragraph of text.split("\n")) {
      let line = "";
      for (const piece of paragraph.match(unbreakable) ?? []) {
        if (line !== "" && this.width(line + piece, style) > width) {
          lines.push(line);
          line = piece.trimStart();
        } else {
          line += piece;
        }
      }
      lines.push(line);
    }
    return lines;
  }
}
