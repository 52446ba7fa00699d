/** Backing up: one consistent file of the whole SQLite database, made while the portal is open. */
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import type { Action } from "../audit/actions.ts";
import { record } from "../audit/audit.ts";
import type { Deps } from "../deps.ts";
import { Refused } from "../files/refused.ts";
import { writeWhole } from "../files/whole-file.ts";
import { allInsurers } from "../insurers/insurers.ts";

/** @returns the path of the SQLite file. @throws {Refused} when there is none. */
export function existingSqlite(databaseUrl: string): string {
  const path = databaseUrl.slice("sqlite:".length);
  if (!existsSync(path)) throw new Refused(`There is no database at ${path}. Check DATA_DIR and DATABASE_URL.`);
  return path;
}

/** @param actor as the audit log names who does it. @throws {Refused} when the file exists or the copy is damaged. */
export async function backUp(deps: Deps, file: string, actor: string): Promise<void> {
  const from = existingSqlite(deps.config.databaseUrl);
  await writeWhole(file, async (part) => {
    // Written before the copy is made, so that the copy tells of itself.
    await recordForAll(deps, "database.backed-up", actor, basename(file));
    const faults = await copyInThread(from, part);
    if (faults.length > 0) {
      throw new Refused(`The copy is damaged, and so may be the database: ${faults[0]}. Run: genkan doctor`);
    }
  });
}

/** Records an act that concerns the whole database in the log of every insurer. */
export async function recordForAll(deps: Deps, action: Action, actor: string, detail: string): Promise<void> {
  for (const insurer of await allInsurers(deps.db, deps.clock())) {
    await record({ ...deps, insurer }, { action, outcome: "ok", actor, subject: insurer.id, detail });
  }
}

function copyInThread(from: string, to: string): Promise<string[]> {
  const thread = new Worker(new URL("./copy-database.ts", import.meta.url), { workerData: { from, to } });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve).once("error", (error: Error) => {
      reject(new Refused(`The copy could not be made: ${error.message}.`));
    });
  });
}
