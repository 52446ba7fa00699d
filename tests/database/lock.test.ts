/** Another program holds SQLite's lock: whoever does not write notices nothing, and whoever does is let on or told. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { strings } from "../../src/strings/strings.ts";
import { onlyOn } from "../support/database.ts";
import { dataFolder, noticesIn, pause, startGenkan, visitorOf } from "../support/server-process.ts";

const node = fileURLToPath(new URL("../../node_modules/.bin/node", import.meta.url));

const holder = `
  import SQLite from "better-sqlite3";
  const db = new SQLite(process.argv[1]);
  db.exec("begin immediate");
  process.stdout.write("held");
  process.stdin.once("data", () => db.exec("commit"));
`;

/** Takes the write lock in a process of its own. @returns what lets it go. */
async function holdLock(path: string): Promise<() => Promise<unknown>> {
  const child = spawn(node, ["--input-type=module", "-e", holder, path], { stdio: ["pipe", "pipe", 2] });
  onTestFinished(() => void child.kill());
  await once(child.stdout!, "data");
  return () => {
    const ended = once(child, "exit");
    child.stdin!.end("let go");
    return ended;
  };
}

/** Asks again and again until it is stopped. @returns the longest time an answer took, ms. */
function slowestOf(ask: () => Promise<unknown>): { stop: () => Promise<number> } {
  let isOver = false;
  let slowest = 0;
  const asking = (async () => {
    while (!isOver) {
      const askedAt = performance.now();
      await ask();
      slowest = Math.max(slowest, performance.now() - askedAt);
      await pause(10);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await asking;
      return slowest;
    },
  };
}

/** A member at the birth date of a portal that runs by itself. */
async function standing() {
  const folder = dataFolder();
  const server = await startGenkan({ DATA_DIR: folder, LOG_LEVEL: "silent" });
  const [taro] = noticesIn(server.says());
  const visitor = visitorOf(server.origin);
  await visitor.signsInWithNotice(taro!.notice);
  return { server, visitor, birthDate: taro!.birthDate, path: join(folder, "genkan.sqlite") };
}

describe("D10: while another program writes for seconds", () => {
  onlyOn("SQLite", "has one lock for all who write");

  it("health and pages answer as always, and a post goes through when the lock is let go", async () => {
    const { server, visitor, birthDate, path } = await standing();
    const letsGo = await holdLock(path);
    const health = slowestOf(() => fetch(`${server.origin}/healthz`));
    const page = slowestOf(async () => {
      const response = await fetch(`${server.origin}/onboarding/birth-date`, {
        headers: { cookie: [...visitor.cookies].map((pair) => pair.join("=")).join("; ") },
      });
      expect(response.status).toBe(200);
      await response.text();
    });
    await pause(200);
    const postedAt = performance.now();
    const took = visitor.submits({ birthDate }).then(() => performance.now() - postedAt);
    await pause(2000);
    await letsGo();
    expect(await took).toBeGreaterThan(2000);
    const slowest = [await health.stop(), await page.stop()];
    expect(Math.max(...slowest)).toBeLessThan(300);
    expect(visitor.sees.path).toBe("/onboarding/terms");
  });

  it("a post that waited too long says so in the visitor's words, and goes through afterwards", async () => {
    const { visitor, birthDate, path } = await standing();
    const letsGo = await holdLock(path);
    const postedAt = performance.now();
    await visitor.submits({ birthDate });
    expect(performance.now() - postedAt).toBeLessThan(5000);
    expect(visitor.sees.status).toBe(503);
    expect(visitor.sees.headers.get("retry-after")).toBe("10");
    expect(visitor.sees.html).toContain(strings.ja.error.busyHeading);
    await letsGo();
    await visitor.opens("/onboarding/birth-date");
    await visitor.submits({ birthDate });
    expect(visitor.sees.path).toBe("/onboarding/terms");
  });
});
