/** What the commands about the insurer's data share: files and days. */
import { readFileSync } from "node:fs";
import { Refusal } from "../files/refusal.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";

/** @returns the text of a UTF-8 file without its byte order mark. @throws {Refusal} saying what else it is. */
export function readText(path: string): string {
  const bytes = bytesOf(path);
  const text = decoded(bytes, "utf-8");
  if (text !== undefined) return text;
  // Office files are zip archives.
  if (bytes.subarray(0, 2).toString("latin1") === "PK") throw new Refusal("fileOfWord", { path });
  throw new Refusal(decoded(bytes, "shift_jis") === undefined ? "fileNotUtf8" : "fileShiftJis", { path });
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Refusal("fileUnreadable", { reason: (error as Error).message });
  }
}

function decoded(bytes: Buffer, encoding: "utf-8" | "shift_jis"): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @returns the day and time in Japan, or nothing. */
export function momentInJapan(moment: number | null): string | null {
  return moment === null ? null : `${dateInJapan(moment)} ${timeInJapan(moment)}`;
}

/** @returns the last day in Japan before a moment at which something ends. */
export function lastDay(end: number | null): string | null {
  return end === null ? null : dateInJapan(end - 1);
}
