import { defineConfig } from "vitest/config";

const onBoth = {
  include: ["tests/**/*.test.ts"],
  exclude: ["tests/journeys/**"],
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

/** Every test of the program runs on SQLite and on PostgreSQL; the browser journeys come last, they are heavy. */
export default defineConfig({
  test: {
    globalSetup: "tests/support/postgres.ts",
    maxWorkers: "100%",
    reporters: ["default", "./tests/support/reporter.ts"],
    projects: [
      {
        extends: true,
        test: { ...onBoth, name: "sqlite", env: { TEST_DATABASE: "sqlite" }, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: { ...onBoth, name: "postgres", env: { TEST_DATABASE: "postgres" }, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["tests/journeys/**/*.test.ts"],
          env: { TEST_DATABASE: "sqlite" },
          testTimeout: 180_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
