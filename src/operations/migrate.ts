/** Brings the tables of a database to this version. */
import { openDatabase } from "../database/database.ts";
import { migrate } from "../database/migrate.ts";

/** @returns the names of the migrations that were run. */
export async function migrateDatabase(databaseUrl: string): Promise<string[]> {
  const db = openDatabase(databaseUrl);
  try {
    return await migrate(db);
  } finally {
    await db.destroy();
  }
}
