/**
 * `npm run bench`: how fast the portal is on this machine, as shares of what the machine can do at all, so that the numbers
 * mean the same elsewhere. Prints a table; nothing passes or fails by time. `npm run bench -- pages` measures one part only.
 */
import { availableParallelism, cpus, loadavg } from "node:os";
import { freePort } from "../support/free-port.ts";
import { benchFlood } from "./flood.ts";
import { benchImport } from "./import.ts";
import { benchLogins, benchSteps } from "./logins.ts";
import { benchMail } from "./mail.ts";
import { benchNotices } from "./notices.ts";
import { benchPages } from "./pages.ts";
import { newFolder, onPostgres, onSqlite } from "./place.ts";
import { memoryOf, pause, startPortal } from "./processes.ts";
import { median } from "./rounds.ts";
import { benchSearch } from "./search.ts";

const rounds = Number(process.env.ROUNDS ?? 7);
const rows: [what: string, measured: string, aim: string][] = [];
const wanted = process.argv.slice(2);
const isWanted = (...parts: string[]) => wanted.length === 0 || parts.some((part) => wanted.includes(part));

if (isWanted("starts")) await starts();
if (isWanted("pages", "logins", "steps")) {
  const sqlite = await onSqlite();
  const places = [sqlite, ...(await onPostgres())];
  await pause(3000);
  rows.push(["memory at rest", `${memoryOf(sqlite.portals[0]!.child)} MB`, "< 120 MB"]);
  if (isWanted("pages")) rows.push(...(await benchPages(places, rounds)));
  if (isWanted("logins")) rows.push(...(await benchLogins(places, rounds)));
  if (isWanted("steps")) rows.push(...(await benchSteps(sqlite)));
}
if (isWanted("import")) rows.push(...(await benchImport(100_000)));
// Minutes, and gigabytes of disk: only where it is asked for.
if (wanted.includes("search")) rows.push(...(await benchSearch(Number(process.env.MEMBERS ?? 1_000_000))));
if (isWanted("notices")) rows.push(...(await benchNotices(1000)));
if (isWanted("flood")) rows.push(...(await benchFlood()));
if (isWanted("mail")) rows.push(...(await benchMail(100_000)));

const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
const load = loadavg().map((each) => each.toFixed(1));
console.log(
  `\nNode ${process.versions.node}, ${cpus()[0]?.model.trim()}, ${availableParallelism()} processors, ${rounds} rounds, ` +
    `load ${load.join(", ")}, this included\n`,
);
for (const [what, measured, aim] of rows) {
  console.log(`${what.padEnd(widths[0]!)}  ${measured.padEnd(widths[1]!)}  ${aim && `aim ${aim}`}`);
}
// Portals and databases end with this process.
process.exit();

async function starts(): Promise<void> {
  const folder = newFolder();
  const first = await startsOn(3, newFolder);
  await startsOn(1, () => folder);
  const prepared = await startsOn(5, () => folder);
  rows.push(
    ["start to first answer, prepared database", `${Math.round(median(prepared))} ms`, "< 700 ms"],
    ["start to first answer, very first start", `${Math.round(median(first))} ms`, ""],
  );
}

/** @returns ms from the start of a portal to its first answer. */
async function startsOn(times: number, dataDir: () => string): Promise<number[]> {
  const all: number[] = [];
  const port = await freePort();
  for (let n = 0; n < times; n += 1) {
    const startedAt = performance.now();
    const { child, ended } = await startPortal(port, { DATA_DIR: dataDir() }, { path: "/healthz" });
    all.push(performance.now() - startedAt);
    child.kill("SIGTERM");
    await ended;
  }
  return all;
}
