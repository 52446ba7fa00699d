/** A real Chromium: an installed one where there is one, else the one that comes from npm. */
import { copyFileSync, existsSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
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
  const executablePath = await packed.executablePath();
  addJapaneseFont();
  // Its own switches put all pages into one process and turn the same-origin rules off.
  return chromium.launch({ executablePath, args: flags });
}

/** The unpacked browser has no Japanese letters; without them no picture and no line break would be true. */
function addJapaneseFont(): void {
  for (const file of ["400Regular/BIZUDPGothic_400Regular.ttf", "700Bold/BIZUDPGothic_700Bold.ttf"]) {
    const from = fileURLToPath(import.meta.resolve(`@expo-google-fonts/biz-udpgothic/${file}`));
    const to = join(tmpdir(), "fonts", basename(file));
    if (existsSync(to)) continue;
    const part = `${to}.${process.pid}`;
    copyFileSync(from, part);
    renameSync(part, to);
  }
}
