/** `genkan migrate`: brings the tables to this version. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { migrateDatabase } from "../operations/migrate.ts";
import { say } from "./output.ts";

export function migrateCommand(program: Command): void {
  program
    .command("migrate")
    .description("bring the tables of the database to this version; `serve` does it too")
    .addHelpText("after", "\nExample:\n  DATABASE_URL=postgres://localhost/genkan genkan migrate")
    .action(async () => {
      const done = await migrateDatabase(readConfig().databaseUrl);
      say(done.length > 0 ? `Done: ${done.join(", ")}` : "Nothing to do.");
    });
}
