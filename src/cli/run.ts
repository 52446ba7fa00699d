/** One command from its words to its end: what is wrong is said to people, and an exit code to programs. */
import { Refusal } from "../files/refusal.ts";
import { inWords } from "../strings/office.ts";
import { language, told } from "./output.ts";
import { openProgram } from "./program.ts";

/** @param typed what stands behind `genkan`. @returns the exit code. */
export async function run(typed: string[]): Promise<number> {
  // Who acts may be said before the command.
  const [first, , third] = typed;
  const program = await openProgram(first === "--as" ? third : first);
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

/** Refusals are for people; what the system refuses names the path itself; anything else is a fault of ours. */
function wordsFor(error: Error & { code?: string }): string {
  if (error.code === "EADDRINUSE") return told("portInUse");
  if (error instanceof Refusal) return inWords(error.lines, language);
  return "syscall" in error ? error.message : (error.stack ?? error.message);
}
