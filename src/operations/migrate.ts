/** Brings the tables of a database to this version. */
import { openDatabase } from "../database/database.ts";
import { migrate, refuseOthersTables } from "../database/migrate.ts";
import { inWords, placeOf } from "../database/trouble.ts";

/** @returns the names of the migrations that were run. @throws {Refusal} when the database is none of ours, or a newer one. */
export async function migrateDatabase(databaseUrl: string): Promise<string[]> {
  return inWords(databaseUrl, async () => {
    const db = openDatabase(databaseUrl);
    try {
      await refuseOthersTables(db, placeOf(databaseUrl));
      return await migrate(db);
    } finally {
      await db.destroy();
    }
  });
}
