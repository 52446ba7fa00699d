/** The program as a process of its own on loopback, as the self-hoster runs it, and people who visit it over real HTTP. */
import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { createConnection, createServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { newFolder } from "./folder.ts";
import { freePort } from "./free-port.ts";
import type { TestPortal } from "./portal.ts";
import { Visitor } from "./visitor.ts";

const node = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));
const launcher = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));

export interface Ended {
  code: number | null;
  /** What stood on standard output. */
  says: string;
  /** What stood on standard error. */
  complains: string;
}

export interface Genkan {
  process: ChildProcess;
  origin: string;
  port: number;
  /** Standard output so far. */
  says(): string;
  /** Settles when the process is gone. */
  ended: Promise<Ended>;
}

export type Settings = Record<string, string>;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** @returns a folder for keys, mails and the SQLite file; it goes with the test. */
export function dataFolder(): string {
  const folder = newFolder("process");
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a command to its end. @param program another Node. */
export function genkan(args: string[], settings: Settings, program = node): Promise<Ended> {
  return launchGenkan(args, settings, program).ended;
}

/** Starts `genkan serve` and waits until it says that it is open. */
export async function startGenkan(settings: Settings, args = ["--demo", "--no-example"]): Promise<Genkan> {
  const port = Number(settings.PORT ?? (await freePort()));
  const running = launchGenkan(["serve", ...args], { LOG_LEVEL: "error", ...settings, PORT: String(port) }, node);
  const isOpen = () => /Genkan (is open|listens)/.test(running.says());
  while (!isOpen()) {
    const ended = await Promise.race([running.ended, pause(20)]);
    if (ended) throw new Error(`it did not start: ${ended.complains}`);
  }
  return { ...running, port, origin: `http://localhost:${port}` };
}

/** Starts a command. */
export function launchGenkan(args: string[], settings: Settings, program = node) {
  // No setting of the machine's own reaches the program; tests run beside each other, and the console's port is one.
  const child = spawn(program, [launcher, ...args], {
    env: { PATH: process.env.PATH ?? "", OFFICE_PORT: "0", ...settings },
  });
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => out.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => err.push(text));
  const ended = new Promise<Ended>((resolve) =>
    child.once("close", (code) => resolve({ code, says: out.join(""), complains: err.join("") })),
  );
  cleanups.push(async () => {
    child.kill("SIGKILL");
    await ended;
  });
  return { process: child, says: () => out.join(""), ended };
}

/** A visitor of a running process, whose clock is the real one. */
export function visitorOf(origin: string): Visitor {
  const app = { request: (url: URL, init: RequestInit) => fetch(url, { ...init, redirect: "manual" }) };
  return new Visitor({ origin, app, deps: { clock: Date.now } } as unknown as TestPortal);
}

/** The credentials on the notices that the terminal shows. */
export function noticesIn(text: string) {
  return text
    .split("── ID通知書")
    .slice(1)
    .map((notice) => ({
      notice: {
        temporaryUserId: /ユーザーID +(\S+)/.exec(notice)![1]!,
        temporaryPassword: /パスワード +(\S+)/.exec(notice)![1]!,
        expiresAt: 0,
      },
      birthDate: /生年月日 +(\S+)/.exec(notice)![1]!,
    }));
}

/** A connection that says exactly what it is told. */
export async function connect(port: number): Promise<{ socket: Socket; heard: () => string; closed: Promise<void> }> {
  const socket = createConnection(port, "127.0.0.1");
  const heard: string[] = [];
  socket.setEncoding("utf8").on("data", (text: string) => heard.push(text));
  socket.on("error", () => {});
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  cleanups.push(() => socket.destroy());
  await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
  return { socket, heard: () => heard.join(""), closed };
}

/** A way to another port of this machine that can be cut and mended, as when a database starts anew. */
export async function startCable(to: number) {
  const ends = new Set<Socket>();
  const server = createServer((near) => {
    const far = createConnection(to, "127.0.0.1");
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on("error", () => {}).on("close", () => other.destroy());
      end.pipe(other);
    }
  });
  const port = await freePort();
  const mend = () => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const cut = () => {
    for (const end of ends) end.destroy();
    ends.clear();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  await mend();
  cleanups.push(() => server.listening && cut());
  return { port, mend, cut };
}

export const pause = (ms: number) => new Promise<undefined>((resolve) => setTimeout(resolve, ms, undefined));
