/** A refusal is keys and values until somebody reads it. */
import { expect, it } from "vitest";
import { Refusal } from "../../src/files/refusal.ts";
import { inWords } from "../../src/strings/office.ts";

it("has a line for each thing that stands in the way, in English for the log", () => {
  const refusal = new Refusal([
    { key: "tooLong", values: { field: { key: "fieldName" }, length: 61, max: 60 } },
    { key: "nobodyLeft" },
  ]);
  expect(refusal.message).toBe("Name has 61 letters. Use 60 at the most.\nNobody is left to issue a notice to.");
});

it("is said in Japanese, down to the names inside", () => {
  const { lines } = new Refusal("empty", { field: { key: "fieldName" } });
  expect(inWords(lines, "ja")).toBe("名称が入力されていません。");
});

it("takes what was typed as it is, be it like a name of ours", () => {
  expect(new Refusal("serviceUnknown", { name: "{title} $1" }).message).toBe(
    "No service is called {title} $1. See genkan insurer services list.",
  );
});
