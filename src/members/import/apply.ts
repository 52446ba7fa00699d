/**
 * The second time through a file that was found good. One transaction, or, for a large file on SQLite, whose writers lock
 * everybody out, many short ones: that import is rolled forward by giving it again, since equal rows change nothing.
 */
import { setTimeout as pause } from "node:timers/promises";
import { record } from "../../audit/audit.ts";
import { isDuplicate } from "../../database/database.ts";
import { type Portal, type Random, transaction } from "../../deps.ts";
import { keysFrom } from "../../security/keys.ts";
import type { Checked } from "./check.ts";
import { type Change, type Comparison, compare, partRows } from "./compare.ts";
import { missingMembers } from "./missing.ts";
import { readTable } from "./records.ts";
import { type ImportedMember, readRow } from "./row.ts";
import { changedMeanwhile, confirmUnchanged, ImportError, type Source } from "./source.ts";
import { sealPart, writePart } from "./write.ts";

/** A server that waits for the lock gets its turn in between. */
const pauseMs = 2;

export interface Outcome {
  added: number;
  changed: number;
  unchanged: number;
  /** Numbers of retired members who are in the file. */
  retired: string[];
  /** Numbers of members who are not in the file. */
  missing: string[];
}

export interface ApplyOptions {
  /** YYYY-MM-DD in Japan. */
  today: string;
  onProgress?: (rows: number) => void;
}

export interface ImportOptions extends ApplyOptions {
  batch: string;
  /** As the audit log names who acts. */
  actor: string;
  /** Many short transactions in the place of one. */
  inParts: boolean;
  /** Stops an import in parts after the part that is being written. */
  signal?: AbortSignal;
}

/** Says what an import would do, and writes nothing. @param onChange called for each member whose row differs. */
export async function compareFile(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: ApplyOptions & { onChange: (change: Change) => void },
): Promise<Outcome> {
  const outcome = await emptyOutcome(portal, checked);
  await eachPart(portal, source, checked, options, async (comparison) => {
    count(outcome, comparison);
    comparison.changed.forEach(options.onChange);
  });
  return outcome;
}

/** @throws {ImportError} when another import was faster, the file changed, or `signal` stopped it. */
export async function importFile(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: ImportOptions,
): Promise<Outcome> {
  const outcome = await emptyOutcome(portal, checked);
  const importing = withPooledRandom(portal);
  const finish = (within: Portal) => recordImport(within, source, options, "members.imported", counts(outcome));
  try {
    if (options.inParts) {
      await recordImport(portal, source, options, "members.import-began", `rows=${checked.rows}`);
      await importParts(importing, source, checked, options, outcome);
      await finish(portal);
    } else {
      await transaction(importing, async (within) => {
        await importParts(within, source, checked, options, outcome);
        await finish(within);
      });
    }
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new ImportError("Somebody else added members at the same time. Give the same command again.");
  }
  return outcome;
}

async function importParts(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: ImportOptions,
  outcome: Outcome,
): Promise<void> {
  await eachPart(portal, source, checked, options, async (comparison) => {
    const part = sealPart(portal, comparison, options.batch);
    if (part.added.length + part.changed.length > 0) {
      await transaction(portal, (within) => writePart(within, part));
    }
    count(outcome, comparison);
    if (!options.inParts) return;
    if (options.signal?.aborted) {
      await recordImport(portal, source, options, "members.import-stopped", counts(outcome));
      throw new ImportError(
        `The import was stopped; ${outcome.added + outcome.changed} members are written. Finish it with the same command and --batch "${options.batch}".`,
      );
    }
    await pause(pauseMs);
  });
}

/** Reads the file again and calls `work` with part after part. */
async function eachPart(
  portal: Portal,
  source: Source,
  { columns }: Checked,
  { today, onProgress }: ApplyOptions,
  work: (comparison: Comparison) => Promise<void>,
): Promise<void> {
  let part: ImportedMember[] = [];
  let rows = 0;
  const workOff = async () => {
    if (part.length === 0) return;
    await work(await compare(portal, part));
    rows += part.length;
    onProgress?.(rows);
    part = [];
  };
  for await (const handful of (await readTable(source)).rows) {
    for (const { cells } of handful) {
      const { member } = readRow(columns, cells, today);
      if (!member) throw changedMeanwhile();
      part.push(member);
      if (part.length === partRows) await workOff();
    }
  }
  await workOff();
  await confirmUnchanged(source);
}

async function emptyOutcome(portal: Portal, { numbers }: Checked): Promise<Outcome> {
  return { added: 0, changed: 0, unchanged: 0, retired: [], missing: await missingMembers(portal, numbers) };
}

function count(outcome: Outcome, { added, changed, unchanged, retired }: Comparison): void {
  outcome.added += added.length;
  outcome.changed += changed.length;
  outcome.unchanged += unchanged;
  outcome.retired.push(...retired);
}

function counts({ added, changed, unchanged, retired, missing }: Outcome): string {
  return `new=${added} changed=${changed} unchanged=${unchanged} retired=${retired.length} missing=${missing.length}`;
}

async function recordImport(
  portal: Portal,
  { name, sha256 }: Source,
  { batch, actor }: ImportOptions,
  action: string,
  numbers: string,
): Promise<void> {
  // The counts come before the names, which may be cut.
  const detail = `${numbers} sha256=${sha256} batch=${batch} file=${name}`;
  await record(portal, { action, outcome: "ok", actor, subject: portal.insurer.id, detail });
}

/** A million rows need five random values each; one call of the system a value would take longer than the encryption. */
function withPooledRandom(portal: Portal): Portal {
  let pool: Buffer = Buffer.alloc(0);
  const random: Random = (bytes) => {
    if (pool.length < bytes) pool = portal.random(Math.max(bytes, 8192));
    const taken = pool.subarray(0, bytes);
    pool = pool.subarray(bytes);
    return taken;
  };
  return { ...portal, random, keys: keysFrom(portal.keys.all, random) };
}
