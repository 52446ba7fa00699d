/**
 * The tests' Chromium with a process for each page. The packed one's own switches put all into one process, where
 * a page that waits stops the others, and turn the same-origin rules off.
 */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";
import { launchBrowser } from "./browser.ts";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launchSeparateBrowser(): Promise<Browser> {
  if (installed.some((path) => existsSync(path))) return launchBrowser();
  // Unpacks the browser and its fonts.
  await (await launchBrowser()).close();
  const { default: packed } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await packed.executablePath(), args: ["--no-sandbox", "--disable-quic"] });
}
