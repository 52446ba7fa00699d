/**
 * Members who sign in over and over, more and more of them, behind one address and each at their own: how many are let in,
 * as a share of what sixteen are, and how long everybody else waits meanwhile. `node tests/bench/flood.ts`
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { freePort } from "../support/free-port.ts";
import { Connection } from "./client.ts";
import type { Came, Crowd } from "./crowd.ts";
import { newMembers, untilOpen } from "./office.ts";
import { type Paper, Person } from "./person.ts";

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));
const crowds = [16, 64, 200, 400];
const secondsEach = Number(process.env.SECONDS ?? 8);

/** @returns lines for the table of `npm run bench`. */
export async function benchFlood(): Promise<[what: string, measured: string, aim: string][]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-flood-"));
  const port = await freePort();
  const settings = { DATA_DIR: folder, LOG_LEVEL: "error", TRUSTED_PROXIES: "1" };
  const papers = await preparePapers(settings, port, Math.max(...crowds) + 1);
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...settings, PORT: String(port) };
  const server = spawn(process.execPath, ["--max-semi-space-size=4", genkan, "serve"], { env, stdio: "ignore" });
  try {
    await untilOpen(port);
    const member = new Person(port, papers.pop()!, { address: "203.0.113.1" });
    await member.signsIn();
    const rows: [string, string, string][] = [
      [
        "load of the machine before the flood",
        `${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} processors`,
        "",
      ],
    ];
    for (const from of ["one", "many"] as const) {
      for (const isPatient of [false, true]) {
        let atFirst = 0;
        for (const size of isPatient ? [crowds[0]!, crowds.at(-1)!] : crowds) {
          const seen = await flooded(port, member, { papers: papers.slice(0, size), from, isPatient });
          atFirst ||= seen.done;
          rows.push(row(size, { from, isPatient }, seen, seen.done / atFirst));
        }
      }
    }
    return rows;
  } finally {
    server.kill("SIGKILL");
    await new Promise((resolve) => (server.exitCode === null ? server.once("close", resolve) : resolve(0)));
    rmSync(folder, { recursive: true, force: true });
  }
}

interface FloodSeen extends Came {
  /** 99th percentile, ms. */
  health: number;
  page: number;
}

function row(
  size: number,
  { from, isPatient }: Pick<Crowd, "from" | "isPatient">,
  { done, refused, health, page }: FloodSeen,
  share: number,
): [string, string, string] {
  const manner = isPatient ? "keeping Retry-After" : "without pause";
  const least = isPatient ? 0.8 : 0.5;
  return [
    `${size} sign in ${manner} at ${from === "one" ? "one address" : "addresses of their own"}`,
    `${done.toFixed(0)}/s = ${share.toFixed(2)}, ${refused.toFixed(0)}/s refused; p99 health ${health} ms, page ${page} ms`,
    size === crowds.at(-1) ? `>= ${least.toFixed(1)}, health < 250 ms, page < 500 ms` : "",
  ];
}

async function preparePapers(settings: Record<string, string>, port: number, count: number): Promise<Paper[]> {
  const deps = await openDeps(readConfig(settings));
  await makeDemonstration(deps, `http://localhost:${port}`);
  const papers = await newMembers((await demonstrationPortal(deps))!, count);
  await deps.db.destroy();
  return papers;
}

/** One crowd in a process of its own, a member and a probe of health beside it in this one. */
async function flooded(port: number, member: Person, crowd: Omit<Crowd, "port" | "seconds">): Promise<FloodSeen> {
  const what: Crowd = { ...crowd, port, seconds: secondsEach };
  const file = fileURLToPath(new URL("crowd.ts", import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(what)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const isOver = new Promise<number | null>((resolve) => child.once("close", resolve));
  const [code, health, page] = await Promise.all([
    isOver,
    waits(port, `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`, isOver),
    waits(port, member.head("GET", "/onboarding/birth-date"), isOver),
  ]);
  if (code !== 0) throw new Error(`the crowd ended with ${code}`);
  return { ...(JSON.parse(text) as Came), health, page };
}

/** Asks as often as fifty times a second, each time on a new connection. @returns the 99th percentile of the waits, ms. */
async function waits(port: number, request: string, isOver: Promise<unknown>): Promise<number> {
  const times: number[] = [];
  let goesOn = true;
  void isOver.then(() => {
    goesOn = false;
  });
  while (goesOn) {
    const connection = new Connection(port);
    const sentAt = performance.now();
    const { status } = await connection.send(request);
    times.push(performance.now() - sentAt);
    connection.close();
    if (status !== 200) throw new Error(`somebody beside the flood was answered with ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.floor(times.length * 0.99)]!);
}

if (import.meta.main) for (const row of await benchFlood()) console.log(row.join("  "));
