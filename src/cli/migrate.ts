/** `genkan migrate`: brings the tables to this version. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { migrateDatabase } from "../operations/migrate.ts";
import { say, told } from "./output.ts";

export function migrateCommand(program: Command): void {
  program
    .command("migrate")
    .description(told("migrateDoes"))
    .addHelpText("after", `\n${told("example")}\n  DATABASE_URL=postgres://localhost/genkan genkan migrate`)
    .action(async () => {
      const done = await migrateDatabase(readConfig().databaseUrl);
      say(done.length > 0 ? told("migrated", { names: done.join(", ") }) : told("nothingToDo"));
    });
}
