/** Opens what the program is made of, for the server and for a command beside it. */
import { pino } from "pino";
import type { Config } from "./config.ts";
import { openDatabase } from "./database/database.ts";
import { refuseOthersTables } from "./database/migrate.ts";
import { inWords, placeOf } from "./database/trouble.ts";
import { type Deps, systemClock } from "./deps.ts";
import { startHashing } from "./keys/hashing.ts";
import { confirmKeys, loadKeys } from "./keys/keys.ts";
import { systemRandom } from "./keys/random.ts";
import { migrateDatabase } from "./operations/migrate.ts";
import { loadAssets } from "./web/assets.ts";

/**
 * @param options `asItIs`: tables and keys must be there; neither is made or changed. `mustExist`: there must be a database,
 * whose tables may be older. `isServing`: as of `openDatabase`.
 * @throws {KeyError} when the keys are not those of the database. @throws {Refusal} when one or the other cannot be used.
 */
export async function openDeps(
  config: Config,
  { asItIs = false, mustExist = false, isServing = false } = {},
): Promise<Deps> {
  const { databaseUrl } = config;
  // New tables may take longer than a page.
  if (!asItIs) await migrateDatabase(databaseUrl, { mustExist });
  return inWords(databaseUrl, async () => {
    const db = openDatabase(databaseUrl, { isServing });
    if (asItIs) await refuseOthersTables(db, placeOf(databaseUrl));
    const known = await db.selectFrom("key_checks").select("key").limit(1).execute();
    const make = known.length === 0 && !asItIs;
    const keys = loadKeys(config.keysDir, config.keyFiles, systemRandom, { make });
    await confirmKeys(keys, db);
    return {
      config,
      db,
      clock: systemClock,
      random: systemRandom,
      keys,
      hashing: await startHashing(keys, systemRandom),
      assets: loadAssets(),
      log: pino({ level: config.logLevel }),
    };
  });
}
