/** The first day of a run's notices, as the office types it. */
import type { Portal } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { dateInJapan, startOfDay } from "../../strings/moments.ts";

/** Nobody plans a posting further ahead; a day beyond is a slip. */
const daysAhead = 90;

/** @returns the moment the day begins in Japan. @throws {Refusal} where it is no day, over already, or too far ahead. */
export function validFrom({ clock }: Portal, day: string): number {
  const [first, last] = [dateInJapan(clock()), dateInJapan(clock() + daysAhead * 86_400_000)];
  const begins = startOfDay(day);
  const isDay = !Number.isNaN(begins) && dateInJapan(begins) === day;
  if (!isDay || day < first || day > last) throw new Refusal("validFromOutside", { date: day, first, last });
  return begins;
}
