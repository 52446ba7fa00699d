/** One real Chromium for every journey: an installed one where there is one, else the one that comes from npm. */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Browser, chromium } from "playwright";
import { inject } from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    browserEndpoint: string;
  }
}

const require = createRequire(import.meta.url);
const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const flags = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
];

/** Starts it once, before the journeys; two that unpack at the same moment disturb each other. */
export default async function setup(project: TestProject) {
  const folder = mkdtempSync(join(tmpdir(), "genkan-chromium-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const found = installed.find((path) => existsSync(path));
  const server = await chromium.launchServer(
    found ? { executablePath: found, args: flags } : { ...unpack(folder), args: flags },
  );
  project.provide("browserEndpoint", server.wsEndpoint());
  return () => server.close();
}

/** @returns the one browser; closing it ends only what this caller opened. */
export function openBrowser(): Promise<Browser> {
  return chromium.connect(inject("browserEndpoint"));
}

/**
 * The package unpacks the libraries a bare Debian lacks only where it believes to be on its platform, and everything into the
 * folder for temporary files. Its own switches put all pages into one process and turn the same-origin rules off; they are not taken.
 */
function unpack(folder: string) {
  const program = `const { default: packed } = await import(${JSON.stringify(require.resolve("@sparticuz/chromium"))});
    await packed.executablePath();`;
  const env = { ...process.env, AWS_LAMBDA_JS_RUNTIME: "nodejs24.x", TMPDIR: folder };
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], { env });
  if (status !== 0) throw new Error(`Chromium was not unpacked: ${stderr}`);
  const libraries = [join(folder, "al2023/lib"), process.env.LD_LIBRARY_PATH].filter(Boolean).join(":");
  return {
    executablePath: join(folder, "chromium"),
    env: { ...process.env, LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: addJapaneseFont(folder) },
  };
}

/** The unpacked browser has no Japanese letters; without them no picture and no line break would be true. */
function addJapaneseFont(folder: string): string {
  const fonts = join(folder, "fonts");
  for (const file of ["400Regular/BIZUDPGothic_400Regular.ttf", "700Bold/BIZUDPGothic_700Bold.ttf"]) {
    copyFileSync(require.resolve(`@expo-google-fonts/biz-udpgothic/${file}`), join(fonts, basename(file)));
  }
  const settings = join(folder, "fonts.conf");
  writeFileSync(
    settings,
    `<?xml version="1.0"?><fontconfig><dir>${fonts}</dir><cachedir>${folder}/font-cache</cachedir></fontconfig>`,
  );
  return settings;
}
