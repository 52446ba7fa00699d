/** What the tests' parts leave behind goes when the test file is done; where a program uses them without Vitest, when it says so. */
import { afterAll } from "vitest";

const left: (() => unknown)[] = [];

/** @param cleanup runs before those that were left earlier. */
export function atTheEnd(cleanup: () => unknown): void {
  left.unshift(cleanup);
}

export async function cleanUp(): Promise<void> {
  for (const cleanup of left.splice(0)) await cleanup();
}

if (process.env.VITEST) afterAll(cleanUp);
