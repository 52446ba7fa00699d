/** `genkan serve`: opens the portal. */
import type { Command } from "commander";
import { readConfig, startedByNpm } from "../config.ts";
import { serve } from "../server.ts";
import { language, say, told } from "./output.ts";

export function serveCommand(program: Command): void {
  program
    .command("serve")
    .description(told("serveDoes"))
    .option("--demo", told("optionDemo"))
    .option("--no-demo", told("optionNoDemo"))
    .option("--no-example", told("optionNoExample"))
    .addHelpText("after", `\n${told("example")}\n  PORT=8080 genkan serve`)
    .action(async ({ demo = false, example }: { demo?: boolean; example: boolean }) => {
      const asked = untilAskedToEnd();
      const running = await serve(readConfig(), { demo, example: demo && example, say, language });
      await asked;
      await running.close();
      process.exit(0);
    });
}

/** From now on whoever asks is heard: a portal that is still starting ends when it is open. The second signal ends it at once. */
function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
    if (startedByNpm()) whenLeftAlone(resolve);
  });
}

/** npm passes a signal on to its shell, which ends and leaves us running. */
function whenLeftAlone(end: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, 500);
  timer.unref();
}
