/**
 * `npm run mutants`: changes the rules that matter one by one, sees whether a test fails, and prints the score and what survived.
 * It takes minutes and is no part of `npm test`. `npm run mutants -- limits` looks at one part.
 */
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Stryker } from "@stryker-mutator/core";

interface Part {
  mutate: string[];
  /** Few and quick: for a change in what a file does when it is loaded all of them are run. */
  tests: string[];
}

const parts: Record<string, Part> = {
  onboarding: {
    mutate: ["src/onboarding/{journey,facts,position,standing}.ts"],
    tests: ["tests/onboarding/{journey,standing,coming-back,terms,diagram}.test.ts"],
  },
  limits: {
    mutate: ["src/limits/*.ts"],
    tests: ["tests/limits/{counters,waits,sweep,forgive-member}.test.ts"],
  },
  passwords: {
    mutate: ["src/passwords/{password-policy,blocklist,guesses,plain,own-words,latin-kana,new-password}.ts"],
    tests: ["tests/passwords/*.test.ts"],
  },
  members: {
    mutate: ["src/office/members/{sheet,find}.ts"],
    tests: ["tests/office/members/*.test.ts"],
  },
};

const asked = process.argv.slice(2);
let noticed = 0;
let survived = 0;
for (const [name, part] of Object.entries(parts)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  console.log(`\n== ${name}`);
  for (const { status } of await mutantsOf(name, part)) {
    if (status === "Killed" || status === "Timeout") noticed += 1;
    if (status === "Survived" || status === "NoCoverage") survived += 1;
  }
}
const score = ((100 * noticed) / (noticed + survived)).toFixed(1);
console.log(`\n${score} %: of ${noticed + survived} changes the tests noticed ${noticed}`);

/** @returns each change and what became of it; those that survived are printed. */
function mutantsOf(name: string, { mutate, tests }: Part) {
  // Not by the option `testFiles`: with it a change in what a file does when it is loaded comes too late, and survives.
  process.env.MUTANTS_TESTS = tests.join(" ");
  return new Stryker({
    mutate,
    plugins: ["@stryker-mutator/vitest-runner"],
    testRunner: "vitest",
    vitest: { configFile: "tests/mutants/vitest.config.ts", related: false },
    coverageAnalysis: "perTest",
    concurrency: 1,
    timeoutMS: 60_000,
    // Outside the repository: a test run at the same time would find the copies of the tests.
    tempDirName: join(tmpdir(), "genkan-mutants"),
    cleanTempDir: "always",
    ignorePatterns: ["tests/output"],
    // No file's name: Stryker reads the real one with functions that TypeScript 7 has not, to mend paths that lead outside.
    tsconfigFile: "none",
    disableTypeChecks: false,
    reporters: ["clear-text", "html"],
    clearTextReporter: { logTests: false, reportTests: false },
    htmlReporter: { fileName: `tests/output/mutants-${name}.html` },
  }).runMutationTest();
}
