/** The letters of printed notices: BIZ UDPGothic, and Noto Sans JP for what it lacks; the only importer of fontkit. */
import { type Font, openSync } from "fontkit";
import { vendor } from "../../web/vendor.ts";

/** The name of a face as the paper knows it. */
type Face = "regular" | "bold" | "rare";

export const fontFiles: Record<Face, string> = {
  regular: vendor("@expo-google-fonts/biz-udpgothic", "400Regular/BIZUDPGothic_400Regular.ttf"),
  bold: vendor("@expo-google-fonts/biz-udpgothic", "700Bold/BIZUDPGothic_700Bold.ttf"),
  rare: vendor("@expo-google-fonts/noto-sans-jp", "400Regular/NotoSansJP_400Regular.ttf"),
};

const opened = new Map<Face, Font>();
function font(face: Face): Font {
  let found = opened.get(face);
  if (!found) {
    found = openSync(fontFiles[face]) as Font;
    opened.set(face, found);
  }
  return found;
}

const isSelector = (letter: string) => /^[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u.test(letter);
interface Measure {
  isThere: boolean;
  /** As a share of the type size. */
  width: number;
}

const measured = new Map<string, Measure>();
function measure(face: Face, letter: string): Measure {
  const key = face + letter;
  let found = measured.get(key);
  if (!found) {
    const code = letter.codePointAt(0)!;
    const { advanceWidth } = font(face).glyphForCodePoint(code);
    found = { isThere: font(face).hasGlyphForCodePoint(code), width: advanceWidth / font(face).unitsPerEm };
    measured.set(key, found);
  }
  return found;
}

const has = (face: Face, letter: string) => measure(face, letter).isThere;

/** Letters with the sign behind them that chooses their form (異体字). */
function letters(text: string): string[] {
  const found: string[] = [];
  for (const letter of text) {
    if (isSelector(letter) && found.length > 0) found[found.length - 1] += letter;
    else found.push(letter);
  }
  return found;
}

/** @returns the letters of `text` that no font has; printed, they would be boxes. */
export function unprintable(text: string): string[] {
  return [...new Set(letters(text).filter((letter) => !has("regular", letter) && !has("rare", letter)))];
}

interface Part {
  face: Face;
  text: string;
  /** As a share of the type size. */
  width: number;
}

/** @returns `text` in parts that one face can print each. Forms chosen by a selector are in Noto Sans JP only. */
export function inFaces(text: string, wanted: "regular" | "bold"): Part[] {
  const parts: Part[] = [];
  for (const letter of letters(text)) {
    const isPlain = [...letter].length === 1 && has(wanted, letter);
    const face = isPlain ? wanted : "rare";
    const { width } = measure(face, letter);
    const last = parts.at(-1);
    if (last?.face === face) {
      last.text += letter;
      last.width += width;
    } else {
      parts.push({ face, text: letter, width });
    }
  }
  return parts;
}

/** @returns how wide the text is as a share of the type size. */
export function widthInEm(text: string, wanted: "regular" | "bold"): number {
  return inFaces(text, wanted).reduce((sum, { width }) => sum + width, 0);
}
