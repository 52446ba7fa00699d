/** A PostgreSQL of a test's own, which it may stop, start and freeze. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";
import { postgresIn, stopPostgres } from "./postgres.ts";

export interface OwnPostgres {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** kill -9 of its first process; the others end by themselves. */
  kill(): Promise<void>;
  /** From now on it takes connections and answers nothing, as a machine whose disk hangs. */
  freeze(): void;
  thaw(): void;
}

/** It runs, and is empty. */
export async function ownPostgres(): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-own-postgres-"));
  const port = await freePort();
  const startIn = await postgresIn(folder);
  let server = await startIn(port);
  // The first process before its children: it would start others in their place.
  const signal = (name: NodeJS.Signals) => {
    for (const pid of [server.pid!, ...childrenOf(server.pid!)]) {
      try {
        process.kill(pid, name);
      } catch {
        // A child that has just ended.
      }
    }
  };
  const own: OwnPostgres = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: async () => {
      server = await startIn(port);
    },
    stop: () => stopPostgres(server),
    async kill() {
      const others = childrenOf(server.pid!);
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await ended;
      // A new one refuses to begin while a process of the old one still has the shared memory.
      while (others.some((pid) => existsSync(`/proc/${pid}`))) await pause(10);
    },
    freeze: () => signal("SIGSTOP"),
    thaw: () => signal("SIGCONT"),
  };
  onTestFinished(async () => {
    if (server.exitCode === null && server.signalCode === null) {
      own.thaw();
      await own.stop();
    }
    rmSync(folder, { recursive: true, force: true });
  });
  return own;
}

function childrenOf(parent: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(statOf(name)[1]) === parent)
    .map(Number);
}

/** State and parent of a process; nothing where it has just ended. */
function statOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
  } catch {
    return [];
  }
}
