/** Brings the tables of a database to this version. */
import { existsSync } from "node:fs";
import { openDatabase } from "../database/database.ts";
import { isMigrated, migrate, refuseOthersTables } from "../database/migrate.ts";
import { inWords, noAccess, placeOf } from "../database/trouble.ts";
import { Refusal } from "../files/refusal.ts";

/**
 * @param options `mustExist`: nothing is made where there is no database of ours.
 * @returns the names of the migrations that were run. @throws {Refusal} when the database is none of ours, or a newer one.
 */
export async function migrateDatabase(databaseUrl: string, { mustExist = false } = {}): Promise<string[]> {
  const place = placeOf(databaseUrl);
  if (mustExist && databaseUrl.startsWith("sqlite:")) refuseMissing(place);
  return inWords(databaseUrl, async () => {
    const db = openDatabase(databaseUrl);
    try {
      await refuseOthersTables(db, place);
      if (mustExist && !(await isMigrated(db))) {
        throw new Refusal([{ key: "databaseEmpty", values: { place } }, { key: "checkAddress" }]);
      }
      return await migrate(db);
    } finally {
      await db.destroy();
    }
  });
}

/** @param path of an SQLite file. @throws {Refusal} when it is not there, or is not this user's. */
export function refuseMissing(path: string): void {
  const refusal = noAccess(path);
  if (refusal) throw refusal;
  if (!existsSync(path)) throw new Refusal("noDatabase", { path });
}
