/** Restoring: a backup becomes the database of an empty data folder, if its keys are there. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { Config } from "../config.ts";
import { Refusal } from "../files/refusal.ts";
import { writeWhole } from "../files/whole-file.ts";
import { openDeps } from "../open-deps.ts";
import { recordForAll, sqliteFile } from "./backup.ts";
import { checkBackup } from "./check-backup.ts";

/**
 * Every session of the backup ends: some had ended after it was made.
 * @param actor as the audit log names who does it.
 * @throws {Refusal} when there is a database already or the backup is damaged; {KeyError} when its keys are not here.
 */
export async function restore(config: Config, file: string, actor: string): Promise<void> {
  const path = sqliteFile(config, "restorePostgres", file);
  for (const each of [path, `${path}-wal`, `${path}-shm`]) {
    if (existsSync(each)) throw new Refusal("databaseExists", { path: each });
  }
  if (existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0) {
    throw new Refusal("backupInUse", { file });
  }
  if (checkBackup(file, config).kind !== "sqlite") throw new Refusal("backupOfPostgres", { file });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  await writeWhole(path, async (part) => {
    copyFileSync(file, part);
    // A copy takes over the mode of the original.
    chmodSync(part, 0o600);
    const deps = await openDeps({ ...config, databaseUrl: `sqlite:${part}` }, { asItIs: true });
    try {
      const act = { action: "database.restored", actor, detail: basename(file) } as const;
      await recordForAll(deps, act, async (db) => {
        await db.deleteFrom("sessions").execute();
        await db.deleteFrom("operator_sessions").execute();
        await db.deleteFrom("operator_invitations").execute();
      });
    } finally {
      // The last connection moves what it wrote into the file itself.
      await deps.db.destroy();
    }
  });
}
