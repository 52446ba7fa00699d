/** A PDF on its way to a file: text, lines and QR codes in millimetres; the only importer of pdfkit. */
import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import { setImmediate } from "node:timers/promises";
import PDFDocument from "pdfkit";
import { qrModules } from "../../web/qr.ts";
import { brokenLines } from "./broken-lines.ts";
import { type Face, inFaces, widthInEm } from "./fonts.ts";

const pointsPerMm = 72 / 25.4;
const black = "#1a1a1a";

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

/** Of a page, in millimetres. @param bleed how far colours run beyond the edge that is cut; marks stand outside it. */
interface Format {
  width: number;
  height: number;
  bleed?: number;
}

/** Room for the marks beyond the bleed. */
const markRoom = 7;

export class Paper {
  readonly #pdf: PDFKit.PDFDocument;
  readonly #out: Writable;
  readonly #format: Format;
  readonly #drawnOnce = new Map<string, PDFKit.PDFKitReference>();
  readonly #faces = new Set<string>();
  /** Where what is drawn now begins. */
  #origin = { x: 0, y: 0 };

  constructor(out: Writable, format: Format, about: { title: string; author: string }) {
    this.#format = format;
    this.#out = out;
    this.#pdf = new PDFDocument({
      autoFirstPage: false,
      lang: "ja-JP",
      displayTitle: true,
      margin: 0,
      // Every name and address would stay in memory.
      fontLayoutCache: false,
      info: { Title: about.title, Author: about.author },
    });
    this.#pdf.pipe(this.#out);
  }

  /** Begins a page; the one before it is written to the file. */
  async page(): Promise<void> {
    // The page before goes on to the disk meanwhile; without this turn all of them would wait in memory.
    await setImmediate();
    if (this.#out.writableNeedDrain) await once(this.#out, "drain");
    const { width, height, bleed = 0 } = this.#format;
    const room = bleed === 0 ? 0 : bleed + markRoom;
    this.#pdf.addPage({ size: [(width + 2 * room) * pointsPerMm, (height + 2 * room) * pointsPerMm], margin: 0 });
    this.#origin = { x: room, y: room };
    if (room > 0) Object.assign(this.#pdf.page.dictionary.data, { TrimBox: this.#box(0), BleedBox: this.#box(bleed) });
  }

  /** Resolves when all of it is written. */
  async end(): Promise<void> {
    this.#pdf.end();
    await finished(this.#out);
  }

  /** Draws with another upper left corner. @param x and y in millimetres from the one before. */
  at(x: number, y: number, draw: () => void): void {
    const before = this.#origin;
    this.#origin = { x: before.x + x, y: before.y + y };
    draw();
    this.#origin = before;
  }

  /** What is the same on every page is drawn the first time and only named after that. @param name unique in this paper. */
  once(name: string, draw: () => void): void {
    const drawn = this.#drawnOnce.get(name) ?? this.#draw(draw);
    this.#drawnOnce.set(name, drawn);
    this.#pdf.page.xobjects[name] = drawn;
    this.#pdf.addContent(`/${name} Do`);
  }

  /** One line of text from its baseline. */
  line(text: string, x: number, baseline: number, { size, bold = false, color = black }: Style): void {
    let left = (this.#origin.x + x) * pointsPerMm;
    const y = (this.#origin.y + baseline) * pointsPerMm;
    for (const part of inFaces(text, bold ? "bold" : "regular")) {
      this.#font(part.face).fontSize(size).fillColor(color);
      // Naming features, even none, keeps pdfkit from cutting a text that runs from right to left at its spaces.
      this.#pdf.text(part.text, left, y, { lineBreak: false, baseline: "alphabetic", features: [] });
      left += part.width * size;
    }
  }

  /** Text broken into lines between any two letters, but not before 。 and 、 and inside numbers and words. @returns where it ends. */
  lines(text: string, area: Area, style: Style): number {
    const step = (style.size * 1.5) / pointsPerMm;
    let y = area.y + style.size / pointsPerMm;
    for (const line of brokenLines(text, (line) => this.width(line, style) > area.width)) {
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

  /** A rectangle. @param look `line` is a width in points. */
  box(
    x: number,
    y: number,
    width: number,
    height: number,
    look: { stroke?: string; fill?: string; line?: number },
  ): void {
    const corner = [this.#origin.x + x, this.#origin.y + y] as const;
    const [left, top, wide, high] = [...corner, width, height].map((each) => each * pointsPerMm) as Four;
    this.#pdf.lineWidth(look.line ?? 0.7).rect(left, top, wide, high);
    if (look.fill) this.#pdf.fill(look.fill);
    else this.#pdf.stroke(look.stroke ?? black);
  }

  /** A straight line. @param look `dash` is a length in points, `line` a width. */
  rule(
    from: [x: number, y: number],
    to: [x: number, y: number],
    look: { color?: string; line?: number; dash?: number },
  ) {
    const [x1, y1, x2, y2] = [...from, ...to].map(
      (each, n) => (each + (n % 2 === 0 ? this.#origin.x : this.#origin.y)) * pointsPerMm,
    ) as Four;
    this.#pdf.lineWidth(look.line ?? 0.5);
    if (look.dash) this.#pdf.dash(look.dash, {});
    this.#pdf
      .moveTo(x1, y1)
      .lineTo(x2, y2)
      .stroke(look.color ?? black);
    if (look.dash) this.#pdf.undash();
  }

  /** Marks outside the bleed: where the sheet is cut, and where it is folded. @param folds from the left edge, in millimetres. */
  marks(folds: number[]): void {
    const { width, height, bleed = 0 } = this.#format;
    const [near, far] = [bleed + 1, bleed + markRoom - 1];
    const look = { line: 0.25, color: "#000000" };
    for (const [edge, away] of [
      [0, -1],
      [height, 1],
    ] as const) {
      for (const x of [0, width]) this.rule([x, edge + away * near], [x, edge + away * far], look);
      for (const x of folds) this.rule([x, edge + away * near], [x, edge + away * far], { ...look, dash: 2 });
    }
    for (const [edge, away] of [
      [0, -1],
      [width, 1],
    ] as const) {
      for (const y of [0, height]) this.rule([edge + away * near, y], [edge + away * far, y], look);
    }
  }

  /** A QR code of `side` millimetres with its quiet zone, as one shape. */
  qr(text: string, x: number, y: number, side: number): void {
    const { data, size } = qrModules(text);
    const module = (side / size) * pointsPerMm;
    const [left, top] = [(this.#origin.x + x) * pointsPerMm, (this.#origin.y + y) * pointsPerMm];
    const strokes: string[] = [];
    for (const [line, row] of data.entries()) {
      for (let column = 0; column < size; column += 1) {
        if (!row[column]) continue;
        const from = column;
        while (row[column + 1]) column += 1;
        // A hair higher than a module, so that no printer leaves white lines between two rows.
        strokes.push(`${from} ${line} ${column + 1 - from} 1.02 re`);
      }
    }
    this.#pdf.fillColor("#000000");
    const place = [module, 0, 0, module, left, top].map((each) => each.toFixed(4)).join(" ");
    this.#pdf.addContent(`q ${place} cm ${strokes.join(" ")} f Q`);
  }

  /** Chooses the face for what is written next; pdfkit takes the opened font too, though its types do not say so. */
  #font({ name, font }: Face): PDFKit.PDFDocument {
    if (!this.#faces.has(name)) this.#pdf.registerFont(name, font as unknown as Buffer);
    this.#faces.add(name);
    return this.#pdf.font(name);
  }

  /** @returns what `draw` drew, as a thing of its own that pages name. */
  #draw(draw: () => void): PDFKit.PDFKitReference {
    const { page } = this.#pdf;
    const resources = this.#pdf.ref({});
    const drawn = this.#pdf.ref({
      Type: "XObject",
      Subtype: "Form",
      BBox: [0, 0, page.width, page.height],
      Resources: resources,
    });
    // pdfkit writes to its page; for a moment that is the new thing, with fonts of its own.
    this.#pdf.page = Object.create(page, { content: { value: drawn }, resources: { value: resources } });
    draw();
    this.#pdf.page = page;
    resources.end("");
    drawn.end("");
    return drawn;
  }

  /** The sheet and so much around it, as PDF writes boxes. */
  #box(around: number): number[] {
    const { width, height, bleed = 0 } = this.#format;
    const from = bleed + markRoom - around;
    return [from, from, from + width + 2 * around, from + height + 2 * around].map((each) => each * pointsPerMm);
  }
}

type Four = [number, number, number, number];
