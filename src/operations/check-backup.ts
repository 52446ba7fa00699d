/** Looks at a backup without using it: is it whole, and do the keys at hand open it? */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import type { Config } from "../config.ts";
import { sqliteFaults, sqliteKeyChecks } from "../database/condition.ts";
import { Refusal } from "../files/refusal.ts";
import { compareKeys, loadKeys } from "../keys/keys.ts";
import { systemRandom } from "../keys/random.ts";
import type { Sentence } from "../strings/office.ts";

interface Checked {
  kind: "sqlite" | "pg_dump";
  /** What was found good. */
  says: Sentence;
}

/**
 * @throws {Refusal} when the file is not a whole backup. @throws {KeyError} when the keys do not belong to it.
 */
export function checkBackup(file: string, config: Pick<Config, "keysDir" | "keyFiles">): Checked {
  if (!existsSync(file)) throw new Refusal("backupMissing", { file });
  const { head, tail } = endsOf(file);
  if (head.startsWith("SQLite format 3\0")) {
    const faults = sqliteFaults(file, "integrity_check");
    if (faults.length > 0) throw new Refusal("backupDamaged", { file, fault: faults[0]! });
    const keys = loadKeys(config.keysDir, config.keyFiles, systemRandom, { make: false });
    compareKeys(keys, sqliteKeyChecks(file));
    return { kind: "sqlite", says: { key: "backupWhole", values: { file } } };
  }
  if (head.startsWith("PGDMP")) {
    // The table of contents comes first and in clear.
    if (!head.includes("key_checks")) throw new Refusal("backupOfOther", { file });
    return { kind: "pg_dump", says: { key: "dumpBegins", values: { file } } };
  }
  if (head.includes("-- PostgreSQL database dump")) {
    if (!tail.includes("-- PostgreSQL database dump complete")) {
      throw new Refusal("backupCutOff", { file });
    }
    return { kind: "pg_dump", says: { key: "dumpWhole", values: { file } } };
  }
  throw new Refusal("notBackup", { file });
}

const headBytes = 1_000_000;
const tailBytes = 1000;

function endsOf(path: string): { head: string; tail: string } {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const read = (from: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, from)).toString("latin1");
    };
    return { head: read(0, headBytes), tail: read(Math.max(0, size - tailBytes), tailBytes) };
  } finally {
    closeSync(file);
  }
}
