/**
 * `npm run bench`: how fast the portal is on this machine, as shares of what the machine can do at all, so that the numbers
 * mean the same elsewhere. Prints a table; nothing passes or fails by time. `npm run bench -- pages` measures one part only.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAdaptorServer } from "@hono/node-server";
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal } from "../../src/demonstration.ts";
import type { Portal } from "../../src/deps.ts";
import type { Hashing } from "../../src/keys/hashing.ts";
import { addMember } from "../../src/members/members.ts";
import { issueNotice } from "../../src/notices/notices.ts";
import { openDeps } from "../../src/open-deps.ts";
import { freePort } from "../support/free-port.ts";
import { Connection } from "./client.ts";
import { benchImport } from "./import.ts";
import type { Load, Seen } from "./load.ts";
import { benchMail } from "./mail.ts";
import { benchNotices } from "./notices.ts";
import { type Paper, Person } from "./person.ts";
import type { Walked, Walks } from "./walks.ts";

const rounds = Number(process.env.ROUNDS ?? 7);
const roundSeconds = 3;
const connections = 16;
const loginsTogether = 8;
const crowd = 64;

const folder = mkdtempSync(join(tmpdir(), "genkan-bench-"));
const rows: [what: string, measured: string, aim: string][] = [];
const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const portalPort = await freePort();
const wanted = process.argv.slice(2);
const isWanted = (part: string) => wanted.length === 0 || wanted.includes(part);

const papers = await prepare(folder, connections + 1 + loginsTogether * 8 + crowd * 4);
const perLogin = await hashesPerLogin(papers.pop()!);
if (isWanted("starts")) await starts();
const portal = await startPortal(folder);
await pause(3000);
rows.push(["memory at rest", `${memoryOf(portal.child)} MB`, "< 120 MB"]);
if (isWanted("pages")) await pages();
if (isWanted("logins")) await logins();
if (isWanted("steps")) await steps();
portal.child.kill("SIGTERM");
if (isWanted("import")) rows.push(...(await benchImport(100_000)));
if (isWanted("notices")) rows.push(...(await benchNotices(1000)));
if (isWanted("mail")) rows.push(...(await benchMail(100_000)));

const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
console.log(
  `\nNode ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} processors, SQLite, ${rounds} rounds\n`,
);
for (const [what, measured, aim] of rows) {
  console.log(`${what.padEnd(widths[0]!)}  ${measured.padStart(widths[1]!)}  ${aim && `aim ${aim}`}`);
}

async function starts(): Promise<void> {
  const prepared = await startsOn(5, () => folder);
  const first = await startsOn(3, () => mkdtempSync(join(folder, "first-")));
  rows.push(
    ["start to first answer, prepared database", `${round(median(prepared))} ms`, "< 700 ms"],
    ["start to first answer, very first start", `${round(median(first))} ms`, ""],
  );
}

/** The page after the temporary sign-in, beside the least that Hono can do. */
async function pages(): Promise<void> {
  const hello = await startHello();
  const people = await Promise.all(
    papers.splice(0, connections).map(async (paper) => {
      const person = new Person(portal.port, paper);
      await person.signsIn();
      person.leaves();
      return person;
    }),
  );
  const asks = (more = "") => people.map((person) => person.head("GET", "/onboarding/birth-date", more));
  const variants = {
    hello: { server: hello, requests: people.map(() => "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n") },
    plain: { server: portal, requests: asks() },
    gzip: { server: portal, requests: asks("Accept-Encoding: gzip\r\n") },
    br: { server: portal, requests: asks("Accept-Encoding: gzip, deflate, br\r\n") },
  };
  const seen: Record<string, { perSecond: number; microseconds: number; seen: Seen }[]> = Object.fromEntries(
    Object.keys(variants).map((name) => [name, []]),
  );
  for (let n = -1; n < rounds; n += 1) {
    for (const [name, { server, requests }] of Object.entries(variants)) {
      const before = busyOf(server.child);
      const one = await load({ port: server.port, requests, seconds: n < 0 ? 1.5 : roundSeconds });
      if (one.wrong > 0) throw new Error(`${one.wrong} answers of ${name} were not 200`);
      const microseconds = ((busyOf(server.child) - before) * 1e6) / one.answers;
      // The first round only warms up.
      if (n >= 0) seen[name]?.push({ perSecond: one.answers / one.seconds, microseconds, seen: one });
    }
  }
  hello.child.kill("SIGTERM");
  const perSecond = (name: string) => median(seen[name]!.map((each) => each.perSecond));
  const cost = (name: string) => median(seen[name]!.map((each) => each.microseconds));
  for (const name of Object.keys(variants)) {
    const share = name === "hello" ? "" : `= ${(perSecond(name) / perSecond("hello")).toFixed(2)} of hello`;
    const what = name === "hello" ? "bare Hono hello" : `birth-date page, ${name}, ${seen[name]![0]!.seen.bytes} bytes`;
    rows.push([
      what,
      `${round(perSecond(name))}/s, ${round(cost(name))} µs CPU each ${share}`,
      name === "plain" ? ">= 0.50" : "",
    ]);
  }
}

