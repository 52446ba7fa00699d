/** The `genkan` command: one file a group of commands in `src/cli`. */
import { Command } from "commander";
import { ConfigError } from "./config.ts";
import { Refusal } from "./files/refusal.ts";
import { KeyError } from "./keys/keys.ts";

type Register = (program: Command) => void;

const groups: Record<string, () => Promise<Register>> = {
  serve: async () => (await import("./cli/serve.ts")).serveCommand,
  notices: async () => (await import("./cli/notices.ts")).noticesCommands,
  demo: async () => (await import("./cli/demo.ts")).demoCommand,
  migrate: async () => (await import("./cli/migrate.ts")).migrateCommand,
  insurer: async () => (await import("./cli/insurer.ts")).insurerCommands,
  doctor: async () => (await import("./cli/doctor.ts")).doctorCommand,
  backup: async () => (await import("./cli/backup.ts")).backupCommand,
  restore: async () => (await import("./cli/backup.ts")).restoreCommand,
  members: async () => (await import("./cli/members.ts")).membersCommands,
  audit: async () => (await import("./cli/audit.ts")).auditCommands,
  keys: async () => (await import("./cli/keys.ts")).keysCommands,
};

const program = new Command("genkan").description("The first login of a health insurance society's members");
program.exitOverride().showHelpAfterError("(--help says how)").helpCommand(false);

// Only the group that is asked for is read, so that the portal starts without the PDF writer.
const [, , asked = ""] = process.argv;
for (const [name, load] of Object.entries(groups)) {
  if (name === asked || !(asked in groups)) (await load())(program);
}

program.parseAsync().catch((error: Error & { exitCode?: number; code?: string }) => {
  if (error.code?.startsWith("commander.")) process.exit(error.exitCode === 0 ? 0 : 2);
  const isForPeople = error instanceof Refusal || error instanceof ConfigError || error instanceof KeyError;
  const words =
    error.code === "EADDRINUSE" ? "This port is in use. Choose another one: PORT=8081 npm start" : error.message;
  process.stderr.write(`${isForPeople || error.code === "EADDRINUSE" ? words : (error.stack ?? words)}\n`);
  process.exit(1);
});
