/** A portal without connected services starts as fast and small as one that knows of none. */
import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const sources = globSync("src/**/*.ts").map((path) => ({ path, text: readFileSync(path, "utf8") }));
const opening = (name: string) =>
  sources
    .filter(({ text }) =>
      new RegExp(`^(?:import|export) (?!type )[^"';]*? from "(?:[./\\w-]*/)?${name}"`, "m").test(text),
    )
    .map(({ path }) => path)
    .sort();

it("loads the engine only where a service is connected", () => {
  expect(opening("oidc-provider")).toEqual(["src/services/engine.ts", "src/services/payloads.ts"]);
  expect(opening("engine.ts")).toEqual([]);
  expect(opening("payloads.ts")).toEqual(["src/services/engine.ts"]);
});
