/** `genkan backup` and `genkan restore`: the database as one file, and back. */

import { join, resolve } from "node:path";
import type { Command } from "commander";
import { type Config, readConfig } from "../config.ts";
import { Refused } from "../files/refused.ts";
import { keyFile, keyPurposes } from "../keys/keys.ts";
import { backUp, existingSqlite } from "../operations/backup.ts";
import { checkBackup } from "../operations/check-backup.ts";
import { restore } from "../operations/restore.ts";
import { openDeps } from "../server.ts";
import { actorOf, CommandError, type OfficeOptions } from "./office.ts";
import { say } from "./output.ts";

const operator = [
  "--as <operator>",
  "who acts, for the audit log; the shell's login name when it is not given",
] as const;

export function backupCommand(program: Command): void {
  program
    .command("backup")
    .argument("<file>", "where the backup goes; it must not exist yet")
    .description("copy the SQLite database into one file while the portal is open")
    .option("--check", "look at an existing backup, or at what pg_dump wrote, instead")
    .option(...operator)
    .addHelpText("after", "\nExample:\n  genkan backup /backup/genkan-2026-04-06.sqlite")
    .action((file: string, options: OfficeOptions & { check?: boolean }) =>
      inWords(async (config) => {
        if (options.check) return say(checkBackup(file, config).says);
        if (isPostgres(config)) throw new CommandError(dumpWith(config, file));
        existingSqlite(config.databaseUrl);
        const deps = await openDeps(config, { asItIs: true });
        try {
          await backUp(deps, resolve(file), actorOf(options));
        } finally {
          await deps.db.destroy();
        }
        say(`Done: ${file}\nThe keys are not inside. Without them it opens nothing: keep a copy of them elsewhere.`);
        for (const place of keyFiles(config)) say(`  ${place}`);
      }),
    );
}

export function restoreCommand(program: Command): void {
  program
    .command("restore")
    .argument("<file>", "a file that `genkan backup` wrote")
    .description("make a backup the database of an empty data folder; put its keys there first")
    .option(...operator)
    .addHelpText("after", "\nExample:\n  DATA_DIR=/srv/genkan genkan restore /backup/genkan-2026-04-06.sqlite")
    .action((file: string, options: OfficeOptions) =>
      inWords(async (config) => {
        if (isPostgres(config)) throw new CommandError(restoreWith(config, file));
        await restore(config, resolve(file), actorOf(options));
        say("Done. Everybody is signed out. What happened after the backup is forgotten: look at the audit log's end,");
        say("and void once more what was voided since. Next: genkan doctor, then genkan serve");
      }),
    );
}

async function inWords(work: (config: Config) => Promise<void>): Promise<void> {
  try {
    await work(readConfig());
  } catch (error) {
    throw error instanceof Refused ? new CommandError(error.message) : error;
  }
}

const isPostgres = (config: Config) => !config.databaseUrl.startsWith("sqlite:");

function keyFiles({ dataDir, keyFiles: files }: Config): string[] {
  return keyPurposes.map((purpose) => keyFile(join(dataDir, "keys"), files, purpose));
}

const dumpWith = (config: Config, file: string) =>
  `This database is in PostgreSQL, whose own tool backs it up:
  umask 077; pg_dump --format=custom --file='${file}' '${withoutPassword(config.databaseUrl)}'
It asks for the password, or finds it in ~/.pgpass. Then: genkan backup --check '${file}'`;

const restoreWith = (config: Config, file: string) =>
  `This database is in PostgreSQL, whose own tool restores into an empty one:
  pg_restore --exit-on-error --single-transaction --dbname='${withoutPassword(config.databaseUrl)}' '${file}'
It asks for the password, or finds it in ~/.pgpass. Put the keys back before you start Genkan.`;

/** A password on the command line is read by everyone on the machine. */
function withoutPassword(url: string): string {
  const bare = new URL(url);
  bare.password = "";
  return bare.href;
}
