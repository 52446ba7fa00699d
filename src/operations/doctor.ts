/** Looks at everything that keeps the portal safe and says what to do about what is not well. It changes nothing. */
import { existsSync } from "node:fs";
import { type Config, ConfigError } from "../config.ts";
import { type Database, openDatabase } from "../database/database.ts";
import { pendingMigrations, refuseOthersTables } from "../database/migrate.ts";
import { inWords, placeOf } from "../database/trouble.ts";
import { forbidden } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { clock, durability, keysMatch } from "./doctor-database.ts";
import { databaseFiles, dataFolder, diskSpace, keyFiles, proxies } from "./doctor-machine.ts";
import { mailRelay, type Resolver, sender, systemResolver } from "./doctor-mail.ts";
import { insurers, mails, unfinished } from "./doctor-office.ts";
import { type Finding, ok, refused, wrong } from "./findings.ts";

/** @param read gives the settings. @param resolver asks the DNS. */
export async function examine(read: () => Config, resolver: Resolver = systemResolver()): Promise<Finding[]> {
  let config: Config;
  try {
    config = read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.lines.map((line) => wrong("checkSettings", line, "correctSettings"));
  }
  return [
    ok("checkSettings", "settingsFine"),
    dataFolder(config),
    ...databaseFiles(config),
    keyFiles(config),
    diskSpace(config),
    proxies(config),
    ...(await mailRelay(config)),
    ...(await sender(config, resolver)),
    ...(await inDatabase(config)),
  ];
}

async function inDatabase(config: Config): Promise<Finding[]> {
  const path = sqlitePath(config);
  const refusal = path === undefined ? undefined : forbidden(path, "read");
  if (refusal) return [refused("checkDatabase", refusal)];
  if (path !== undefined && !existsSync(path)) {
    return [wrong("checkDatabase", { key: "databaseMissing", values: { path } }, "makeDatabase")];
  }
  let db: Database | undefined;
  try {
    return await inWords(config.databaseUrl, async () => {
      db = openDatabase(config.databaseUrl, { readOnly: true });
      await refuseOthersTables(db, placeOf(config.databaseUrl));
      return inTables(config, db, await pendingMigrations(db));
    });
  } catch (error) {
    if (error instanceof Refusal) return [refused("checkDatabase", error)];
    const says = { key: "databaseSays", values: { reason: (error as Error).message } } as const;
    return [wrong("checkDatabase", says, "checkAddress")];
  } finally {
    await db?.destroy();
  }
}

async function inTables(config: Config, db: Database, pending: string[]): Promise<Finding[]> {
  const findings = [ok("checkDatabase", "databaseAnswers"), await durability(db, sqlitePath(config))];
  if (pending.length > 0) {
    // Older tables do not have what the other checks read.
    const says = { key: "tablesOld", values: { names: pending.join(", ") } } as const;
    return [...findings, wrong("checkTables", says, "migrateTables")];
  }
  return [
    ...findings,
    ok("checkTables", "tablesFit"),
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
