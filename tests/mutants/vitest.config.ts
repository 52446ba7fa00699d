/** What is run for each mutant: the tests that mutants.ts names, on SQLite, as one project. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: process.env.MUTANTS_TESTS!.split(" "),
    env: { TEST_DATABASE: "sqlite" },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
