/** The `genkan` command. */
import { Command } from "commander";
import { ConfigError, readConfig } from "./config.ts";
import { openDatabase } from "./database/database.ts";
import { migrate } from "./database/migrate.ts";
import { demonstrationNotices, demonstrationPortal } from "./demonstration.ts";
import { KeyError } from "./security/keys.ts";
import { openDeps, serve } from "./server.ts";

const say = (text: string) => process.stdout.write(`${text}\n`);
const program = new Command("genkan").description("The first login of a health insurance society's members");
program.exitOverride();

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

program
  .command("demo")
  .description("issue and show new notices of the demonstration insurer's members")
  .addHelpText("after", "\nExample:\n  genkan demo")
  .action(async () => {
    const deps = await openDeps(readConfig());
    const portal = await demonstrationPortal(deps);
    if (!portal) fail("This database has no demonstration insurer. `genkan serve` makes it on an empty one.", 1);
    else say((await demonstrationNotices(portal)) || "Every member of the demonstration has a password already.");
    await deps.db.destroy();
  });

program
  .command("migrate")
  .description("bring the tables of the database to this version; `serve` does it too")
  .addHelpText("after", "\nExample:\n  DATABASE_URL=postgres://localhost/genkan genkan migrate")
  .action(async () => {
    const db = openDatabase(readConfig().databaseUrl);
    const done = await migrate(db);
    say(done.length > 0 ? `Done: ${done.join(", ")}` : "Nothing to do.");
    await db.destroy();
  });

program.parseAsync().catch((error: Error & { exitCode?: number; code?: string }) => {
  if (error.code?.startsWith("commander.")) process.exit(error.exitCode === 0 ? 0 : 2);
  if (error instanceof ConfigError || error instanceof KeyError) fail(error.message, 1);
  else if (error.code === "EADDRINUSE") fail("This port is in use. Choose another one: PORT=8081 npm start", 1);
  else fail(error.stack ?? error.message, 1);
  process.exit();
});

function fail(message: string, exitCode: number): void {
  process.stderr.write(`${message}\n`);
  process.exitCode = exitCode;
}
