/** Writing a member list that was found good: all of it or, of a large one on SQLite, whole parts. */
import { setTimeout as pause } from "node:timers/promises";
import type { Action } from "../../audit/actions.ts";
import { record } from "../../audit/audit.ts";
import { isDuplicate } from "../../database/database.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { keysFrom } from "../../keys/keys.ts";
import type { Random } from "../../keys/random.ts";
import type { Checked } from "./check.ts";
import { count, eachPart, newOutcome, type Outcome, type PassOptions } from "./pass.ts";
import type { Source } from "./source.ts";
import { type SealedPart, sealPart, writePart } from "./write.ts";

/**
 * `at-once`: everything is made ready first, then one short transaction; it is all held in memory.
 * `while-reading`: one transaction as long as the import, for PostgreSQL, where it keeps nobody waiting.
 * `in-parts`: many short ones, for a large file on SQLite, whose writers lock everybody out. Such an import is rolled forward:
 * the same command again finishes it, since equal rows change nothing.
 */
export type Writing = "at-once" | "while-reading" | "in-parts";

/** A server that waits for the lock gets its turn in between. */
const pauseMs = 2;

export interface ImportOptions extends PassOptions {
  batch: string;
  /** As the audit log names who acts. */
  actor: string;
  /** Who is not in the file, as its comparison found. */
  missing: string[];
  writing: Writing;
  /** Stops an import in parts after the part that is being written. */
  signal?: AbortSignal;
}

/** @throws {Refusal} when another import was faster, the file changed, or `signal` stopped it. */
export async function importFile(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: ImportOptions,
): Promise<Outcome> {
  const outcome = newOutcome(options.missing);
  const importing = withPooledRandom(portal);
  const note = (within: Portal, action: Action) => recordImport(within, source, options, action, outcome);
  const eachSealed = (within: Portal, work: (part: SealedPart) => Promise<void>) =>
    eachPart(within, source, checked, options, async (comparison) => {
      const part = sealPart(within, comparison, options.batch);
      await work(part);
      count(outcome, comparison);
    });
  const ways: Record<Writing, () => Promise<void>> = {
    async "at-once"() {
      const parts: SealedPart[] = [];
      await eachSealed(importing, async (part) => void parts.push(part));
      await transaction(importing, async (within) => {
        for (const part of parts) await writePart(within, part);
        await note(within, "members.imported");
      });
    },
    async "while-reading"() {
      await transaction(importing, async (within) => {
        await eachSealed(within, (part) => writePart(within, part));
        await note(within, "members.imported");
      });
    },
    async "in-parts"() {
      await note(importing, "members.import-began");
      await eachSealed(importing, async (part) => {
        if (options.signal?.aborted) {
          await note(importing, "members.import-stopped");
          throw stopped(outcome, options);
        }
        if (part.added.length + part.changed.length > 0) {
          await transaction(importing, (within) => writePart(within, part));
        }
        await pause(pauseMs);
      });
      await note(importing, "members.imported");
    },
  };
  await ways[options.writing]().catch((error: unknown) => {
    if (!isDuplicate(error)) throw error;
    throw new Refusal("importOvertaken");
  });
  return outcome;
}

function stopped({ added, changed }: Outcome, { batch }: ImportOptions): Refusal {
  return new Refusal("importStopped", { members: added + changed, batch });
}

function counts({ added, changed, unchanged, retired, missing }: Outcome): string {
  return `new=${added} changed=${changed} unchanged=${unchanged} retired=${retired.length} missing=${missing.length}`;
}

async function recordImport(
  portal: Portal,
  { name, sha256 }: Source,
  { batch, actor }: ImportOptions,
  action: Action,
  outcome: Outcome,
): Promise<void> {
  // The counts come before the names, which may be cut.
  const detail = `${counts(outcome)} sha256=${sha256} batch=${batch} file=${name}`;
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
