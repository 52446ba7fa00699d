/** A real Chromium: an installed one where there is one, else the one that comes from npm. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright";

const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const flags = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

export async function launchBrowser(): Promise<Browser> {
  const found = installed.find((path) => existsSync(path));
  if (found) return chromium.launch({ executablePath: found, args: flags });
  // The package unpacks the libraries a bare Debian lacks only where it believes to be on that platform.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= "nodejs24.x";
  const { default: packed } = await import("@sparticuz/chromium");
  return chromium.launch({ executablePath: await packed.executablePath(), args: [...packed.args, ...flags], headless: true });
}
