/** Ages, which only the encrypted birth date tells: whoever filters by age opens it row by row. */
import type { Portal } from "../../deps.ts";
import { unseal } from "../../members/members.ts";
import { dateInJapan } from "../../strings/moments.ts";

/** In whole years; either end may be open. */
export interface Ages {
  from?: number | undefined;
  to?: number | undefined;
}

/** Whether the member's age today, as birthdays count it, is within these. */
export function isOfAge(portal: Portal, member: { id: string; birth_date: string }, { from, to }: Ages): boolean {
  if (from === undefined && to === undefined) return true;
  const age = ageOn(unseal(portal, member, "birth_date")!, dateInJapan(portal.clock()));
  return age >= (from ?? 0) && age <= (to ?? Number.POSITIVE_INFINITY);
}

function ageOn(birthDate: string, today: string): number {
  const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
  return today.slice(5) < birthDate.slice(5) ? years - 1 : years;
}
