/** Moments as people in Japan read them; members' days and times are Japan's wherever the server stands. */
const offsetMs = 9 * 3_600_000;

/** @returns YYYY-MM-DD. */
export function dateInJapan(moment: number): string {
  return new Date(moment + offsetMs).toISOString().slice(0, 10);
}

/** @returns the day in Japan, days since 1970. */
export function dayInJapan(moment: number): number {
  return Math.floor((moment + offsetMs) / 86_400_000);
}

/** @returns the moment (ms) at which a day of Japan, YYYY-MM-DD, is over. */
export function endOfDayInJapan(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) + 86_400_000 - offsetMs;
}

/** @returns HH:MM. */
export function timeInJapan(moment: number): string {
  return new Date(moment + offsetMs).toISOString().slice(11, 16);
}

/** @returns YYYY-MM-DD HH:MM:SS. */
export function secondInJapan(moment: number): string {
  return new Date(moment + offsetMs).toISOString().slice(0, 19).replace("T", " ");
}

/** @returns the last day (YYYY-MM-DD) that ends before the moment. */
export function lastWholeDay(moment: number): string {
  return dateInJapan(moment - 86_400_000);
}

/** @param date YYYY-MM-DD. @returns the moment it begins; NaN where it is no date. */
export function startOfDay(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - offsetMs;
}
