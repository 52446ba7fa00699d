/**
 * How long a code takes while a crowd of notices waits, on SQLite and a relay that thinks before each answer, as a share of
 * what the relay's own answers take. `node tests/bench/mail.ts 100000`
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal, makeDemonstration } from "../../src/demonstration.ts";
import { type Portal, transaction } from "../../src/deps.ts";
import { queueMailIfAny } from "../../src/mail/outbox.ts";
import { openDeps } from "../../src/open-deps.ts";
import { freePort } from "../support/free-port.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { untilOpen } from "./office.ts";

const genkan = fileURLToPath(new URL("../../src/genkan.js", import.meta.url));
const answersAfterMs = 150;
/** To the sender and to the recipient; then the mail is there. A connection that is kept needs no greeting. */
const answersPerMail = 2;
const codes = 20;
const crowd = 60;

/** @returns lines for the table of `npm run bench`. @param waiting how many notices wait. */
export async function benchMail(waiting: number): Promise<[what: string, measured: string, aim: string][]> {
  const folder = mkdtempSync(join(tmpdir(), "genkan-bench-mail-"));
  const relay = await openRelay({ answersAfterMs });
  const port = await freePort();
  const settings = { DATA_DIR: folder, LOG_LEVEL: "error", SMTP_URL: relay.url };
  const deps = await openDeps(readConfig(settings));
  await makeDemonstration(deps, `http://localhost:${port}`);
  const portal = (await demonstrationPortal(deps))!;
  await queues(portal, "passwordChanged", waiting, "told");
  const env = { PATH: process.env.PATH ?? "", NODE_ENV: "production", ...settings, PORT: String(port) };
  const server = spawn(process.execPath, [genkan, "serve"], { env, stdio: "ignore" });
  try {
    await untilOpen(port);
    await arrived(relay, "told", 30);
    const one: number[] = [];
    for (let n = 0; n < codes; n += 1) one.push(...(await codesTake(portal, relay, 1, `one-${n}`)));
    const many = await codesTake(portal, relay, crowd, "many");
    const least = answersPerMail * answersAfterMs;
    const told = relay.delivered.filter(({ to }) => to[0]!.startsWith("told-"));
    return [
      [
        `a code while ${waiting} notices wait, relay answering in ${answersAfterMs} ms`,
        `p50 ${at(one, 0.5)} ms, slowest ${at(one, 1)} ms = ${(at(one, 1) / least).toFixed(1)} of the relay's own answers`,
        "< 2000 ms",
      ],
      [`${crowd} codes at once beside them`, `p50 ${at(many, 0.5)} ms, last ${at(many, 1)} ms`, ""],
      ["notices that left meanwhile", `${told.length}, over at most ${relay.connections.most} connections`, "> 0"],
    ];
  } finally {
    server.kill("SIGKILL");
    await new Promise((resolve) => (server.exitCode === null ? server.once("close", resolve) : resolve(0)));
    await deps.db.destroy();
    await relay.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns how long each took from the outbox to the relay, ms, shortest first. */
async function codesTake(portal: Portal, relay: Relay, count: number, name: string): Promise<number[]> {
  const startedAt = performance.now();
  await queues(portal, "emailCode", count, name);
  const times: number[] = [];
  while (times.length < count) {
    const now = await arrived(relay, name, times.length + 1);
    while (times.length < now) times.push(performance.now() - startedAt);
  }
  return times;
}

async function queues(portal: Portal, kind: "emailCode" | "passwordChanged", count: number, name: string) {
  const [member] = await portal.db.selectFrom("members").selectAll().limit(1).execute();
  const values = { code: "1234 5678", minutes: 30 };
  await transaction(portal, async (within) => {
    for (let n = 0; n < count; n += 1) {
      const to = `${name}-${n}@example.com`;
      await queueMailIfAny({ portal: within, member, visit: { language: "ja" } }, kind, { to, values });
    }
  });
}

/** Waits for so many mails. @returns how many there are. */
async function arrived(relay: Relay, name: string, count: number): Promise<number> {
  for (;;) {
    const there = relay.delivered.filter(({ to }) => to[0]!.startsWith(`${name}-`)).length;
    if (there >= count) return there;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function at(sorted: number[], share: number): number {
  const ordered = sorted.toSorted((a, b) => a - b);
  return Math.round(ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))]!);
}

if (import.meta.main)
  for (const row of await benchMail(Number(process.argv[2] ?? 100_000))) console.log(row.join("  "));
