/** Whether visitors can be let in: asked by whoever sends them to one of several servers. */
import { setTimeout as pause } from "node:timers/promises";
import { type Database, lostFile } from "../database/database.ts";
import { keptInsurers } from "../database/rows.ts";

/** Whoever asks waits no longer than two seconds. */
const patienceMs = 1500;

/** @returns what is in the way, in words for the operator; nothing where visitors can come. */
export async function obstacleToVisitors(db: Database): Promise<string | undefined> {
  const lost = lostFile(db);
  if (lost !== undefined) return `the database that is open is no longer at ${lost}: start Genkan again`;
  const asked = keptInsurers(db).select("id").limit(1).execute();
  const found = await Promise.race([asked, pause(patienceMs, undefined, { ref: false })]).catch(() => undefined);
  if (!found) return "the database does not answer";
  return found.length === 0 ? "there is no insurer yet: genkan insurer add --help" : undefined;
}
