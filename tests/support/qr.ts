/** Reads the QR code of a page as a phone's camera would: draws the modules of its SVG and decodes the picture. */
import jsqr from "jsqr";

/** Pixels a module. */
const scale = 4;

/** @returns what the first QR code on the page says. @throws when no camera could read it. */
export function readQr(html: string): string {
  const svg = /<svg class="qr" viewBox="0 0 (\d+) \1"[^>]*>[\s\S]*?<path stroke="#000" d="([^"]*)"\/><\/svg>/.exec(
    html,
  );
  if (!svg) throw new Error("no QR code on this page");
  const size = Number(svg[1]) * scale;
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  let [x, y] = [0, 0];
  for (const [, command, first, second] of svg[2]!.matchAll(/([Mmh])(\d+)(?: (\d+))?/g)) {
    if (command === "M") [x, y] = [Number(first), Number(second)];
    if (command === "m") x += Number(first);
    if (command !== "h") continue;
    for (let row = y * scale; row < (y + 1) * scale; row += 1) {
      for (let column = x * scale; column < (x + Number(first)) * scale; column += 1) {
        pixels.fill(0, (row * size + column) * 4, (row * size + column) * 4 + 3);
      }
    }
    x += Number(first);
  }
  const found = jsqr.default(pixels, size, size);
  if (!found) throw new Error("the QR code cannot be read");
  return found.data;
}
