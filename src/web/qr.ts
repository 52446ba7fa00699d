/** QR codes, made here: no third party and no URL ever sees what they say (T7); the only importer of uqr. */
import { encode } from "uqr";

/**
 * @returns an SVG element, dark on light in every colour scheme, with a quiet zone of four modules. Each row is one line of
 * strokes, which takes half the bytes of rectangles; a screen needs no more than the lowest error correction.
 */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: "L", border: 4 });
  const rows = data.map((row, y) => strokes(row, y)).join("");
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path stroke="#000" d="${rows}"/></svg>`;
}

function strokes(row: boolean[], y: number): string {
  let path = "";
  let end = 0;
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue;
    const from = x;
    while (row[x + 1]) x += 1;
    path += `${path === "" ? `M${from} ${y}.5` : `m${from - end} 0`}h${x + 1 - from}`;
    end = x + 1;
  }
  return path;
}

/** @returns the modules of a code that is printed: row by row, dark is true, with its quiet zone. */
export function qrModules(text: string): { data: boolean[][]; size: number } {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  return { data, size };
}

/** @returns the code in half blocks, light on dark, for a terminal. */
export function qrTerminal(text: string): string {
  const { data, size } = encode(text, { ecc: "L", border: 2 });
  const dark = (x: number, y: number) => data[y]?.[x] ?? false;
  const rows: string[] = [];
  for (let y = 0; y < size; y += 2) {
    let row = "";
    for (let x = 0; x < size; x += 1) {
      const [top, bottom] = [!dark(x, y), !dark(x, y + 1)];
      row += top && bottom ? "█" : top ? "▀" : bottom ? "▄" : " ";
    }
    rows.push(row);
  }
  return rows.join("\n");
}
