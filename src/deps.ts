/** What the program is made of besides itself. Time and randomness come in here, so that tests can hold them. */
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Database, Queries } from "./database/database.ts";
import type { Insurer } from "./insurers/insurers.ts";
import type { Hashing } from "./keys/hashing.ts";
import type { Keys } from "./keys/keys.ts";
import type { Random } from "./keys/random.ts";
import type { Assets } from "./web/assets.ts";

/** @returns milliseconds since 1970. */
export type Clock = () => number;

export interface Deps {
  config: Config;
  db: Database;
  clock: Clock;
  random: Random;
  keys: Keys;
  hashing: Hashing;
  assets: Assets;
  log: Logger;
}

/** The program as one insurer sees it: every query is made through one of these and can reach no other insurer's rows. */
export interface Portal extends Omit<Deps, "db"> {
  insurer: Insurer;
  db: Queries;
}

export const systemClock: Clock = Date.now;

/** @returns a new name for a row: 120 random bits. */
export function newId(random: Random): string {
  return random(15).toString("base64url");
}

/** Runs `work` in one transaction; inside it neither hashing nor mail is done. A portal that is in one already stays in it. */
export async function transaction<Within extends { db: Queries }, T>(
  portal: Within,
  work: (within: Within) => Promise<T>,
): Promise<T> {
  if (portal.db.isTransaction) return work(portal);
  return portal.db.transaction().execute((db) => work({ ...portal, db }));
}
