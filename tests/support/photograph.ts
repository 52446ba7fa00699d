/** Pictures of each screen for people to look at, in tests/output/, when PICTURES is set. */
import { mkdirSync } from "node:fs";
import type { Page } from "playwright";

export async function photograph(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  mkdirSync("tests/output", { recursive: true });
  await page.waitForLoadState("load");
  await page.screenshot({ path: `tests/output/${name}.png`, fullPage: true, caret: "initial" });
}
