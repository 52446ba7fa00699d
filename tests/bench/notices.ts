/**
 * How fast notices are made and printed as postcards, and how much memory that takes. `node tests/bench/notices.ts 10000`
 */
import { spawn } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { readConfig } from "../../src/config.ts";
import { makeDemonstration } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { invented, peakMemoryOf } from "./office.ts";
import { run } from "./processes.ts";

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));

/** @returns lines for the table of `npm run bench`. */
export async function benchNotices(count: number): Promise<[what: string, measured: string, aim: string][]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-notices-"));
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", DATA_DIR: folder, LOG_LEVEL: "error" };
  const start = (args: string[]) => spawn(process.execPath, [genkan, ...args], { env, stdio: "ignore" });
  const ended = (child: ReturnType<typeof start>) => new Promise((resolve) => child.once("close", resolve));
  try {
    const deps = await openDeps(readConfig(env));
    await makeDemonstration(deps, "http://localhost:8080");
    await deps.db.destroy();
    const alone = Number(await run("hashes.ts", ["3", "8"]));
    const [list, postcards] = [join(folder, "members.csv"), join(folder, "postcards.pdf")];
    await pipeline(Readable.from(invented(count)), createWriteStream(list));
    await ended(start(["members", "import", list, "--batch", "bench"]));
    const startedAt = performance.now();
    const issuing = start(["notices", "issue", "--batch", "bench", "--format", "postcard", "--out", postcards]);
    const peakMb = peakMemoryOf(issuing);
    const code = await ended(issuing);
    if (code !== 0) throw new Error(`the run ended with ${code}`);
    const seconds = (performance.now() - startedAt) / 1000;
    const megabytes = statSync(postcards).size / 1024 / 1024;
    return [
      [
        `notices as postcards, ${count}`,
        `${(count / seconds).toFixed(0)}/s with their hashes = ${(count / seconds / alone).toFixed(2)} of hashes alone, ${megabytes.toFixed(0)} MB`,
        "100/s, 0.66",
      ],
      ["memory of the run, peak", `${Math.round(peakMb())} MB`, "< 400 MB"],
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) {
  const table = await benchNotices(Number(process.argv[2] ?? 1000));
  for (const [what, measured, aim] of table) console.log(`${what.padEnd(36)}  ${measured}  ${aim && `aim ${aim}`}`);
}
