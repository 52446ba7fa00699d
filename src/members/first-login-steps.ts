/** How far members have come in the first login: each step once and for good. For the office's funnel, never for the journey. */
import { changes } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { dayInJapan } from "../strings/moments.ts";

/** In their order; the number that is kept is the place from 1 on. `recovery-codes`: the code is shown. */
export const firstLoginSteps = [
  "issued",
  "signed-in",
  "birth-date",
  "terms",
  "password",
  "email",
  "authenticator",
  "recovery-codes",
  "complete",
] as const;
export type FirstLoginStep = (typeof firstLoginSteps)[number];

export const placeOf = (step: FirstLoginStep) => firstLoginSteps.indexOf(step) + 1;

/** Notes that these members have reached the step; whoever was further before stays there. Call it in the transaction of what it tells of. */
export async function reach(within: Portal, step: FirstLoginStep, ...memberIds: string[]): Promise<void> {
  const now = within.clock();
  const place = placeOf(step);
  await changes(within, "members")
    .set((set) => ({
      reached: place,
      reached_at: set(set.fn.coalesce("reached_at", set.val("")), "||", ` ${place}:${now}`),
      ...(step === "issued" ? { issued_on: dayInJapan(now) } : {}),
    }))
    .where("id", "in", memberIds)
    .where((where) => where.or([where("reached", "is", null), where("reached", "<", place)]))
    .execute();
}

/** @returns when each step was reached, ms. @param reachedAt as it is kept. */
export function momentsOf(reachedAt: string | null): Map<FirstLoginStep, number> {
  const parts = (reachedAt ?? "")
    .trim()
    .split(" ")
    .filter((part) => part !== "");
  return new Map(
    parts.map((part) => {
      const [place, at] = part.split(":").map(Number);
      return [firstLoginSteps[place! - 1]!, at!];
    }),
  );
}
