/** What the insurer decides about passwords, sessions and notices, and where that departs from the standards. */
import type { InsurerRow } from "../../database/tables.ts";
import { Refusal } from "../../files/refusal.ts";
import { birthDateTries } from "../../notices/notices.ts";
import { passwordPolicies } from "../../passwords/password-policy.ts";
import { onboardingMinutes } from "../../sessions/sessions.ts";
import type { Sentence } from "../../strings/office.ts";
import { warningMinutes } from "../../web/page.ts";
import type { Acting } from "../desk.ts";
import { changeInsurer } from "./edit.ts";

export type Policy = Pick<
  InsurerRow,
  "password_policy" | "idle_minutes" | "absolute_minutes" | "notice_days" | "slow_after" | "kept_days"
> & {
  /** Whether 「このまま設定を続ける」 is offered in the first login. */
  continueInPlace: boolean;
};

/**
 * A notice is good for 30 days unless the insurer decides otherwise (P3); beyond these limits a session is too long or too short to use (S4), and an
 * internet line is slow for honest people or never (R4).
 */
export const policyLimits = {
  idle_minutes: [5, 60],
  absolute_minutes: [30, 1440],
  notice_days: [1, 90],
  slow_after: [10, 500],
  kept_days: [180, 3650],
} as const;
const names = {
  idle_minutes: { key: "policyIdle" },
  absolute_minutes: { key: "policyAbsolute" },
  notice_days: { key: "policyNoticeDays" },
  slow_after: { key: "policySlowAfter" },
  kept_days: { key: "policyKeptDays" },
} as const;

/** @returns the fields that changed. @throws {Refusal} naming every value out of its limits. */
export async function changePolicy(
  acting: Acting,
  { continueInPlace, ...wanted }: Partial<Policy>,
): Promise<Partial<InsurerRow>> {
  const { insurer, clock } = acting.portal;
  const problems = (Object.keys(policyLimits) as (keyof typeof policyLimits)[]).flatMap((field): Sentence[] => {
    const [least, most] = policyLimits[field];
    const value = wanted[field];
    if (value === undefined || (value >= least && value <= most)) return [];
    return [{ key: "outOfLimits", values: { name: names[field], least, most, value } }];
  });
  const { idle_minutes: idle, absolute_minutes: absolute } = { ...insurer, ...wanted };
  if (absolute < idle) problems.push({ key: "absoluteBelowIdle", values: { absolute, idle } });
  if (problems.length > 0) throw new Refusal(problems);
  const offAt = insurer.continue_in_place_off_at ?? clock();
  return changeInsurer(acting, "insurer.policy", {
    ...wanted,
    ...(continueInPlace === undefined ? {} : { continue_in_place_off_at: continueInPlace ? null : offAt }),
  });
}

/** What the policy says, the requirements it departs from, and what makes up for it. */
export type Deviation = Record<"policy" | "departsFrom" | "compensation", Sentence>;

/** @returns the deviation register: every row that applies to the insurer's settings. */
export function deviationsOf({
  password_policy,
  idle_minutes: idle,
  absolute_minutes: absolute,
  notice_days: days,
  continue_in_place_off_at,
}: InsurerRow): Deviation[] {
  const { kosmo } = passwordPolicies;
  const isKosmo = password_policy === "kosmo";
  const values = {
    least: kosmo.min,
    most: kosmo.max,
    tries: birthDateTries,
    days,
    hours: onboardingMinutes / 60,
    idle,
    absolute,
    warning: warningMinutes,
  };
  const rows = [
    [isKosmo, "Length"],
    [isKosmo, "Mix"],
    [isKosmo, "Case"],
    [true, "BirthDate"],
    [true, "Home"],
    [true, "OnePaper"],
    [days > 30, "NoticeDays"],
    [continue_in_place_off_at === null, "Continue"],
    [idle > 30, "Idle"],
    [absolute > 12 * 60, "Absolute"],
  ] as const;
  return rows
    .filter(([applies]) => applies)
    .map(([, name]) => ({
      policy: { key: `deviation${name}`, values },
      departsFrom: { key: `deviation${name}From`, values },
      compensation: { key: `deviation${name}By`, values },
    }));
}
