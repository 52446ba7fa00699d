/** Brings the tables to the newest version; safe to call at every start and from several servers. */
import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import * as firstLogin from "../../db/migrations/0001_first_login.ts";
import * as office from "../../db/migrations/0002_office.ts";
import * as auditRetention from "../../db/migrations/0003_audit_retention.ts";
import * as account from "../../db/migrations/0004_account.ts";
import * as boundChallenges from "../../db/migrations/0005_bound_challenges.ts";
import * as mailLanes from "../../db/migrations/0006_mail_lanes.ts";
import * as lines from "../../db/migrations/0007_lines.ts";
import * as oneRecoveryCode from "../../db/migrations/0008_one_recovery_code.ts";
import * as paper from "../../db/migrations/0009_paper.ts";
import * as roster from "../../db/migrations/0010_roster.ts";
import * as lists from "../../db/migrations/0011_lists.ts";
import * as announcements from "../../db/migrations/0012_announcements.ts";
import * as services from "../../db/migrations/0013_services.ts";
import * as operators from "../../db/migrations/0014_operators.ts";
import { ownVersion } from "../files/own-version.ts";
import { Refusal } from "../files/refusal.ts";
import type { Database } from "./database.ts";

const migrations: Record<string, Migration> = {
  "0001_first_login": firstLogin,
  "0002_office": office,
  "0003_audit_retention": auditRetention,
  "0004_account": account,
  "0005_bound_challenges": boundChallenges,
  "0006_mail_lanes": mailLanes,
  "0007_lines": lines,
  "0008_one_recovery_code": oneRecoveryCode,
  "0009_paper": paper,
  "0010_roster": roster,
  "0011_lists": lists,
  "0012_announcements": announcements,
  "0013_services": services,
  "0014_operators": operators,
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

/** Whether any of our tables were ever made here. */
export async function isMigrated(db: Database): Promise<boolean> {
  return (await pendingMigrations(db)).length < Object.keys(migrations).length;
}

/**
 * @param place names the database in the words. @throws {Refusal} when the tables are those of another program, or of a version
 * that is newer than this one.
 */
export async function refuseOthersTables(db: Database, place: string): Promise<void> {
  const tables = await tablesOf(db);
  const isKyselys = tables.includes("kysely_migration");
  const { rows } = isKyselys
    ? await sql<{ name: string }>`select name from kysely_migration`.execute(db)
    : { rows: [] };
  const unknown = rows.map(({ name }) => name).filter((name) => !(name in migrations));
  if (isKyselys ? unknown.length > 0 && unknown.length === rows.length : tables.length > 0) {
    const names = tables.slice(0, 5).join(", ");
    throw new Refusal([{ key: "databaseOfOther", values: { place, names } }, { key: "ownDatabase" }]);
  }
  if (unknown.length > 0) {
    const values = { place, version: ownVersion(), names: unknown.join(", ") };
    throw new Refusal([{ key: "databaseNewer", values }, { key: "newerProgram" }]);
  }
}

/** @returns the names of the tables where ours are made. */
async function tablesOf(db: Database): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (tables.every(({ schema }) => schema === undefined)) return tables.map(({ name }) => name);
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db);
  return tables.filter(({ schema }) => schema === rows[0]?.name).map(({ name }) => name);
}
