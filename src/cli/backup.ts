/** `genkan backup` and `genkan restore`: the database as one file, and back. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { type Config, readConfig } from "../config.ts";
import { keyFile, keyPurposes } from "../keys/keys.ts";
import { backUp, existingSqlite, sqliteFile } from "../operations/backup.ts";
import { checkBackup } from "../operations/check-backup.ts";
import { restore } from "../operations/restore.ts";
import { nextBackup, rotate } from "../operations/rotation.ts";
import { inWords } from "../strings/office.ts";
import { actorOf, type OfficeOptions, operatorOption, wholeNumber, withDeps } from "./office.ts";
import { language, say, told } from "./output.ts";

interface BackupOptions extends OfficeOptions {
  check?: boolean;
  keep?: number;
}

export function backupCommand(program: Command): void {
  const command = program.command("backup").argument("[file]", told("argumentBackup"));
  command
    .description(told("backupDoes"))
    .option("--keep <count>", told("optionKeep"), wholeNumber(command))
    .option("--check", told("optionCheck"))
    .option(...operatorOption)
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan backup /backup/genkan-2026-04-06.sqlite\n  genkan backup --keep 14`,
    )
    .action(async (file: string | undefined, options: BackupOptions) => {
      const config = readConfig();
      if (options.check) {
        if (file === undefined) return command.error(`error: ${told("sayWhichBackup")}`);
        return say(inWords([checkBackup(file, config).says], language));
      }
      if (file !== undefined && options.keep) return command.error(`error: ${told("keepNamesItself")}`);
      const path = file === undefined ? nextBackup(config) : resolve(file);
      existingSqlite(config, path);
      const actor = actorOf(options);
      await withDeps((deps) => backUp(deps, path, actor), { asItIs: true });
      say(told("backedUp", { file: path }));
      for (const place of keyFiles(config)) say(`  ${place}`);
      for (const gone of options.keep ? rotate(config, options.keep) : []) say(told("backupRemoved", { file: gone }));
    });
}

export function restoreCommand(program: Command): void {
  program
    .command("restore")
    .argument("<file>", told("argumentRestore"))
    .description(told("restoreDoes"))
    .option(...operatorOption)
    .addHelpText(
      "after",
      `\n${told("example")}\n  DATA_DIR=/srv/genkan genkan restore /backup/genkan-2026-04-06.sqlite`,
    )
    .action(async (file: string, options: OfficeOptions) => {
      const config = readConfig();
      sqliteFile(config, "restorePostgres", file);
      await restore(config, resolve(file), actorOf(options));
      say(told("restored"));
    });
}

function keyFiles({ keysDir, keyFiles: files }: Config): string[] {
  return keyPurposes.map((purpose) => keyFile(keysDir, files, purpose));
}
