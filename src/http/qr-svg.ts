/** QR codes as inline SVG, made here: no third party and no URL ever sees what they say (T7); the only importer of uqr. */
import { encode } from "uqr";

/** @returns an SVG element of one path, dark on light in every colour scheme, with a quiet zone of four modules. */
export function qrSvg(text: string): string {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  let path = "";
  data.forEach((row, y) => {
    for (let x = 0; x < size; x += 1) {
      if (!row[x]) continue;
      let width = 1;
      while (row[x + width]) width += 1;
      path += `M${x} ${y}h${width}v1h-${width}z`;
      x += width;
    }
  });
  return `<svg class="qr" viewBox="0 0 ${size} ${size}" aria-hidden="true"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
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
