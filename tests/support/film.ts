/** The film of a journey for the README: what the phone shows, frame by frame, when PICTURES is set. */
import type { Page } from "playwright";
import sharp from "sharp";

const frameMs = 1100;
const lastFrameMs = 3000;

export class Film {
  readonly #page: Page;
  readonly #frames: Buffer[] = [];

  constructor(page: Page) {
    this.#page = page;
  }

  /** Takes what the phone shows now; the same picture twice is one. */
  async take(): Promise<void> {
    if (!process.env.PICTURES) return;
    await this.#page.waitForLoadState("load");
    const frame = await this.#page.screenshot({ caret: "initial" });
    if (!this.#frames.at(-1)?.equals(frame)) this.#frames.push(frame);
  }

  /** Takes it, and presses what has this name. */
  async press(name: string): Promise<void> {
    await this.take();
    await this.#page.getByRole("button", { name, exact: true }).click();
  }

  async write(file: string): Promise<void> {
    if (!process.env.PICTURES) return;
    const delay = this.#frames.map((_, n) => (n < this.#frames.length - 1 ? frameMs : lastFrameMs));
    await sharp(this.#frames, { join: { animated: true } })
      .webp({ quality: 70, effort: 6, delay })
      .toFile(file);
  }
}
