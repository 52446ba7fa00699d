/** What the commands about the insurer's data share: files and days. */
import { readFileSync } from "node:fs";
import { Refusal } from "../files/refusal.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";

/** @returns the text of a UTF-8 file without its byte order mark. @throws {Refusal} */
export function readText(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new Refusal("fileNotUtf8", { path });
    throw new Refusal("fileUnreadable", { reason: (error as Error).message });
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
