/** `genkan backup` and `genkan restore`: the database as one file, and back. */

import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Config, readConfig } from "../config.ts";
import { keyFile, keyPurposes } from "../keys/keys.ts";
import { backUp, existingSqlite, sqliteFile } from "../operations/backup.ts";
import { checkBackup } from "../operations/check-backup.ts";
import { restore } from "../operations/restore.ts";
import { actorOf, type OfficeOptions, operatorOption, withDeps } from "./office.ts";
import { say } from "./output.ts";

export function backupCommand(program: Command): void {
  program
    .command("backup")
    .argument("<file>", "where the backup goes; it must not exist yet")
    .description("copy the SQLite database into one file while the portal is open")
    .option("--check", "look at an existing backup, or at what pg_dump wrote, instead")
    .option(...operatorOption)
    .addHelpText("after", "\nExample:\n  genkan backup /backup/genkan-2026-04-06.sqlite")
    .action(async (file: string, options: OfficeOptions & { check?: boolean }) => {
      const config = readConfig();
      if (options.check) return say(checkBackup(file, config).says);
      existingSqlite(config, file);
      await withDeps((deps) => backUp(deps, resolve(file), actorOf(options)), { asItIs: true });
      say(`Done: ${file}\nThe keys are not inside. Without them it opens nothing: keep a copy of them elsewhere.`);
      for (const place of keyFiles(config)) say(`  ${place}`);
    });
}

export function restoreCommand(program: Command): void {
  program
    .command("restore")
    .argument("<file>", "a file that `genkan backup` wrote")
    .description("make a backup the database of an empty data folder; put its keys there first")
    .option(...operatorOption)
    .addHelpText("after", "\nExample:\n  DATA_DIR=/srv/genkan genkan restore /backup/genkan-2026-04-06.sqlite")
    .action(async (file: string, options: OfficeOptions) => {
      const config = readConfig();
      sqliteFile(config, "restorePostgres", file);
      await restore(config, resolve(file), actorOf(options));
      say("Done. Everybody is signed out. What happened after the backup is forgotten: look at the audit log's end,");
      say("and void once more what was voided since. Next: genkan doctor, then genkan serve");
    });
}

function keyFiles({ dataDir, keyFiles: files }: Config): string[] {
  return keyPurposes.map((purpose) => keyFile(join(dataDir, "keys"), files, purpose));
}
