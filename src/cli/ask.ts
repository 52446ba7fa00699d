/** A question before something that cannot be taken back. */
import { createInterface } from "node:readline/promises";

/** @returns whether the operator typed exactly what was asked for; without a terminal nobody can. */
export async function asks(question: string, expected: string): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(question).finally(() => terminal.close());
  return typed.trim() === expected;
}
