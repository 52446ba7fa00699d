/** Reads a QR code as a phone's camera does: from the pixels on the screen. */
import jsqr from "jsqr";
import type { Browser, Locator } from "playwright";

/** The browser itself unpacks the picture; no other decoder is at hand. */
const pixelsOf = (picture: string) => `(async () => {
  const image = new Image();
  image.src = "data:image/png;base64,${picture}";
  await image.decode();
  const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data, width, height } = context.getImageData(0, 0, image.width, image.height);
  return { data: Array.from(data), width, height };
})()`;

interface Pixels {
  data: number[];
  width: number;
  height: number;
}

/** @returns what the code in the picture of `shown` says. */
export async function readQr(browser: Browser, shown: Locator): Promise<string> {
  const picture = (await shown.screenshot()).toString("base64");
  const decoder = await browser.newPage();
  const { data, width, height } = await decoder.evaluate<Pixels>(pixelsOf(picture));
  const read = jsqr.default(Uint8ClampedArray.from(data), width, height);
  if (!read) throw new Error("no QR code can be read on the screen");
  return read.data;
}
