/** The funnel as bars: each step with its number, its share and the list behind it. */
import { stepWords } from "../office/members/words.ts";
import type { Funnel } from "../office/progress/funnel.ts";

/** @param chosen what the list behind each number is narrowed by. */
export function shownFunnel({ members, steps }: Funnel, chosen: Record<string, string>) {
  return steps.map(({ step, reached, stopped }) => ({
    step,
    words: stepWords[step],
    reached,
    stopped,
    members,
    /** In tenths of a percent, for the drawing. */
    share: members === 0 ? 0 : Math.round((reached / members) * 1000) / 10,
    list: `/members?${new URLSearchParams({ ...chosen, step })}`,
  }));
}
