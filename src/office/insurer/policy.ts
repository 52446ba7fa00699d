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

interface Deviation {
  /** What the policy says. */
  policy: string;
  /** The requirements it departs from. */
  departsFrom: string;
  compensation: string;
}

/** @returns the deviation register: every row that applies to the insurer's settings. */
export function deviationsOf(insurer: InsurerRow): Deviation[] {
  return register(insurer)
    .filter(({ applies }) => applies)
    .map(({ applies: _, ...deviation }) => deviation);
}

function register({
  password_policy,
  idle_minutes,
  absolute_minutes,
  notice_days,
  continue_in_place_off_at,
}: InsurerRow): (Deviation & { applies: boolean })[] {
  const { kosmo } = passwordPolicies;
  const isKosmo = password_policy === "kosmo";
  return [
    {
      applies: isKosmo,
      policy: `Passwords have ${kosmo.min} to ${kosmo.max} characters`,
      departsFrom: "ASVS 6.2.9, NIST SP 800-63B-4 3.1.1.2",
      compensation:
        "A second factor is mandatory (MHLW Q&A シQ-54 (c) accepts 8 mixed characters with two factors); or --preset modern",
    },
    {
      applies: isKosmo,
      policy: "Passwords need a letter, a digit and a symbol",
      departsFrom: "ASVS 6.2.5, NIST SP 800-63B-4 3.1.1.2",
      compensation: "A second factor is mandatory; common and own words are refused; or --preset modern",
    },
    {
      applies: isKosmo,
      policy: "Upper and lower case are not told apart",
      departsFrom: "ASVS 6.2.8",
      compensation: "Tries are limited (R1, R2); argon2id with a pepper; or --preset modern",
    },
    {
      applies: true,
      policy: "The birth date is asked at the first login",
      departsFrom: "ASVS 6.4.2, if taken as a secret",
      compensation: `It is asked on top of a 55-bit secret on paper, with ${birthDateTries} tries a notice; it never resets anything`,
    },
    {
      applies: true,
      policy: "The home page shows before the second factor",
      departsFrom: "ASVS 6.3.3, MHLW two factors",
      compensation: "Only its frame: no personal data, and nothing opens (S8)",
    },
    {
      applies: true,
      policy: "User ID and password are on one paper",
      departsFrom: "One envelope is one factor",
      compensation: `Birth date, ${notice_days} days, single use, a mail about every new factor; a sealed postcard is recommended`,
    },
    {
      applies: notice_days > 30,
      policy: `A notice can be used for ${notice_days} days from its first day`,
      departsFrom: "NIST SP 800-63B-4 4.2.1.2, which gives a posted code 30 days (P3)",
      compensation: `Birth date with ${birthDateTries} tries, single use, void once the paper comes back; or --notice-days 30`,
    },
    {
      applies: continue_in_place_off_at === null,
      policy: "Members may add the second factor without signing in again",
      departsFrom: "The printed manual, which has the new password typed once more",
      compensation: `Same browser, within the ${onboardingMinutes / 60} hours of the first login; or --continue-in-place off`,
    },
    {
      applies: idle_minutes > 30,
      policy: `A session ends after ${idle_minutes} minutes without use`,
      departsFrom: "Our limit of 30 minutes (S4, ASVS 7.3.1)",
      compensation: `NIST SP 800-63B-4 2.2.3 allows an hour; the page says so, and asks ${warningMinutes} minutes before; or --idle 30`,
    },
    {
      applies: absolute_minutes > 12 * 60,
      policy: `A session ends after ${absolute_minutes} minutes in all`,
      departsFrom: "Our limit of 12 hours (S4, ASVS 7.3.2)",
      compensation: "NIST SP 800-63B-4 2.2.3 allows 24 hours with two factors; or --absolute 720",
    },
  ];
}