/** Whole first logins, beside the password hashes alone. */
async function logins(): Promise<void> {
  const alone = Number(await run("hashes.ts", ["6", String(loginsTogether)]));
  const walked = await walks({
    port: portal.port,
    papers: papers.splice(0, loginsTogether * 8),
    together: loginsTogether,
    from: "/sign-in",
    to: "/",
  });
  const perSecond = (loginsTogether * 8) / walked.seconds;
  const aloneAfter = Number(await run("hashes.ts", ["6", String(loginsTogether)]));
  const possible = (alone + aloneAfter) / 2 / perLogin;
  rows.push(
    [
      `hashes alone, ${loginsTogether} at a time`,
      `${round((alone + aloneAfter) / 2)}/s, ${perLogin} in a first login`,
      "",
    ],
    [
      `whole first logins (OTP), ${loginsTogether} at a time`,
      `${perSecond.toFixed(2)}/s = ${(perSecond / possible).toFixed(2)} of what hashing allows`,
      ">= 0.90",
    ],
    ["memory after them", `${memoryOf(portal.child)} MB`, ""],
  );
}

/** A step of a crowd: the form sent and the next page there. The steps without a slow hash, and signing in. */
async function steps(): Promise<void> {
  const wait = async (from: string, to: string) => {
    const times: number[] = [];
    for (let wave = 0; wave < 2; wave += 1) {
      const crowded = { port: portal.port, papers: papers.splice(0, crowd), together: crowd, from, to };
      times.push(...(await walks(crowded)).steps);
    }
    return times.sort((a, b) => a - b);
  };
  const light = await wait("/onboarding/birth-date", "/onboarding/password");
  const heavy = await wait("/onboarding/password", "/onboarding/email");
  for (const [name, times] of Object.entries({ "birth date, terms, account": light, "password (one hash)": heavy })) {
    const at = (share: number) => round(times[Math.floor(times.length * share)]!);
    rows.push([
      `a step of ${crowd} members at once: ${name}`,
      `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms (${times.length} steps)`,
      "",
    ]);
  }
}

/** @returns how many slow hashes one member's first login costs, counted in this process. */
async function hashesPerLogin(paper: Paper): Promise<number> {
  const deps = await openDeps(readConfig({ DATA_DIR: folder, LOG_LEVEL: "error" }));
  let count = 0;
  const counting: Hashing = {
    ...deps.hashing,
    hash(text, scheme) {
      count += 1;
      return deps.hashing.hash(text, scheme);
    },
    verify(text, stored) {
      count += 1;
      return deps.hashing.verify(text, stored);
    },
  };
  const server = createAdaptorServer({ fetch: createApp({ ...deps, hashing: counting }).fetch });
  await new Promise<void>((resolve) => server.listen(portalPort, "127.0.0.1", resolve));
  const person = new Person(portalPort, paper);
  await person.signsIn();
  while (person.path !== "/") await person.goesOn();
  person.leaves();
  await new Promise((resolve) => server.close(resolve));
  await deps.db.destroy();
  return count;
}

async function prepare(dataDir: string, members: number): Promise<Paper[]> {
  const first = await startPortal(dataDir);
  first.child.kill("SIGTERM");
  await first.ended;
  const deps = await openDeps(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: "error" }));
  const office: Portal = (await demonstrationPortal(deps))!;
  const made: Paper[] = [];
  for (let n = 1; n <= members; n += 2)
    made.push(...(await Promise.all([n, n + 1].map((each) => newMember(office, each)))));
  await deps.db.destroy();
  return made;
}

async function newMember(office: Portal, n: number): Promise<Paper> {
  const id = await addMember(office, {
    memberNumber: `bench-${n}`,
    name: "見本 太郎",
    nameKana: "ミホン タロウ",
    birthDate: "1979-08-22",
  });
  const { temporaryUserId: userId, temporaryPassword: password } = await issueNotice(office, id);
  return { userId, password, birthDate: "19790822", ownId: `member-${n}` };
}

interface Server {
  child: ChildProcess;
  port: number;
  ended: Promise<unknown>;
}

async function startsOn(times: number, dataDir: () => string): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    const { child, ended } = await startPortal(dataDir());
    all.push(performance.now() - startedAt);
    child.kill("SIGTERM");
    await ended;
  }
  return all;
}

function startPortal(dataDir: string): Promise<Server> {
  return start("../../src/genkan.js", ["serve"], portalPort, { DATA_DIR: dataDir, LOG_LEVEL: "error" }, "/healthz");
}

async function startHello(): Promise<Server> {
  return start("hello.ts", [], await freePort(), {}, "/hello");
}

/** Starts a server and waits for its first answer. */
async function start(
  file: string,
  args: string[],
  port: number,
  settings: Record<string, string>,
  path: string,
): Promise<Server> {
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", PORT: String(port), ...settings };
  // As `npm start` does.
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=4", fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      env,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const ended = new Promise((resolve) => child.once("close", resolve));
  children.add(child);
  void ended.then(() => children.delete(child));
  for (;;) {
    const connection = new Connection(port);
    const answer = await connection
      .send(`GET ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
      .catch(() => undefined);
    connection.close();
    if (answer?.status === 200) return { child, port, ended };
    await pause(3);
  }
}

async function load(what: Load): Promise<Seen> {
  return JSON.parse(await run("load.ts", [JSON.stringify(what)]));
}

async function walks(what: Walks): Promise<Walked> {
  return JSON.parse(await run("walks.ts", [JSON.stringify(what)]));
}

/** Runs one of the files beside this one in a process of its own. @returns what it prints. */
function run(file: string, args: string[]): Promise<string> {
  // As `npm start` does.
  const child = spawn(
    process.execPath,
    ["--max-semi-space-size=4", fileURLToPath(new URL(file, import.meta.url)), ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) =>
    child.once("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`${file} ended with ${code}`)))),
  );
}

/** Resident memory in MB. */
function memoryOf({ pid }: ChildProcess): number {
  return round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024);
}

/** Seconds of processor time so far, all threads. */
function busyOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

function round(number: number): number {
  return Math.round(number);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
