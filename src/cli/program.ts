/** The commands by their groups: one file each, and only what is asked for is read. */
import { Command } from "commander";

type Register = (program: Command) => void;

const groups: Record<string, () => Promise<Register>> = {
  serve: async () => (await import("./serve.ts")).serveCommand,
  notices: async () => (await import("./notices.ts")).noticesCommands,
  demo: async () => (await import("./demo.ts")).demoCommand,
  migrate: async () => (await import("./migrate.ts")).migrateCommand,
  insurer: async () => (await import("./insurer.ts")).insurerCommands,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  backup: async () => (await import("./backup.ts")).backupCommand,
  restore: async () => (await import("./backup.ts")).restoreCommand,
  members: async () => (await import("./members.ts")).membersCommands,
  audit: async () => (await import("./audit.ts")).auditCommands,
  keys: async () => (await import("./keys.ts")).keysCommands,
};

/** @param asked a group, so that the portal starts without the PDF writer; anything else gives all of them. */
export async function openProgram(asked = ""): Promise<Command> {
  const program = new Command("genkan").description("The first login of a health insurance society's members");
  program.exitOverride().showHelpAfterError("(--help says how)").helpCommand(false);
  for (const [name, load] of Object.entries(groups)) {
    if (name === asked || !(asked in groups)) (await load())(program);
  }
  return program;
}
