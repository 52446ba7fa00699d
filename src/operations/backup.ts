/** Backing up: one consistent file of the whole SQLite database, made while the portal is open. */
import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import type { Action } from "../audit/actions.ts";
import { record } from "../audit/audit.ts";
import type { Config } from "../config.ts";
import type { Queries } from "../database/database.ts";
import type { Deps } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { writeWhole } from "../files/whole-file.ts";
import { allInsurers } from "../insurers/insurers.ts";
import { refuseMissing } from "./migrate.ts";

/**
 * @param insteadOf the words that name the command of PostgreSQL's own tool for the same `file`.
 * @returns the path of the SQLite file. @throws {Refusal} with those words.
 */
export function sqliteFile(
  { databaseUrl }: Pick<Config, "databaseUrl">,
  insteadOf: "backUpPostgres" | "restorePostgres",
  file: string,
): string {
  if (databaseUrl.startsWith("sqlite:")) return databaseUrl.slice("sqlite:".length);
  throw new Refusal(insteadOf, { file, url: withoutPassword(databaseUrl) });
}

/** A password on the command line is read by everyone on the machine. */
function withoutPassword(url: string): string {
  const bare = new URL(url);
  bare.password = "";
  return bare.href;
}

/** @returns the path of the SQLite file. @throws {Refusal} when there is none. */
export function existingSqlite(config: Pick<Config, "databaseUrl">, file: string): string {
  const path = sqliteFile(config, "backUpPostgres", file);
  refuseMissing(path);
  return path;
}

/** @param actor as the audit log names who does it. @throws {Refusal} when the file exists or the copy is damaged. */
export async function backUp(deps: Deps, file: string, actor: string): Promise<void> {
  const from = existingSqlite(deps.config, file);
  await writeWhole(file, async (part) => {
    // Written before the copy is made, so that the copy tells of itself.
    await recordForAll(deps, { action: "database.backed-up", actor, detail: basename(file) });
    const faults = await copyInThread(from, part);
    if (faults.length > 0) {
      throw new Refusal("copyDamaged", { fault: faults[0]! });
    }
  });
}

/**
 * Records an act that concerns the whole database in the log of every insurer, or of none.
 * @param also what is done in the same transaction.
 */
export async function recordForAll(
  deps: Deps,
  act: { action: Action; actor: string; detail: string },
  also: (db: Queries) => Promise<unknown> = async () => {},
): Promise<void> {
  await deps.db.transaction().execute(async (db) => {
    for (const insurer of await allInsurers(db, deps.clock())) {
      await record({ ...deps, db, insurer }, { ...act, outcome: "ok", subject: insurer.id });
    }
    await also(db);
  });
}

function copyInThread(from: string, to: string): Promise<string[]> {
  const thread = new Worker(new URL("./copy-database.ts", import.meta.url), { workerData: { from, to } });
  return new Promise((resolve, reject) => {
    thread.once("message", resolve).once("error", (error: Error) => {
      reject(new Refusal("copyFailed", { reason: error.message }));
    });
  });
}
