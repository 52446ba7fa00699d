/**
 * Members who sign in over and over, more and more of them, behind one address and each at their own: how many are let in,
 * as a share of what sixteen are, and how long everybody else waits meanwhile. `node tests/bench/flood.ts`
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
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

type Row = [what: string, measured: string, aim: string];
type Kind = Pick<Crowd, "from" | "isPatient"> & { size: number };

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));
const crowd = fileURLToPath(new URL("crowd.ts", import.meta.url));
const [few, most] = [16, 400];
const rounds = Number(process.env.ROUNDS ?? 3);
const seconds = 6;

const kinds: Kind[] = (["one", "many"] as const).flatMap((from) => [
  ...[few, 64, 200, most].map((size) => ({ from, isPatient: false, size })),
  ...[few, most].map((size) => ({ from, isPatient: true, size })),
]);

/** @returns lines for the table of `npm run bench`. */
export async function benchFlood(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-flood-"));
  const port = await freePort();
  const settings = { DATA_DIR: folder, LOG_LEVEL: "error", TRUSTED_PROXIES: "1" };
  const papers = await preparePapers(settings, port);
  const env = {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production",
    OFFICE_PORT: "0",
    ...settings,
    PORT: String(port),
  };
  const server = spawn(process.execPath, ["--max-semi-space-size=4", genkan, "serve"], { env, stdio: "ignore" });
  try {
    await untilOpen(port);
    const beside = await peopleBeside(port, papers);
    const loads = [loadavg()[0]!];
    const seen = kinds.map((): Seen[] => []);
    // The first round only warms up.
    for (let n = -1; n < rounds; n += 1) {
      for (const [index, { size, ...kind }] of kinds.entries()) {
        const one = await flooded({ ...kind, port, seconds, papers: papers.slice(0, size) }, beside);
        if (n >= 0) seen[index]!.push(one);
      }
      loads.push(loadavg()[0]!);
    }
    const load = loads.map((each) => each.toFixed(1)).join(", ");
    return [["load of the machine, before and after each round", load, ""], ...table(seen)];
  } finally {
    server.kill("SIGKILL");
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Requests of those who have nothing to do with the crowd. */
interface Beside {
  health: string;
  /** Somebody signed in. */
  page: string;
  /** Somebody at another address. */
  signIn: string;
}

interface Seen extends Came {
  /** 99th percentiles, ms. */
  health: number;
  page: number;
  signIn: number;
  /** Of a hundred sign-ins elsewhere. */
  refusedElsewhere: number;
}

function table(seen: Seen[][]): Row[] {
  const middle = (index: number, what: keyof Seen) => median(seen[index]!.map((each) => each[what]));
  return kinds.map(({ from, isPatient, size }, index): Row => {
    const first = kinds.findIndex((kind) => kind.from === from && kind.isPatient === isPatient);
    const share = middle(index, "done") / middle(first, "done");
    const at = (what: keyof Seen) => middle(index, what).toFixed(0);
    return [
      `${size} sign in ${isPatient ? "keeping Retry-After" : "without pause"}, ${from === "one" ? "one address" : "many addresses"}`,
      `${at("done")}/s = ${share.toFixed(2)}, ${at("refused")}/s refused; p99 of health ${at("health")} ms, ` +
        `page ${at("page")} ms, sign-in elsewhere ${at("signIn")} ms (${at("refusedElsewhere")} % refused)`,
      size === most ? `>= ${isPatient ? "0.8" : "0.5"}, < 250 ms, < 500 ms` : "",
    ];
  });
}

async function preparePapers(settings: Record<string, string>, port: number): Promise<Paper[]> {
  const deps = await openDeps(readConfig(settings));
  await makeDemonstration(deps, `http://localhost:${port}`);
  const papers = await newMembers((await demonstrationPortal(deps))!, most + 2);
  await deps.db.destroy();
  return papers;
}

async function peopleBeside(port: number, papers: Paper[]): Promise<Beside> {
  const member = new Person(port, papers.pop()!, { address: "203.0.113.1" });
  await member.signsIn();
  const newcomer = new Person(port, papers.pop()!, { address: "203.0.113.2" });
  await newcomer.opens("/sign-in");
  for (const person of [member, newcomer]) person.leaves();
  return {
    health: `GET /healthz HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`,
    page: member.head("GET", "/onboarding/birth-date"),
    signIn: newcomer.signInRequest(),
  };
}

/** The crowd in a process of its own, the others in this one. */
async function flooded(what: Crowd, beside: Beside): Promise<Seen> {
  const child = spawn(process.execPath, [crowd, JSON.stringify(what)], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  const isOver = ended(child);
  const [code, health, page, signIn] = await Promise.all([
    isOver,
    asksAgainAndAgain(what.port, beside.health, isOver),
    asksAgainAndAgain(what.port, beside.page, isOver),
    asksAgainAndAgain(what.port, beside.signIn, isOver),
  ]);
  if (code !== 0) throw new Error(`the crowd ended with ${code}`);
  const refusedElsewhere = (100 * signIn.refused) / signIn.asked;
  return { ...(JSON.parse(text) as Came), health: health.p99, page: page.p99, signIn: signIn.p99, refusedElsewhere };
}

/** Each time on a new connection, as often as fifty times a second. @returns ms, and how often the portal was too busy. */
async function asksAgainAndAgain(port: number, request: string, isOver: Promise<unknown>) {
  const times: number[] = [];
  let refused = 0;
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
    if (status === 503) refused += 1;
    else if (status !== 200 && status !== 303) throw new Error(`somebody beside the crowd was answered with ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  times.sort((a, b) => a - b);
  return { p99: times[Math.floor(times.length * 0.99)]!, refused, asked: times.length };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once("close", resolve);
  });
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

if (import.meta.main) for (const row of await benchFlood()) console.log(row.join("  "));
