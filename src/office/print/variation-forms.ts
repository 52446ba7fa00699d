/** 異体字: the form of a letter that a selector behind it chooses, read from the font itself; fontkit 2.0.4 finds hardly any. */

/** A glyph of the font, or the one the letter has without a selector; nothing where the font does not know the pair. */
export type Form = number | "usual" | undefined;

/** @param font a TrueType file. @returns what it knows of a letter and a selector, as code points. */
export function variationForms(font: Uint8Array): (letter: number, selector: number) => Form {
  const data = new DataView(font.buffer, font.byteOffset, font.byteLength);
  const forms = new Map<number, Map<number, Form>>();
  const table = formatFourteen(data);
  if (table === undefined) return () => undefined;
  const selectors = data.getUint32(table + 6);
  for (let n = 0; n < selectors; n += 1) {
    const at = table + 10 + n * 11;
    const letters = new Map<number, Form>();
    const [usual, own] = [data.getUint32(at + 3), data.getUint32(at + 7)];
    if (usual > 0) for (const letter of usualIn(data, table + usual)) letters.set(letter, "usual");
    if (own > 0) for (const [letter, glyph] of ownIn(data, table + own)) letters.set(letter, glyph);
    forms.set(threeBytes(data, at), letters);
  }
  return (letter, selector) => forms.get(selector)?.get(letter);
}

/** @returns where the subtable for selectors begins (OpenType, `cmap` format 14). */
function formatFourteen(data: DataView): number | undefined {
  const cmap = tables(data).get("cmap")!;
  for (let n = 0; n < data.getUint16(cmap + 2); n += 1) {
    const at = cmap + data.getUint32(cmap + 4 + n * 8 + 4);
    if (data.getUint16(at) === 14) return at;
  }
  return undefined;
}

function tables(data: DataView): Map<string, number> {
  const found = new Map<string, number>();
  for (let n = 0; n < data.getUint16(4); n += 1) {
    const at = 12 + n * 16;
    const name = String.fromCharCode(...[0, 1, 2, 3].map((byte) => data.getUint8(at + byte)));
    found.set(name, data.getUint32(at + 8));
  }
  return found;
}

function* usualIn(data: DataView, at: number): Generator<number> {
  for (let n = 0; n < data.getUint32(at); n += 1) {
    const range = at + 4 + n * 4;
    const first = threeBytes(data, range);
    for (let letter = first; letter <= first + data.getUint8(range + 3); letter += 1) yield letter;
  }
}

function* ownIn(data: DataView, at: number): Generator<[letter: number, glyph: number]> {
  for (let n = 0; n < data.getUint32(at); n += 1) {
    const pair = at + 4 + n * 5;
    yield [threeBytes(data, pair), data.getUint16(pair + 3)];
  }
}

function threeBytes(data: DataView, at: number): number {
  return (data.getUint16(at) << 8) | data.getUint8(at + 2);
}
