/** Runs Vitest and judges by what it counted, not by its exit code: failed, thrown, never run, empty, skipped without a reason. */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { closingLine, type Report } from "./reporter.ts";
import { complaintsOf, leftOut, notOnPostgres } from "./verdict.ts";

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));

/** Of a run that broke off before it could count. */
export const nothingRan = "0 passed, 1 failed, 0 skipped";

export interface Ran {
  /** A sentence for everything that keeps the run from being good. */
  complaints: string[];
  /** `N passed, N failed, N skipped` */
  closingLine: string;
}

/** @param args Vitest's own; without any the run must hold every test file there is. */
export function runTests(args: string[]): Ran {
  const folder = mkdtempSync(join(tmpdir(), "genkan-report-"));
  try {
    const env = { ...process.env, TEST_REPORT: folder };
    const { status, signal } = spawnSync(process.execPath, [vitest, "run", ...args], { stdio: "inherit", env });
    const ending = signal ?? `exit code ${status}`;
    const path = join(folder, "report.json");
    if (!existsSync(path)) {
      return { complaints: [`Vitest did not come to its end: ${ending}.`], closingLine: nothingRan };
    }
    const report = JSON.parse(readFileSync(path, "utf8")) as Report;
    const complaints = [
      ...complaintsOf(report),
      ...(status === 0 ? [] : [`Vitest ended with ${ending}.`]),
      ...(args.length === 0 ? [...leftOut(globSync("tests/**/*.test.ts"), report), ...statementsLeftOut(folder)] : []),
    ];
    return { complaints, closingLine: closingLine(report, complaints.length) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function statementsLeftOut(folder: string): string[] {
  const given = (database: string) =>
    readdirSync(join(folder, database)).flatMap(
      (name) => JSON.parse(readFileSync(join(folder, database, name), "utf8")) as string[],
    );
  return notOnPostgres(given("sqlite"), given("postgres")).map((text) => `No test on PostgreSQL sends: ${text}`);
}
