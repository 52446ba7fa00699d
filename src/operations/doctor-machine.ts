/** The doctor's look at the machine: the data folder, the key files, the disk, the mail relay. */
import { existsSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { filesOf } from "../database/sqlite.ts";
import { forbidden } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { KeyError, loadKeys } from "../keys/keys.ts";
import { systemRandom } from "../keys/random.ts";
import { greetRelay, mayBePlain } from "../mail/transport.ts";
import { proxyDoubt } from "../web/proxy-doubt.ts";
import { type Finding, ok, refused, warning, wrong } from "./findings.ts";

export function dataFolder({ dataDir }: Config): Finding {
  const check = "data folder";
  const refusal = forbidden(dataDir, "fill");
  if (refusal) return refused(check, refusal);
  if (!existsSync(dataDir)) return wrong(check, `${dataDir} does not exist`, "Check DATA_DIR.");
  const mode = statSync(dataDir).mode & 0o777;
  return mode === 0o700
    ? ok(check, `${dataDir} is for its owner only`)
    : wrong(check, `${dataDir} has the mode ${mode.toString(8)}`, `Run: chmod 700 ${dataDir}`);
}

/** Of a folder that others may enter, SQLite's files alone keep what is in them. */
export function databaseFiles({ databaseUrl }: Config): Finding[] {
  if (!databaseUrl.startsWith("sqlite:")) return [];
  const open = filesOf(databaseUrl.slice("sqlite:".length)).filter((path) => statSync(path).mode & 0o077);
  return open.length === 0
    ? []
    : [wrong("database files", `others can read ${open.join(", ")}`, `Run: chmod 600 ${open.join(" ")}`)];
}

export function keyFiles({ dataDir, keyFiles: files }: Config): Finding {
  try {
    loadKeys(join(dataDir, "keys"), files, systemRandom, { make: false });
    return ok("key files", "they are there and for their owner only");
  } catch (error) {
    if (error instanceof Refusal) return refused("key files", error);
    if (!(error instanceof KeyError)) throw error;
    return wrong(
      "key files",
      error.message,
      "Without the keys the members' data cannot be read. Bring them back first.",
    );
  }
}

const gibibyte = 1024 ** 3;

/** A backup and the write-ahead log together may need as much as the database twice. */
export function diskSpace({ dataDir, databaseUrl }: Config): Finding {
  if (!existsSync(dataDir)) return wrong("disk", "the data folder cannot be measured", "Check DATA_DIR.");
  const disk = statfsSync(dataDir);
  const free = disk.bavail * disk.bsize;
  const file = databaseUrl.startsWith("sqlite:") ? databaseUrl.slice("sqlite:".length) : undefined;
  const needed = Math.max(gibibyte, file !== undefined && existsSync(file) ? statSync(file).size * 2 : 0);
  const says = `${inGib(free)} GiB are free`;
  return free >= needed
    ? ok("disk", says)
    : warning("disk", `${says}, and there should be ${inGib(needed)}`, "Make room before the disk is full.");
}

const inGib = (bytes: number) => (bytes / gibibyte).toFixed(1);

/** What the server beside us has seen; a request tells more than a setting. */
export function proxies(config: Config): Finding {
  const doubt = proxyDoubt(config);
  return doubt === undefined
    ? ok("proxies", "TRUSTED_PROXIES fits what came since the portal was started")
    : warning(
        "proxies",
        doubt,
        "Set TRUSTED_PROXIES to the number of proxies, let them set X-Forwarded-For (docs/proxy.md), and start the portal anew.",
      );
}

/** @returns nothing where no relay is set. */
export async function mailRelay(config: Config): Promise<Finding[]> {
  if (!config.smtpUrl) return [];
  try {
    await greetRelay(config, config.smtpUrl);
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    const todo =
      code === "ETLS"
        ? "Use a relay that offers STARTTLS, or smtps://. See SMTP_PLAIN in docs/mail.md."
        : "Check SMTP_URL: host, port, user and password.";
    return [wrong("mail relay", message, todo)];
  }
  return [
    mayBePlain(config)
      ? warning(
          "mail relay",
          "it answers, and may be given its password and the mails unencrypted",
          "Once it offers STARTTLS, take SMTP_PLAIN away. Else use smtps://.",
        )
      : ok("mail relay", "it answers and lets us in"),
  ];
}
