/** Pictures of each screen for people to look at, in tests/output/, when PICTURES is set; the README's strip is made of them. */
import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Browser, Page } from "playwright";

const folder = "tests/output";

export async function photograph(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  mkdirSync(dirname(`${folder}/${name}`), { recursive: true });
  await page.waitForLoadState("load");
  // Playwright hides the caret by a style of its own, which our policy refuses.
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true, caret: "initial" });
}

/** Lays the upper parts of these pictures side by side. */
export async function strip(browser: Browser, names: string[], file: string): Promise<void> {
  if (!process.env.PICTURES) return;
  const page = await browser.newPage({ viewport: { width: names.length * 300 + 20, height: 560 } });
  const images = names.map(
    (name) => `data:image/png;base64,${readFileSync(`${folder}/${name}.png`).toString("base64")}`,
  );
  const frame =
    "width:280px;height:520px;object-fit:cover;object-position:top;border:1px solid #c8ccd2;border-radius:18px;margin:10px";
  await page.setContent(
    `<body style="margin:10px;background:#fff;display:flex">${images.map((source) => `<img src="${source}" style="${frame}">`).join("")}</body>`,
  );
  await page.screenshot({ path: file });
  await page.close();
}
