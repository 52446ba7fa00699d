/** `genkan serve`: opens the portal. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { serve } from "../server.ts";
import { say } from "./output.ts";

export function serveCommand(program: Command): void {
  program
    .command("serve")
    .description("open the portal; on an empty database with the demonstration insurer")
    .option("--no-demo", "leave an empty database empty")
    .addHelpText("after", "\nExample:\n  PORT=8080 genkan serve")
    .action(async (options: { demo: boolean }) => {
      const running = await serve(readConfig(), { demo: options.demo, say });
      for (const signal of ["SIGTERM", "SIGINT"] as const) {
        process.once(signal, () => running.close().then(() => process.exit(0)));
      }
    });
}
