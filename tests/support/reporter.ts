/** Ends the run with why tests were skipped and one plain line; keeps both as data for `tests/run.ts` where that asks. */
import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Reporter, TestCase, TestModule, TestSpecification } from "vitest/node";

export interface Report {
  /** `<project> <file>` of every file that was to run. */
  expected: string[];
  files: FileReport[];
  /** Thrown outside any test. */
  errors: number;
}

export interface FileReport {
  /** `<project> <file>` */
  name: string;
  passed: number;
  failed: number;
  /** The whole file could not be run. */
  isBroken: boolean;
  skipped: { name: string; reason: string | undefined }[];
  /** Found, but neither passed nor failed nor skipped. */
  unfinished: number;
}

const nameOf = (project: string, file: string) => `${project} ${relative("", file)}`.trim();

export default class ClosingLine implements Reporter {
  #expected: string[] = [];

  onTestRunStart(specifications: readonly TestSpecification[]) {
    this.#expected = specifications.map(({ project, moduleId }) => nameOf(project.name, moduleId));
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]) {
    const report = { expected: this.#expected, files: modules.map(reportOf), errors: errors.length };
    for (const { name, skipped } of report.files) {
      for (const test of skipped) console.log(`skipped: ${name} › ${test.name}: ${test.reason ?? "no reason given"}`);
    }
    console.log(`\n${closingLine(report)}`);
    const { TEST_REPORT } = process.env;
    if (TEST_REPORT) writeFileSync(join(TEST_REPORT, "report.json"), JSON.stringify(report));
  }
}

function reportOf(module: TestModule): FileReport {
  const tests = [...module.children.allTests()];
  const inState = (state: string) => tests.filter((test) => test.result().state === state);
  return {
    name: nameOf(module.project.name, module.moduleId),
    passed: inState("passed").length,
    failed: inState("failed").length,
    isBroken: module.state() === "failed" && inState("failed").length === 0,
    skipped: inState("skipped").map((test) => ({ name: test.fullName, reason: reasonOf(test) })),
    unfinished: inState("pending").length,
  };
}

function reasonOf(test: TestCase): string | undefined {
  const result = test.result();
  return result.state === "skipped" ? result.note : undefined;
}

/**
 * @param complaints how many reasons there are not to call the run good; with one the line never says `0 failed`.
 * @returns `N passed, N failed, N skipped`; a file that could not be run, or an error outside a test, counts as one failure.
 */
export function closingLine({ files, errors }: Report, complaints = 0): string {
  const sum = (count: (file: FileReport) => number) => files.reduce((total, file) => total + count(file), 0);
  const failed = sum((file) => file.failed + file.unfinished + Number(file.isBroken)) + errors;
  return `${sum(({ passed }) => passed)} passed, ${failed || complaints} failed, ${sum(({ skipped }) => skipped.length)} skipped`;
}
