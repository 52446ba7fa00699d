/** The `genkan` command as a process: its commands are in `src/cli`. */
import { run } from "./cli/run.ts";

// Whoever reads along may leave, as `head` does, and a terminal may close: the work goes on.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  });
}

run(process.argv.slice(2)).then((code) => {
  // A server goes on.
  if (code !== 0) process.exit(code);
});
