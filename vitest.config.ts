import { defineConfig } from "vitest/config";
import { journeys, plain, postgres, sqlite } from "./tests/support/projects.ts";

/** Every test once without a database or on SQLite; what may differ, on PostgreSQL too; the browser journeys last, they are heavy. */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    allowOnly: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ["default", "./tests/support/reporter.ts"],
    projects: [
      { extends: true, test: { name: "plain", include: plain, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: "sqlite",
          include: sqlite,
          env: { TEST_DATABASE: "sqlite" },
          setupFiles: "tests/support/statements.ts",
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: postgres,
          globalSetup: "tests/support/postgres.ts",
          env: { TEST_DATABASE: "postgres" },
          setupFiles: "tests/support/statements.ts",
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: journeys,
          globalSetup: "tests/support/browser.ts",
          env: { TEST_DATABASE: "sqlite" },
          testTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
