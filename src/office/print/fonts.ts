/** The letters of printed notices: BIZ UDPGothic, Noto Sans JP for what it lacks, Noto Sans of other scripts; the only importer of fontkit. */
import { readFileSync } from "node:fs";
import { create, type Font } from "fontkit";
import { vendor } from "../../web/vendor.ts";
import { foreignFiles, isRightToLeft } from "./foreign-faces.ts";
import { type Form, variationForms } from "./variation-forms.ts";
import { unpacked } from "./woff.ts";

const regular = vendor("@expo-google-fonts/biz-udpgothic", "400Regular/BIZUDPGothic_400Regular.ttf");
const bold = vendor("@expo-google-fonts/biz-udpgothic", "700Bold/BIZUDPGothic_700Bold.ttf");
const rare = vendor("@expo-google-fonts/noto-sans-jp", "400Regular/NotoSansJP_400Regular.ttf");
const japanese = [regular, bold, rare];

/** One font, and what was asked of it before. */
export class Face {
  /** Its file, by which the paper knows it. */
  readonly name: string;
  readonly font: Font;
  readonly isRightToLeft: boolean;
  /** Widths do not add up where letters join or stand above each other. */
  readonly isJoined: boolean;
  readonly #formOf: (letter: number, selector: number) => Form;
  readonly #known = new Map<string, boolean>();
  readonly #widths = new Map<string, number>();

  constructor(path: string) {
    this.name = path;
    const bytes = unpacked(readFileSync(path));
    this.font = create(bytes) as Font;
    this.isRightToLeft = isRightToLeft(path);
    this.isJoined = !japanese.includes(path);
    const formOf = variationForms(bytes);
    this.#formOf = formOf;
    const { _cmapProcessor } = this.font as unknown as { _cmapProcessor: CmapProcessor };
    _cmapProcessor.getVariationSelector = (letter, selector) => {
      const form = formOf(letter, selector);
      return typeof form === "number" ? form : 0;
    };
  }

  /** @param letter with its selector, where it has one. */
  has(letter: string): boolean {
    let found = this.#known.get(letter);
    if (found === undefined) {
      const [code = 0, ...others] = [...letter].map((each) => each.codePointAt(0)!);
      const isThere = this.font.hasGlyphForCodePoint(code);
      found = isThere && others.every((other) => this.#formOf(code, other) !== undefined);
      this.#known.set(letter, found);
    }
    return found;
  }

  /** As a share of the type size. */
  width(text: string): number {
    if (this.isJoined) return this.font.layout(text).advanceWidth / this.font.unitsPerEm;
    let sum = 0;
    for (const letter of letters(text)) {
      let width = this.#widths.get(letter);
      if (width === undefined) {
        width = this.font.layout(letter).advanceWidth / this.font.unitsPerEm;
        this.#widths.set(letter, width);
      }
      sum += width;
    }
    return sum;
  }
}

/** What fontkit asks for the form of a letter; its own answer is nearly always none. */
interface CmapProcessor {
  getVariationSelector(letter: number, selector: number): number;
}

const opened = new Map<string, Face>();
function face(path: string): Face {
  let found = opened.get(path);
  if (!found) {
    found = new Face(path);
    opened.set(path, found);
  }
  return found;
}

const isSelector = (letter: string) => /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u.test(letter);

/** Letters with the sign behind them that chooses their form (異体字). */
function letters(text: string): string[] {
  const found: string[] = [];
  for (const letter of text) {
    if (isSelector(letter) && found.length > 0) found[found.length - 1] += letter;
    else found.push(letter);
  }
  return found;
}

type Weight = "regular" | "bold";
const chosen = new Map<string, Face | undefined>();

/** @returns the face that prints the letter as it is written. */
function faceOf(letter: string, weight: Weight): Face | undefined {
  const key = weight + letter;
  if (chosen.has(key)) return chosen.get(key);
  const own = weight === "bold" ? [bold, rare, regular] : [regular, rare, bold];
  const paths = [...own, ...foreignFiles(letter.codePointAt(0)!)];
  const path = paths.find((each) => face(each).has(letter));
  const found = path === undefined ? undefined : face(path);
  chosen.set(key, found);
  return found;
}

/** @returns the letters of `text`, with their selectors, that no font has as they are written. */
export function unprintable(text: string): string[] {
  return [...new Set(letters(text).filter((letter) => !faceOf(letter, "regular")))];
}

/** @returns how many letters the text has beyond everyday Japanese: from another font, or in a form of their own. */
export function rareness(text: string): number {
  return letters(text).filter((letter) => faceOf(letter, "regular") !== face(regular) || isForm(letter)).length;
}

const isForm = (letter: string) => [...letter].length > 1;

interface Part {
  face: Face;
  text: string;
  /** As a share of the type size. */
  width: number;
}

/** @returns `text` in parts that one face can print each. */
export function inFaces(text: string, weight: Weight): Part[] {
  const parts: { face: Face; text: string }[] = [];
  for (const letter of letters(text)) {
    const own = faceOf(letter, weight) ?? face(rare);
    const [before, last] = [parts.at(-2), parts.at(-1)];
    // Two words that run from right to left change places; the space between them is one of theirs.
    if (own.isRightToLeft && last?.text === " " && before?.face === own) {
      before.text += ` ${letter}`;
      parts.pop();
    } else if (last?.face === own) last.text += letter;
    else parts.push({ face: own, text: letter });
  }
  return parts.map((part) => ({ ...part, width: part.face.width(part.text) }));
}

/** @returns how wide the text is as a share of the type size. */
export function widthInEm(text: string, weight: Weight): number {
  return inFaces(text, weight).reduce((sum, { width }) => sum + width, 0);
}
