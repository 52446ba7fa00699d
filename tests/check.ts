/** `npm test`: one list of what is checked, in order, cheapest first; ends at the first failure. */
import { spawnSync } from "node:child_process";

const checks: [string, string[]][] = [
  ["format and lint", ["biome", "ci", "."]],
  ["types of the program", ["tsc", "--noEmit"]],
  ["types of the tests, which also speak of the browser", ["tsc", "--noEmit", "--project", "tests"]],
  ["tests", ["vitest", "run", ...process.argv.slice(2)]],
];

for (const [name, command] of checks) {
  console.log(`\n== ${name}: ${command.join(" ")}`);
  const startedAt = Date.now();
  const { status } = spawnSync("npx", ["--no-install", ...command], { stdio: "inherit" });
  console.log(`== ${name}: ${status === 0 ? "ok" : "failed"} (${Math.round((Date.now() - startedAt) / 1000)} s)`);
  if (status !== 0) process.exit(status ?? 1);
}
