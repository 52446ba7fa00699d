/** Restoring: a backup becomes the database of an empty data folder, if its keys are there. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Config } from "../config.ts";
import { Refused } from "../files/refused.ts";
import { writeWhole } from "../files/whole-file.ts";
import { openDeps } from "../server.ts";
import { recordForAll } from "./backup.ts";
import { checkBackup } from "./check-backup.ts";

/**
 * Every session of the backup ends: some had ended after it was made.
 * @param actor as the audit log names who does it.
 * @throws {Refused} when there is a database already or the backup is damaged; {KeyError} when its keys are not here.
 */
export async function restore(config: Config, file: string, actor: string): Promise<void> {
  const path = config.databaseUrl.slice("sqlite:".length);
  for (const each of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(each)) {
      throw new Refused(`${each} exists already. Restore into an empty DATA_DIR, or move it away first.`);
    }
  }
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    throw new Refused(`${file} is a database in use and no backup. Make one: genkan backup FILE`);
  }
  if (checkBackup(file, config).kind !== "sqlite") {
    throw new Refused(`${file} is a PostgreSQL dump. Set DATABASE_URL to restore it.`);
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, async (part) => {
    copyFileSync(file, part);
    // A copy takes over the mode of the original.
    chmodSync(part, 0o600);
    const deps = await openDeps({ ...config, databaseUrl: `sqlite:${part}` }, { asItIs: true });
    try {
      await deps.db.deleteFrom("sessions").execute();
      await recordForAll(deps, "database.restored", actor, basename(file));
    } finally {
      // The last connection moves what it wrote into the file itself.
      await deps.db.destroy();
    }
  });
}
