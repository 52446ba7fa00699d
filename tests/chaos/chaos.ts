/**
 * `npm run chaos -- 100`: kills the program, its commands and its database that often, on both databases, under first logins,
 * and prints what was lost. It kills its own processes only.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [times = "100"] = process.argv.slice(2);
if (!/^[1-9]\d*$/.test(times)) throw new Error(`How often? npm run chaos -- 100, not ${times}`);
const folder = mkdtempSync(join(tmpdir(), "genkan-chaos-"));
const table = join(folder, "table");
const args = [
  "run",
  "--project",
  "sqlite",
  "--project",
  "postgres",
  "--testTimeout",
  "0",
  "--no-file-parallelism",
  "tests/chaos",
];
const env = { ...process.env, KILLS: times, CHAOS_TABLE: table };
const { status } = spawnSync("node_modules/.bin/vitest", args, { env, stdio: "inherit" });
const lines = existsSync(table) ? readFileSync(table, "utf8").trim().split("\n") : [];
console.table(lines.map((line) => JSON.parse(line) as object));
rmSync(folder, { recursive: true, force: true });
process.exitCode = status === 0 && lines.length > 0 ? 0 : 1;
