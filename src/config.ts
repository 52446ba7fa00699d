/** The settings, read once from the environment and frozen; the only reader of process.env. */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { keyPurposes } from "./keys/keys.ts";
import type { OfficeLanguage } from "./strings/office.ts";

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z.string().optional(),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/]/, "must be such as smtps://name:password@relay.example:465")
    .refine((url) => URL.canParse(url), "is not an address; write # / ? @ of a password as %23 %2F %3F %40")
    .optional(),
  SMTP_PLAIN: z.literal("allow").optional(),
  MAIL_FROM: z.string().default("no-reply@localhost"),
  HSTS_SUBDOMAINS: z.stringbool().default(false),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
});

export type Config = Readonly<{
  port: number;
  host: string;
  /** Absolute path of the folder with the SQLite file, the keys and (without SMTP) the mails. */
  dataDir: string;
  databaseUrl: string;
  smtpUrl: string | undefined;
  /** A relay beyond this machine may be spoken to without encryption. */
  smtpPlain: boolean;
  mailFrom: string;
  /** Browsers that were here once ask every sub-domain by https only, those of others too. */
  hstsSubdomains: boolean;
  trustedProxies: number;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** Purpose of a key → its file, where it is not `DATA_DIR/keys/<purpose>`. */
  keyFiles: Readonly<Record<string, string>>;
}>;

/**
 * Reads the settings. A secret can be given as `NAME_FILE`, the path of a file that holds it.
 * @throws {ConfigError} naming every setting that is wrong.
 */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  for (const name of ["DATABASE_URL", "SMTP_URL"]) {
    const file = given[`${name}_FILE`];
    if (file) given[name] = readSecret(name, file);
  }
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"));
  }
  const settings = parsed.data;
  const dataDir = resolve(settings.DATA_DIR);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    dataDir,
    databaseUrl: databaseUrl(settings.DATABASE_URL, dataDir),
    smtpUrl: settings.SMTP_URL,
    smtpPlain: settings.SMTP_PLAIN === "allow",
    mailFrom: settings.MAIL_FROM,
    hstsSubdomains: settings.HSTS_SUBDOMAINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    logLevel: settings.LOG_LEVEL,
    keyFiles: Object.freeze(
      Object.fromEntries(
        keyPurposes.flatMap((purpose) => {
          const file = given[`${purpose.toUpperCase().replace("-", "_")}_KEY_FILE`];
          return file ? [[purpose, resolve(file)]] : [];
        }),
      ),
    ),
  });
}

/** The start is refused because a setting is wrong; the message is for the person who starts it. */
export class ConfigError extends Error {}

function databaseUrl(url: string | undefined, dataDir: string): string {
  if (!url || url === "sqlite:") return `sqlite:${join(dataDir, "genkan.sqlite")}`;
  if (/^(sqlite:.|postgres(ql)?:\/\/)/.test(url)) return url;
  throw new ConfigError("DATABASE_URL: must begin with postgres:// or sqlite:");
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw new ConfigError(`${name}_FILE: ${(error as Error).message}`);
  }
}

/** @returns what whoever gives a command reads, by the locale of the terminal (POSIX: LC_ALL, LC_MESSAGES, LANG). */
export function terminalLanguage(env = process.env): OfficeLanguage {
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || "").startsWith("ja") ? "ja" : "en";
}
