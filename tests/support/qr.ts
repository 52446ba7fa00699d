/** Reads the QR code of a page as a phone's camera would: draws the modules of its SVG and decodes the picture. */
import jsqr from "jsqr";

/** Pixels a module. */
const scale = 4;

/** @returns what the first QR code on the page says. @throws when no camera could read it. */
export function readQr(html: string): string {
  const svg = /<svg class="qr" viewBox="0 0 (\d+) \1"[^>]*>[\s\S]*?<path d="([^"]*)"\/><\/svg>/.exec(html);
  if (!svg) throw new Error("no QR code on this page");
  const size = Number(svg[1]) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (const [, x, y, width] of svg[2]!.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row += 1) {
      for (let column = Number(x) * scale; column < (Number(x) + Number(width)) * scale; column += 1) {
        pixels.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
      }
    }
  }
  const found = jsqr.default(pixels, size, size);
  if (!found) throw new Error("the QR code cannot be read");
  return found.data;
}
