/** The processes of a benchmark: servers that are waited for, the files beside this one, and what all of them cost. */
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Connection } from "./client.ts";

export interface Server {
  child: ChildProcess;
  port: number;
  ended: Promise<unknown>;
}

const children = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/** @param args of `genkan serve`. @param path whose answer is waited for: `/readyz` where visitors are to come. */
export function startPortal(
  port: number,
  settings: Record<string, string>,
  { args = ["--demo", "--no-example"], path = "/readyz" } = {},
): Promise<Server> {
  return start("../../src/genkan.js", ["serve", ...args], port, { LOG_LEVEL: "error", ...settings }, path);
}

export function startHello(port: number): Promise<Server> {
  return start("hello.ts", [], port, {}, "/hello");
}

/** Starts a server and waits for its first answer. */
async function start(
  file: string,
  args: string[],
  port: number,
  settings: Record<string, string>,
  path: string,
): Promise<Server> {
  const env = {
    PATH: process.env.PATH ?? "",
    NODE_ENV: "production",
    PORT: String(port),
    OFFICE_PORT: "0",
    ...settings,
  };
  const child = spawn(process.execPath, nodeArgs(file, args), { env, stdio: ["ignore", "ignore", "inherit"] });
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

/** Runs one of the files beside this one in a process of its own. @returns what it prints. */
export function run(file: string, args: string[]): Promise<string> {
  const child = spawn(process.execPath, nodeArgs(file, args), { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout!.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  return new Promise((resolve, reject) =>
    child.once("close", (code) => (code === 0 ? resolve(text) : reject(new Error(`${file} ended with ${code}`)))),
  );
}

/** As `npm start` does. */
function nodeArgs(file: string, args: string[]): string[] {
  return ["--max-semi-space-size=4", fileURLToPath(new URL(file, import.meta.url)), ...args];
}

/** Resident memory in MB. */
export function memoryOf({ pid }: ChildProcess): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024);
}

/** Seconds of processor time so far, all threads, and of the processes it has started. */
export function busyOf({ pid }: ChildProcess): number {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const family = all.map(statOf).filter((stat) => stat?.pid === pid || stat?.parent === pid);
  return family.reduce((sum, stat) => sum + stat!.seconds, 0);
}

/** Nothing where it has just ended: its time is its parent's then. */
function statOf(pid: string) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    const ticks = [11, 12, 13, 14].map((at) => Number(fields[at]));
    return { pid: Number(pid), parent: Number(fields[1]), seconds: ticks.reduce((sum, each) => sum + each) / 100 };
  } catch {
    return undefined;
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
