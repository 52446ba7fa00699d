/**
 * How fast a member list is imported on SQLite, as a share of what the CSV parser alone does with the same file, how much
 * memory that takes, and how long the portal lets a visitor wait meanwhile. `node tests/bench/import.ts 100000`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { finished, pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse";
import { Connection } from "./client.ts";

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));

/** @returns lines for the table of `npm run bench`. @param rows how long the list is. */
export async function benchImport(rows: number): Promise<[what: string, measured: string, aim: string][]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-import-"));
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", DATA_DIR: folder, LOG_LEVEL: "error" };
  const portal = spawn(process.execPath, [genkan, "serve"], { env: { ...env, PORT: String(port) }, stdio: "ignore" });
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

/** People who do not exist, a thousand rows a piece. */
function* invented(rows: number): Generator<string> {
  const families = ["見本", "試験", "架空", "例示", "仮名"];
  const given = ["太郎", "花子", "一郎", "桜", "健"];
  yield "会員番号,氏名,フリガナ,生年月日,メールアドレス,郵便番号,住所1,住所2,配布先\r\n";
  for (let from = 0; from < rows; from += 1000) {
    let piece = "";
    for (let n = from; n < Math.min(from + 1000, rows); n += 1) {
      const born = `${1940 + (n % 60)}-${String(1 + (n % 12)).padStart(2, "0")}-${String(1 + (n % 28)).padStart(2, "0")}`;
      piece +=
        `${10_000 + n}-1,${families[n % 5]} ${given[n % 4]},ミホン タロウ,${born},member${n}@example.com,` +
        `${1_000_000 + (n % 9999)},東京都千代田区見本町${n % 90}-${n % 20},みほんハイツ${n % 900}号室,第${n % 40}営業部\r\n`;
    }
    yield piece;
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

/** A visitor every tenth of a second. */
function visitsOf(port: number): { end: () => Promise<number[]> } {
  const waits: number[] = [];
  let isOver = false;
  const visiting = (async () => {
    while (!isOver) {
      const startedAt = performance.now();
      await visit(port, "/sign-in");
      waits.push(performance.now() - startedAt);
      await pause(100);
    }
  })();
  return {
    async end() {
      isOver = true;
      await visiting;
      return waits.sort((a, b) => a - b);
    },
  };
}

async function visit(port: number, path: string): Promise<number> {
  const connection = new Connection(port);
  const answer = await connection.send(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`);
  connection.close();
  return answer.status;
}

async function untilOpen(port: number): Promise<void> {
  while ((await visit(port, "/sign-in").catch(() => 0)) !== 200) await pause(50);
}

/** @returns the highest resident memory so far, in MB. */
function peakMemoryOf({ pid }: ChildProcess): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    try {
      peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024;
    } catch {
      // The process has ended; what was seen last stays.
      clearInterval(timer);
    }
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

if (import.meta.main) {
  const table = await benchImport(Number(process.argv[2] ?? 100_000));
  for (const [what, measured, aim] of table) console.log(`${what.padEnd(36)}  ${measured}  ${aim && `aim ${aim}`}`);
}
