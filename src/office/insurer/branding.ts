/** The insurer's colour: it carries white text on paper and is a line on the screen, so it must be dark enough. */
import { Refusal } from "../../files/refusal.ts";

/** Text of usual size needs this contrast (WCAG 2.2, 1.4.3). */
const leastContrast = 4.5;

/** @returns `#rrggbb`. @throws {Refusal} with the measured contrast and a darker colour that will do. */
export function readColor(typed: string): string {
  const color = typed.normalize("NFKC").trim().toLowerCase();
  if (!/^#[0-9a-f]{6}$/.test(color)) throw new Refusal("notColor", { typed: color });
  const contrast = contrastWithWhite(color);
  if (contrast < leastContrast) {
    // Cut, not rounded: 4.499 must not be refused as 4.50.
    const measured = Math.floor(contrast * 100) / 100;
    const values = { color, contrast: measured, least: leastContrast, darker: darkened(color) };
    throw new Refusal("colorTooLight", values);
  }
  return color;
}

/** Contrast ratio against white, 1 to 21 (WCAG 2.2, relative luminance). @param color `#rrggbb` */
export function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

/** @returns the same hue, no darker than it must be. */
function darkened(color: string): string {
  for (let share = 0.998; ; share -= 0.002) {
    const darker = `#${channels(color)
      .map((channel) => Math.round(channel * share))
      .map((channel) => channel.toString(16).padStart(2, "0"))
      .join("")}`;
    if (contrastWithWhite(darker) >= leastContrast) return darker;
  }
}

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}
