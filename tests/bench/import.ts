/**
 * How fast a member list is imported on SQLite, as a share of what the CSV parser alone does with the same file, how much
 * memory that takes, and how long the portal lets a visitor wait meanwhile. `node tests/bench/import.ts 100000`
 */
import { spawn } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse";
import { freePort } from "../support/free-port.ts";
import { invented, peakMemoryOf, untilOpen, visitsOf } from "./office.ts";

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));

/** @returns lines for the table of `npm run bench`. @param rows how long the list is. */
export async function benchImport(rows: number): Promise<[what: string, measured: string, aim: string][]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-import-"));
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", DATA_DIR: folder, LOG_LEVEL: "error" };
  const portal = spawn(process.execPath, [genkan, "serve", "--demo"], {
    env: { ...env, PORT: String(port) },
    stdio: "ignore",
  });
  try {
    const file = join(folder, "members.csv");
    await pipeline(Readable.from(invented(rows)), createWriteStream(file));
    await untilOpen(port);
    const before = await parseOnly(file);
    const visits = visitsOf(port);
    const startedAt = performance.now();
    const importing = spawn(process.execPath, [genkan, "members", "import", file], { env, stdio: "ignore" });
    const peakMb = peakMemoryOf(importing);
    const code = await new Promise((resolve) => importing.once("close", resolve));
    const perSecond = rows / ((performance.now() - startedAt) / 1000);
    const waits = await visits.end();
    if (code !== 0) throw new Error(`the import ended with ${code}`);
    const parsed = (before + (await parseOnly(file))) / 2;
    return [
      [`CSV parser alone, ${rows} rows`, `${Math.round(parsed)}/s`, ""],
      [
        "whole import on SQLite",
        `${Math.round(perSecond)}/s = ${(perSecond / parsed).toFixed(2)} of the parser`,
        ">= 0.25",
      ],
      ["memory of the import, peak", `${Math.round(peakMb())} MB`, "< 300 MB"],
      [
        "slowest GET /sign-in meanwhile",
        `${Math.round(waits.at(-1)!)} ms, p50 ${Math.round(waits[waits.length >> 1]!)} ms (${waits.length} visits)`,
        "",
      ],
    ];
  } finally {
    portal.kill("SIGKILL");
    await new Promise((resolve) => (portal.exitCode === null ? portal.once("close", resolve) : resolve(0)));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns rows a second. */
async function parseOnly(file: string): Promise<number> {
  let rows = 0;
  const startedAt = performance.now();
  const parser = parse({
    on_record() {
      rows += 1;
      return null;
    },
  });
  parser.resume();
  createReadStream(file).pipe(parser);
  await finished(parser);
  return rows / ((performance.now() - startedAt) / 1000);
}

if (import.meta.main) {
  const table = await benchImport(Number(process.argv[2] ?? 100_000));
  for (const [what, measured, aim] of table) console.log(`${what.padEnd(36)}  ${measured}  ${aim && `aim ${aim}`}`);
}
