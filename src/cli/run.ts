/** One command from its words to its end: what is wrong is said to people, and an exit code to programs. */
import { ConfigError } from "../config.ts";
import { Refusal } from "../files/refusal.ts";
import { KeyError } from "../keys/keys.ts";
import { inWords } from "../strings/office.ts";
import { language } from "./output.ts";
import { openProgram } from "./program.ts";

/** @param typed what stands behind `genkan`. @returns the exit code. */
export async function run(typed: string[]): Promise<number> {
  const program = await openProgram(typed[0]);
  try {
    await program.parseAsync(typed, { from: "user" });
    return 0;
  } catch (thrown) {
    const error = thrown as Error & { exitCode?: number; code?: string };
    if (error.code?.startsWith("commander.")) return error.exitCode === 0 ? 0 : 2;
    process.stderr.write(`${wordsFor(error)}\n`);
    return 1;
  }
}

function wordsFor(error: Error & { code?: string }): string {
  if (error.code === "EADDRINUSE") return "This port is in use. Choose another one: PORT=8081 npm start";
  if (error instanceof Refusal) return inWords(error.lines, language);
  const isForPeople = error instanceof ConfigError || error instanceof KeyError;
  // What the system refuses names the path itself.
  const isOfSystem = "syscall" in error;
  return isForPeople || isOfSystem ? error.message : (error.stack ?? error.message);
}
