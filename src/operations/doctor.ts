/** Looks at everything that keeps the portal safe and says what to do about what is not well. It changes nothing. */
import { existsSync } from "node:fs";
import { type Config, ConfigError } from "../config.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { pendingMigrations, refuseOthersTables } from "../database/migrate.ts";
import { inWords, placeOf } from "../database/trouble.ts";
import { forbidden } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { clock, durability, keysMatch } from "./doctor-database.ts";
import { databaseFiles, dataFolder, diskSpace, keyFiles, mailRelay, proxies } from "./doctor-machine.ts";
import { insurers, mails, unfinished } from "./doctor-office.ts";
import { type Finding, ok, refused, wrong } from "./findings.ts";

/** @param read gives the settings. */
export async function examine(read: () => Config): Promise<Finding[]> {
  let config: Config;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [wrong("settings", error.message, "Correct the environment and run genkan doctor again.")];
  }
  return [
    ok("settings", "they can be read"),
    dataFolder(config),
    ...databaseFiles(config),
    keyFiles(config),
    diskSpace(config),
    proxies(config),
    ...(await mailRelay(config)),
    ...(await inDatabase(config)),
  ];
}

async function inDatabase(config: Config): Promise<Finding[]> {
  const path = sqlitePath(config);
  const refusal = path === undefined ? undefined : forbidden(path, "read");
  if (refusal) return [refused("database", refusal)];
  if (path !== undefined && !existsSync(path)) {
    return [
      wrong("database", `there is none at ${path}`, "Check DATA_DIR. Else start genkan serve or genkan restore."),
    ];
  }
  let db: Database | undefined;
  try {
    return await inWords(config.databaseUrl, async () => {
      db = openDatabase(config.databaseUrl, { readOnly: true });
      await refuseOthersTables(db, placeOf(config.databaseUrl));
      return inTables(config, db, await pendingMigrations(db));
    });
  } catch (error) {
    if (error instanceof Refusal) return [refused("database", error)];
    return [wrong("database", (error as Error).message, "Check that it runs, and DATA_DIR and DATABASE_URL.")];
  } finally {
    await db?.destroy();
  }
}

async function inTables(config: Config, db: Database, pending: string[]): Promise<Finding[]> {
  const findings = [ok("database", "it answers"), await durability(db, sqlitePath(config))];
  if (pending.length > 0) {
    // Older tables do not have what the other checks read.
    return [
      ...findings,
      wrong("tables", `to be run: ${pending.join(", ")}`, "Run genkan backup, then genkan migrate."),
    ];
  }
  return [
    ...findings,
    ok("tables", "they are those of this version"),
    await keysMatch(config, db),
    await clock(db, config),
    ...(await insurers(db)),
    await mails(db, config),
    ...(await unfinished(db)),
  ];
}

/** @returns nothing for PostgreSQL. */
function sqlitePath({ databaseUrl }: Config): string | undefined {
  return databaseUrl.startsWith("sqlite:") ? databaseUrl.slice("sqlite:".length) : undefined;
}
