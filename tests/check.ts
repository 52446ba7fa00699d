/**
 * `npm test`: one list of what is checked, in order, cheapest first; ends at the first failure and says at the end what took
 * how long. Arguments are Vitest's: `npm run check` is this with `--project plain --project sqlite`.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { nothingRan, runTests } from "./support/run-tests.ts";

const steps: [name: string, step: () => { isGood: boolean; closingLine?: string }][] = [
  ["format and lint", () => tool("biome", "ci", ".")],
  ["types of the program", () => tool("tsc", "--noEmit")],
  ["types of the tests, which also speak of the browser", () => tool("tsc", "--noEmit", "--project", "tests")],
  ["tests", tests],
];

const times: string[] = [];
let last = { isGood: true, closingLine: "" };
for (const [name, step] of steps) {
  console.log(`\n== ${name}`);
  const startedAt = Date.now();
  last = { closingLine: nothingRan, ...step() };
  const seconds = String(Math.round((Date.now() - startedAt) / 1000)).padStart(5);
  times.push(`${seconds} s  ${name}: ${last.isGood ? "ok" : "failed"}`);
  if (!last.isGood) break;
}
console.log(`\n${times.join("\n")}\n\n${last.closingLine}`);
process.exit(last.isGood ? 0 : 1);

function tool(name: string, ...args: string[]) {
  const path = fileURLToPath(new URL(`../node_modules/.bin/${name}`, import.meta.url));
  return { isGood: spawnSync(path, args, { stdio: "inherit" }).status === 0 };
}

function tests() {
  const { complaints, closingLine } = runTests(process.argv.slice(2));
  for (const complaint of complaints) console.log(`not good: ${complaint}`);
  return { isGood: complaints.length === 0, closingLine };
}
