/** The doctor's look at the machine: the data folder, the key files, the disk, the proxies. */
import { existsSync, statfsSync, statSync } from "node:fs";
import type { Config } from "../config.ts";
import { filesOf } from "../database/sqlite.ts";
import { forbidden, isOpenToOthers } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { KeyError, loadKeys } from "../keys/keys.ts";
import { systemRandom } from "../keys/random.ts";
import { proxyDoubt } from "../web/proxy-doubt.ts";
import { type Finding, ok, refused, warning, wrong } from "./findings.ts";

export function dataFolder({ dataDir }: Config): Finding {
  const check = "checkDataFolder";
  const values = { path: dataDir };
  const refusal = forbidden(dataDir, "fill");
  if (refusal) return refused(check, refusal);
  if (!existsSync(dataDir)) return wrong(check, { key: "dataFolderMissing", values }, "checkDataDir");
  const mode = (statSync(dataDir).mode & 0o777).toString(8);
  return isOpenToOthers(dataDir)
    ? wrong(check, { key: "dataFolderOpen", values: { ...values, mode } }, { key: "closeFolder", values })
    : ok(check, { key: "dataFolderClosed", values });
}

/** Of a folder that others may enter, SQLite's files alone keep what is in them. */
export function databaseFiles({ databaseUrl }: Config): Finding[] {
  if (!databaseUrl.startsWith("sqlite:")) return [];
  const open = filesOf(databaseUrl.slice("sqlite:".length)).filter((path) => isOpenToOthers(path));
  if (open.length === 0) return [];
  const says = { key: "othersCanRead", values: { paths: open.join(", ") } } as const;
  return [wrong("checkDatabaseFiles", says, { key: "closeFiles", values: { paths: open.join(" ") } })];
}

export function keyFiles({ keysDir, keyFiles: files }: Config): Finding {
  const check = "checkKeyFiles";
  try {
    loadKeys(keysDir, files, systemRandom, { make: false });
    return ok(check, "keyFilesThere");
  } catch (error) {
    if (error instanceof KeyError) return wrong(check, error.lines[0]!, "bringKeysFirst");
    if (!(error instanceof Refusal)) throw error;
    return refused(check, error);
  }
}

const gibibyte = 1024 ** 3;

/** A backup and the write-ahead log together may need as much as the database twice. */
export function diskSpace({ dataDir, databaseUrl }: Config): Finding {
  if (!existsSync(dataDir)) return wrong("checkDisk", "diskUnknown", "checkDataDir");
  const disk = statfsSync(dataDir);
  const free = disk.bavail * disk.bsize;
  const file = databaseUrl.startsWith("sqlite:") ? databaseUrl.slice("sqlite:".length) : undefined;
  const needed = Math.max(gibibyte, file !== undefined && existsSync(file) ? statSync(file).size * 2 : 0);
  const values = { free: inGib(free), needed: inGib(needed) };
  return free >= needed
    ? ok("checkDisk", { key: "diskFree", values })
    : warning("checkDisk", { key: "diskNearlyFull", values }, "makeRoom");
}

const inGib = (bytes: number) => (bytes / gibibyte).toFixed(1);

/** What the server beside us has seen; a request tells more than a setting. */
export function proxies(config: Config): Finding {
  const doubt = proxyDoubt(config);
  return doubt === undefined
    ? ok("checkProxies", "proxiesFit")
    : warning("checkProxies", { key: "proxiesDoubted", values: { doubt } }, "setProxies");
}
