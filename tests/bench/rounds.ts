/** What was seen of one place, round by round; places take turns, so that a machine busy with other work is busy for all of them. */
import type { Place } from "./place.ts";

export interface Rounds {
  perSecond: number[];
  /** Seconds of processor time for each thing done: the portals', and the database's where it is a server. */
  portals: number[];
  database: number[];
}

export function noRounds(): Rounds {
  return { perSecond: [], portals: [], database: [] };
}

/** Adds a round. @param act @returns how much it did, in how many seconds. */
export async function addRound(
  { perSecond, portals, database }: Rounds,
  busy: Place["busy"],
  act: () => Promise<{ done: number; seconds: number }>,
): Promise<void> {
  const before = busy();
  const { done, seconds } = await act();
  const after = busy();
  perSecond.push(done / seconds);
  portals.push((after.portals - before.portals) / done);
  database.push((after.database - before.database) / done);
}

/** @returns processor time in words. @param perSecond how many of the unit are a second. */
export function costOf({ portals, database }: Rounds, unit: string, perSecond: number): string {
  const [own, others] = [portals, database].map((each) => Math.round(median(each) * perSecond));
  return others ? `${own} + ${others} ${unit} of processor time` : `${own} ${unit} of processor time`;
}

/** @returns the median share that one is of the other, both measured in the same rounds. */
export function share(one: number[], other: number[]): string {
  return median(one.map((each, n) => each / other[n]!)).toFixed(2);
}

export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
