/** What a database says where the program cannot go on, in words for whoever runs it: where, what is wrong, what to do. */
import { dirname } from "node:path";
import { forbidden } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { isAway } from "./away.ts";

/** Does what opens or asks the database of that address. @throws {Refusal} in place of what the database says. */
export async function inWords<T>(url: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw troubleWith(url, error) ?? error;
  }
}

/** @returns what the error says of the database; nothing where it is a fault of ours. */
function troubleWith(url: string, error: unknown): Refusal | undefined {
  const { code: given, message: reason } = error as Error & { code?: unknown };
  const code = String(given);
  const place = placeOf(url);
  const about = (key: "databaseDamaged" | "databaseUnusable" | "databaseSilent" | "databaseRefuses") => ({
    key,
    values: { place, reason },
  });
  if (code === "SQLITE_NOTADB") return new Refusal([{ key: "databaseNone", values: { place } }, { key: "restoreIt" }]);
  if (/^SQLITE_CORRUPT/.test(code)) return new Refusal([about("databaseDamaged"), { key: "restoreIt" }]);
  // A table of ours that is not there.
  if (code === "42P01" || reason?.startsWith("no such table")) {
    return new Refusal([{ key: "databaseEmpty", values: { place } }, { key: "checkAddress" }]);
  }
  if (/^SQLITE_BUSY/.test(code)) return new Refusal([about("databaseUnusable"), { key: "waitForOther" }]);
  if (/^SQLITE_/.test(code) && isAway(error)) {
    return noAccess(place) ?? new Refusal([about("databaseUnusable"), { key: "lookAtDisk" }]);
  }
  if (code.startsWith("08")) return new Refusal([about("databaseSilent"), { key: "checkAddress" }]);
  // SQLSTATE: who one is, a database that is not there, too many connections, shutting down, no right.
  if (/^(28|3D|53|57P|42501)/.test(code)) return new Refusal([about("databaseRefuses"), { key: "checkAddress" }]);
  return undefined;
}

/** @returns what keeps this user from using the file of SQLite at that path. */
export function noAccess(path: string): Refusal | undefined {
  return forbidden(dirname(path), "fill") ?? forbidden(path, "write");
}

/** @returns the path of SQLite's file, or host and name of PostgreSQL's database: no password. */
export function placeOf(url: string): string {
  if (url.startsWith("sqlite:")) return url.slice("sqlite:".length);
  const { host, pathname } = new URL(url);
  return host + pathname;
}
