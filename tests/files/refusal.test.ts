/** A refusal is keys and values until somebody reads it. */
import { expect, it } from "vitest";
import { inWords, Refusal } from "../../src/files/refusal.ts";
import { officeWords } from "../../src/strings/office.ts";

it("has a line for each thing that stands in the way, in English for terminal and log", () => {
  const refusal = new Refusal([
    { key: "tooLong", values: { field: { key: "fieldName" }, length: 61, max: 60 } },
    { key: "nobodyLeft" },
  ]);
  expect(refusal.message).toBe("Name has 61 letters. Use 60 at the most.\nNobody is left to issue a notice to.");
});

it("is said in another language by a table with the same keys, down to the names inside", () => {
  const words = { ...officeWords, empty: "{field}が空です", fieldName: "名称" };
  const { lines } = new Refusal("empty", { field: { key: "fieldName" } });
  expect(inWords(lines, words)).toBe("名称が空です");
});

it("takes what was typed as it is, be it like a name of ours", () => {
  expect(new Refusal("serviceUnknown", { name: "{title} $1" }).message).toBe(
    "No service is called {title} $1. See genkan insurer services list.",
  );
});
