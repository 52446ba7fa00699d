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
    .addHelpText("after", `\n${told("example")}\n  PORT=8080 genkan serve`)
    .action(async ({ demo = false }: { demo?: boolean }) => {
      const running = await serve(readConfig(), { demo, say, language });
      const end = () => void running.close().then(() => process.exit(0));
      for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, end);
      if (startedByNpm()) whenLeftAlone(end);
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
