/** Brings the tables to the newest version; safe to call at every start and from several servers. */
import { type Migration, Migrator } from "kysely/migration";
import * as firstLogin from "../../db/migrations/0001_first_login.ts";
import * as office from "../../db/migrations/0002_office.ts";
import * as auditRetention from "../../db/migrations/0003_audit_retention.ts";
import * as account from "../../db/migrations/0004_account.ts";
import * as boundChallenges from "../../db/migrations/0005_bound_challenges.ts";
import type { Database } from "./database.ts";

const migrations: Record<string, Migration> = {
  "0001_first_login": firstLogin,
  "0002_office": office,
  "0003_audit_retention": auditRetention,
  "0004_account": account,
  "0005_bound_challenges": boundChallenges,
};

/** @returns the names of the migrations that were run now. */
export async function migrate(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error) throw error;
  return results.map((result) => result.migrationName);
}

/** @returns the names of the migrations that have not been run yet. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  return (await migrator.getMigrations()).filter((each) => !each.executedAt).map((each) => each.name);
}
