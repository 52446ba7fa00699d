/** The commands by their groups: one file each, and only what is asked for is read. */
import { Command } from "commander";
import { ownVersion } from "../files/own-version.ts";
import type { OfficeKey } from "../strings/office.ts";
import { operatorOption } from "./office.ts";
import { language, told } from "./output.ts";

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
  progress: async () => (await import("./progress.ts")).progressCommand,
  operators: async () => (await import("./operators.ts")).operatorsCommands,
  audit: async () => (await import("./audit.ts")).auditCommands,
  keys: async () => (await import("./keys.ts")).keysCommands,
};

const titles: Record<string, OfficeKey> = {
  "Usage:": "usage",
  "Arguments:": "arguments",
  "Options:": "options",
  "Commands:": "commands",
};

const titleOf = (title: string) => (titles[title] ? told(titles[title]) : title);

/** What Commander finds wrong; it has no words of another language. */
const wrongs: [RegExp, OfficeKey][] = [
  [/^error: unknown option '(.*?)'/, "unknownOption"],
  [/^error: unknown command '(.*?)'/, "unknownCommand"],
  [/^error: missing required argument '(.*?)'/, "missingArgument"],
  [/^error: required option '(.*?)' not specified/, "missingOption"],
  [/^error: option '(.*?)' argument missing/, "missingValue"],
];

function inJapanese(text: string): string {
  for (const [wrong, key] of wrongs) {
    const it = wrong.exec(text)?.[1];
    if (it) return `${told(key, { it })}\n`;
  }
  return text;
}

/** Who was named before the command acts in it. */
function sayWhoActs(program: Command, command: Command): void {
  const { as } = program.opts<{ as?: string }>();
  if (as !== undefined && command.getOptionValue("as") === undefined) command.setOptionValue("as", as);
}

/** @param asked a group, so that the portal starts without the PDF writer; anything else gives all of them. */
export async function openProgram(asked = ""): Promise<Command> {
  const program = new Command("genkan").description(told("genkanIs"));
  program.version(ownVersion(), "-V, --version", told("optionVersion"));
  program.option(...operatorOption).hook("preAction", sayWhoActs);
  program.enablePositionalOptions().exitOverride().showHelpAfterError(told("helpSaysHow")).helpCommand(false);
  program.configureHelp({ styleTitle: titleOf }).helpOption("-h, --help", told("help"));
  if (language === "ja") program.configureOutput({ outputError: (text, write) => write(inJapanese(text)) });
  for (const [name, load] of Object.entries(groups)) {
    if (name === asked || !(asked in groups)) (await load())(program);
  }
  return program;
}
