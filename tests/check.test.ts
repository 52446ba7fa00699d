/** The checks themselves: a run that is not good never ends with 0, and never says so. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { FileReport, Report } from "./support/reporter.ts";
import { complaintsOf, leftOut, notOnPostgres } from "./support/verdict.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const config = "tests/fixtures/vitest.config.ts";

function run(command: string[], globalSetup = "") {
  const env = { PATH: process.env.PATH, GLOBAL_SETUP: globalSetup };
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
  return { status, said: stdout + stderr };
}

/** Runs one of `tests/fixtures` with Vitest alone. */
const ran = (fixture: string, globalSetup?: string) =>
  run(["node_modules/vitest/vitest.mjs", "run", "--config", config, fixture], globalSetup);

/** Judges one of `tests/fixtures` as `npm test` judges all tests. */
const judged = (fixture: string, globalSetup?: string) =>
  run(["tests/fixtures/judge.ts", "--config", config, fixture], globalSetup);

describe("the verdict of a real run", () => {
  it("is good when every test passed", () => {
    const { status, said } = judged("passes");
    expect([status, said]).toEqual([0, expect.stringContaining("1 passed, 0 failed, 0 skipped")]);
  });

  it.each([
    ["fails", "tests/fixtures/fails.fixture.ts: 1 failed."],
    ["throws-outside", "1 errors were thrown outside any test."],
    ["cannot-be-opened", "tests/fixtures/cannot-be-opened.fixture.ts could not be run."],
    ["empty", "tests/fixtures/empty.fixture.ts could not be run."],
    ["skipped", "is skipped, and nobody says why is skipped without a reason."],
    ["no-such-file", "No test file ran."],
  ])("%s: is not good, and says why", (fixture, complaint) => {
    const { status, said } = judged(fixture);
    expect(said).toContain(complaint);
    expect(said).not.toMatch(/, 0 failed, [^\n]*\n$/);
    expect(status).not.toBe(0);
  });

  it("is not good where something ends Vitest with 0 over its failures, as a library's exit handler did", () => {
    const setup = "tests/fixtures/ends-with-0.setup.ts";
    expect(ran("fails", setup)).toEqual({ status: 0, said: expect.stringContaining("0 passed, 1 failed") });
    expect(judged("fails", setup).status).not.toBe(0);
  });
});

it("npx vitest run of a failing file ends with 1 beside PostgreSQL and the browser, and of a good one with 0", () => {
  const both = "tests/support/postgres.ts,tests/support/browser.ts";
  expect(ran("fails", both)).toEqual({ status: 1, said: expect.stringContaining("0 passed, 1 failed") });
  expect(ran("passes", both)).toEqual({ status: 0, said: expect.stringContaining("1 passed, 0 failed") });
});

describe("the verdict", () => {
  const file: FileReport = { name: "sqlite a", passed: 1, failed: 0, isBroken: false, skipped: [], unfinished: 0 };
  const good: Report = { expected: ["sqlite a"], files: [file], errors: 0 };

  it("has no complaint of a good run", () => expect(complaintsOf(good)).toEqual([]));

  it.each<[string, Report]>([
    ["a file that never ran", { ...good, expected: ["sqlite a", "postgres a"] }],
    ["nothing at all", { expected: [], files: [], errors: 0 }],
    ["a test that never ended", { ...good, files: [{ ...file, unfinished: 1 }] }],
    ["a file without a test", { ...good, files: [{ ...file, passed: 0 }] }],
    ["an error outside a test", { ...good, errors: 1 }],
  ])("complains of %s", (_, report) => expect(complaintsOf(report)).toHaveLength(1));

  it("complains of a file on the disk that belongs to no project", () => {
    expect(leftOut(["a", "b"], good)).toEqual(["b belongs to no project."]);
  });

  it("complains of a statement that only SQLite was given, however long its lists are", () => {
    const sqlite = ["select ? in (?, ?)", "insert (?, ?), (?, ?)", "delete", "pragma x"];
    expect(notOnPostgres(sqlite, ["select $1 in ($2)", "insert ($1, $2)"])).toEqual(["delete"]);
    const inOneColumn = "select to_json(whole) as row from (select $1 in ($2)) as whole";
    expect(notOnPostgres(sqlite, [inOneColumn, "insert ($1, $2)"])).toEqual(["delete"]);
  });
});
