/** The settings, read once from the environment and frozen; the only reader of process.env. */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { Refusal } from "./files/refusal.ts";
import { keyPurposes } from "./keys/keys.ts";
import type { OfficeKey, OfficeLanguage, Sentence } from "./strings/office.ts";

const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().default("127.0.0.1"),
  OFFICE_PORT: z.coerce.number().int().min(0).max(65_535).default(8081),
  OFFICE_HOST: z.string().default("127.0.0.1"),
  OFFICE_ORIGIN: z.string().refine(isOrigin).optional(),
  DATA_DIR: z.string().default("./data"),
  KEYS_DIR: z.string().optional(),
  BACKUP_DIR: z.string().optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:|postgres(ql)?:\/\/.)/)
    .default("sqlite:"),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/[^/]/, "smtpUrlScheme" satisfies OfficeKey)
    .refine(isWholeAddress, "smtpUrlLetters" satisfies OfficeKey)
    .optional(),
  SMTP_PLAIN: z.literal("allow").optional(),
  MAIL_FROM: z.string().default("no-reply@localhost"),
  HSTS_SUBDOMAINS: z.stringbool().default(false),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  LOG_LEVEL: z.enum(["silent", "error", "warn", "info", "debug"]).default("info"),
  DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9][\w.-]*$/i)
    .optional(),
  GENKAN_INSURER: z.string().optional(),
  GENKAN_OPERATOR_REQUIRED: z.stringbool().default(false),
});

/** What a setting must be; that of SMTP_URL says itself what is wrong with it. */
const wanted: Record<string, OfficeKey> = {
  PORT: "settingPort",
  OFFICE_PORT: "settingPort",
  OFFICE_ORIGIN: "settingOrigin",
  DATABASE_URL: "settingDatabaseUrl",
  SMTP_PLAIN: "settingAllow",
  HSTS_SUBDOMAINS: "settingTrueOrFalse",
  TRUSTED_PROXIES: "settingProxies",
  LOG_LEVEL: "settingLogLevel",
  DKIM_SELECTOR: "settingSelector",
  GENKAN_OPERATOR_REQUIRED: "settingTrueOrFalse",
};

export type Config = Readonly<{
  port: number;
  host: string;
  /** Where the office's console listens; port 0: nowhere. */
  officePort: number;
  officeHost: string;
  /** Scheme, host and port of the console as its browsers write them. */
  officeOrigin: string;
  /** Absolute path of the folder with the SQLite file and (without SMTP) the mails. */
  dataDir: string;
  /** Absolute path of the folder with the keys: in that of the data, where it is not said. */
  keysDir: string;
  /** Absolute path of the folder that backups go to whose place is not said. */
  backupDir: string;
  databaseUrl: string;
  smtpUrl: string | undefined;
  /** A relay beyond this machine may be spoken to without encryption. */
  smtpPlain: boolean;
  mailFrom: string;
  /** Browsers that were here once ask every sub-domain by https only, those of others too. */
  hstsSubdomains: boolean;
  trustedProxies: number;
  logLevel: "silent" | "error" | "warn" | "info" | "debug";
  /** Purpose of a key → its file, where it is not in the folder of the keys. */
  keyFiles: Readonly<Record<string, string>>;
  /** Under which name the mail servers find the relay's signature. */
  dkimSelector: string | undefined;
  /** Which insurer a command means that names none. */
  insurer: string | undefined;
  /** A command must say who gives it, as the user of the process is nobody in particular. */
  operatorRequired: boolean;
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
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(sentenceOf));
  const settings = parsed.data;
  const dataDir = resolve(settings.DATA_DIR);
  return Object.freeze({
    port: settings.PORT,
    host: settings.HOST,
    officePort: settings.OFFICE_PORT,
    officeHost: settings.OFFICE_HOST,
    officeOrigin: settings.OFFICE_ORIGIN ?? `http://localhost:${settings.OFFICE_PORT}`,
    dataDir,
    keysDir: resolve(settings.KEYS_DIR ?? join(dataDir, "keys")),
    backupDir: resolve(settings.BACKUP_DIR ?? join(dataDir, "backup")),
    databaseUrl:
      settings.DATABASE_URL === "sqlite:" ? `sqlite:${join(dataDir, "genkan.sqlite")}` : settings.DATABASE_URL,
    smtpUrl: settings.SMTP_URL,
    smtpPlain: settings.SMTP_PLAIN === "allow",
    mailFrom: settings.MAIL_FROM,
    hstsSubdomains: settings.HSTS_SUBDOMAINS,
    trustedProxies: settings.TRUSTED_PROXIES,
    logLevel: settings.LOG_LEVEL,
    dkimSelector: settings.DKIM_SELECTOR,
    insurer: settings.GENKAN_INSURER,
    operatorRequired: settings.GENKAN_OPERATOR_REQUIRED,
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

/** The start is refused because a setting is wrong; the lines are for the person who starts it. */
export class ConfigError extends Refusal {}

function sentenceOf({ path: [name], message }: { path: PropertyKey[]; message: string }): Sentence {
  const setting = String(name);
  return { key: "settingWrong", values: { setting, wanted: { key: wanted[setting] ?? (message as OfficeKey) } } };
}

/** What a password holds beside letters and digits can end the address before its time. */
function isWholeAddress(url: string): boolean {
  const read = URL.parse(url);
  return read !== null && /^\/?$/.test(read.pathname) && !read.search && !read.hash && isEscaped(read.password);
}

function isEscaped(text: string): boolean {
  return !/%(?![\da-f]{2})/i.test(text);
}

/** Passkeys need a host of their own, and TLS where it is not this machine. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  const isLocal = /^(.+\.)?localhost$/.test(url?.hostname ?? "");
  return url?.origin === text && (url.protocol === "https:" || (url.protocol === "http:" && isLocal));
}

function readSecret(name: string, file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    const reason = (error as Error).message;
    throw new ConfigError("settingFileUnreadable", { setting: `${name}_FILE`, reason });
  }
}

/** Whether npm stands between us and whoever started us. */
export function startedByNpm(env = process.env): boolean {
  return env.npm_lifecycle_event !== undefined;
}

/** @returns what whoever gives a command reads, by the locale of the terminal (POSIX: LC_ALL, LC_MESSAGES, LANG). */
export function terminalLanguage(env = process.env): OfficeLanguage {
  return (env.LC_ALL || env.LC_MESSAGES || env.LANG || "").startsWith("ja") ? "ja" : "en";
}
