/** That TRUSTED_PROXIES does not fit what arrives: told to the log once, and kept for `genkan doctor`, which is another process. */
import { readFileSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Deps } from "../deps.ts";

const noteOf = ({ dataDir }: Config) => join(dataDir, "proxy-doubt");

/** @returns what tells of a doubt, the first time only. */
export function proxyDoubts({ config, log }: Deps): (doubt: string) => void {
  let isTold = false;
  return (doubt) => {
    if (isTold) return;
    isTold = true;
    const says = `${doubt}: everybody behind the proxy counts as one person`;
    log.warn(`${says}. See docs/proxy.md`);
    const onFailure = (error: Error) => log.warn({ error: error.message }, "genkan doctor will not hear of it");
    writeFile(noteOf(config), says, { mode: 0o600 }).catch(onFailure);
  };
}

/** A server that starts may have been set right. */
export function forgetProxyDoubt(config: Config): void {
  rmSync(noteOf(config), { force: true });
}

/** @returns what the server on this folder has said since it was started. */
export function proxyDoubt(config: Config): string | undefined {
  try {
    return readFileSync(noteOf(config), "utf8");
  } catch {
    return undefined;
  }
}
