/** The folder of the backups: each is named by its moment, and the oldest go. */
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { systemClock } from "../deps.ts";
import { secondInJapan } from "../strings/moments.ts";

/** Nothing else in the folder is ever removed. */
const named = /^genkan-\d{4}-\d\d-\d\d-\d{6}\.sqlite$/;

/** @returns where a backup of this moment goes, in Japan's time. */
export function nextBackup({ backupDir }: Pick<Config, "backupDir">, now = systemClock()): string {
  mkdirSync(backupDir, { recursive: true, mode: 0o700 });
  return join(backupDir, `genkan-${secondInJapan(now).replace(" ", "-").replaceAll(":", "")}.sqlite`);
}

/** Removes all but the newest so many. @returns the paths of those that went. */
export function rotate({ backupDir }: Pick<Config, "backupDir">, keep: number): string[] {
  const all = readdirSync(backupDir).filter((name) => named.test(name));
  const old = all
    .sort()
    .slice(0, -keep)
    .map((name) => join(backupDir, name));
  for (const path of old) rmSync(path);
  return old;
}
