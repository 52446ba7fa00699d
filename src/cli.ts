/** The `genkan` command: its commands are in `src/cli`; here it ends, with words for people and an exit code for programs. */
import { language } from "./cli/output.ts";
import { openProgram } from "./cli/program.ts";
import { ConfigError } from "./config.ts";
import { Refusal } from "./files/refusal.ts";
import { KeyError } from "./keys/keys.ts";
import { inWords } from "./strings/office.ts";

// Whoever reads along may leave, as `head` does, and a terminal may close: the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

const program = await openProgram(process.argv[2]);
program.parseAsync().catch((error: Error & { exitCode?: number; code?: string }) => {
  if (error.code?.startsWith("commander.")) process.exit(error.exitCode === 0 ? 0 : 2);
  const isForPeople = error instanceof Refusal || error instanceof ConfigError || error instanceof KeyError;
  const said = error instanceof Refusal ? inWords(error.lines, language) : error.message;
  // What the system refuses names the path itself.
  const isOfSystem = "syscall" in error;
  const words = error.code === "EADDRINUSE" ? "This port is in use. Choose another one: PORT=8081 npm start" : said;
  process.stderr.write(`${isForPeople || isOfSystem ? words : (error.stack ?? words)}\n`);
  process.exit(1);
});
