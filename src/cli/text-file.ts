/** A short text that the office names by its file. */
import { readFileSync } from "node:fs";
import { Refusal } from "../files/refusal.ts";

/** @returns the text without a byte order mark. @throws {Refusal} where the file cannot be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new Refusal("fileUnreadable", { reason: (error as Error).message });
  }
}
