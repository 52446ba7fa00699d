/** The second time through a file that was found good: part after part, each held against the members that are stored. */
import type { Portal } from "../../deps.ts";
import type { Checked } from "./check.ts";
import { type Change, type Comparison, compare, partRows } from "./compare.ts";
import { missingMembers } from "./missing.ts";
import { readTable } from "./records.ts";
import { type ImportedMember, readRow } from "./row.ts";
import { changedMeanwhile, confirmUnchanged, type Source } from "./source.ts";

export interface Outcome {
  added: number;
  changed: number;
  unchanged: number;
  /** Numbers of retired members who are in the file. */
  retired: string[];
  /** Numbers of members who are not in the file. */
  missing: string[];
}

export interface PassOptions {
  /** YYYY-MM-DD in Japan. */
  today: string;
  onProgress?: (rows: number) => void;
}

/** Says what an import would do, and writes nothing. @param onChange called for each member whose row differs. */
export async function compareFile(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: PassOptions & { onChange: (change: Change) => void },
): Promise<Outcome> {
  const outcome = await newOutcome(portal, checked);
  await eachPart(portal, source, checked, options, async (comparison) => {
    count(outcome, comparison);
    comparison.changed.forEach(options.onChange);
  });
  return outcome;
}

/** @returns nothing counted yet; whom the file misses is known before it is read again. */
export async function newOutcome(portal: Portal, { numbers }: Checked): Promise<Outcome> {
  return { added: 0, changed: 0, unchanged: 0, retired: [], missing: await missingMembers(portal, numbers) };
}

export function count(outcome: Outcome, { added, changed, unchanged, retired }: Comparison): void {
  outcome.added += added.length;
  outcome.changed += changed.length;
  outcome.unchanged += unchanged;
  outcome.retired.push(...retired);
}

/** Reads the file again and calls `work` with part after part. @throws {Refusal} when it is another file by now. */
export async function eachPart(
  portal: Portal,
  source: Source,
  { columns }: Checked,
  { today, onProgress }: PassOptions,
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
