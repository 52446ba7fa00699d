/** The second time through a file that was found good: part after part, each held against the members that are stored. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import type { Checked } from "./check.ts";
import { type Change, type Comparison, compare, partRows } from "./compare.ts";
import { type Judgement, Judging, nothingSuspicious } from "./judge.ts";
import { rowsOf } from "./records.ts";
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

/** Says what an import would do and whether that is suspicious, and writes nothing. @param onChange called for each member whose row differs. */
export async function compareFile(
  portal: Portal,
  source: Source,
  checked: Checked,
  options: PassOptions & { onChange: (change: Change) => void },
): Promise<{ outcome: Outcome; judgement: Judgement }> {
  const judging = new Judging();
  const outcome = newOutcome();
  if (!(await hasMembers(portal)))
    return { outcome: { ...outcome, added: checked.rows }, judgement: nothingSuspicious };
  await eachPart(portal, source, checked, options, async (comparison) => {
    count(outcome, comparison);
    judging.take(comparison);
    comparison.changed.forEach(options.onChange);
  });
  const { judgement, missing } = await judging.end(portal, checked.numbers);
  return { outcome: { ...outcome, missing }, judgement };
}

async function hasMembers(portal: Portal): Promise<boolean> {
  return (await rows(portal, "members").select("id").limit(1).executeTakeFirst()) !== undefined;
}

/** @param missing of the comparison. @returns nothing counted yet. */
export function newOutcome(missing: string[] = []): Outcome {
  return { added: 0, changed: 0, unchanged: 0, retired: [], missing };
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
  { layout }: Checked,
  { today, onProgress }: PassOptions,
  work: (comparison: Comparison) => Promise<void>,
): Promise<void> {
  let part: ImportedMember[] = [];
  let done = 0;
  const workOff = async () => {
    if (part.length === 0) return;
    await work(await compare(portal, part));
    done += part.length;
    onProgress?.(done);
    part = [];
  };
  const rules = { ...layout, today };
  for await (const handful of rowsOf(source)) {
    for (const { line, cells } of handful) {
      if (line <= layout.line) continue;
      const { member } = readRow(rules, cells);
      if (!member) throw changedMeanwhile();
      part.push(member);
      if (part.length === partRows) await workOff();
    }
  }
  await workOff();
  await confirmUnchanged(source);
}
