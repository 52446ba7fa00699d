/** The funnel: how many have come how far in the first login, in all or by batch, route or week of the notice. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { type FirstLoginStep, firstLoginSteps, momentsOf, placeOf } from "../../members/first-login-steps.ts";

export const groupings = ["batch", "route", "week"] as const;
export type Grouping = (typeof groupings)[number];

/** Whose progress; everybody's where nothing is said. */
interface Chosen {
  batch?: string | undefined;
  route?: string | undefined;
}

export interface Funnel {
  /** The batch, the route, or the Monday (YYYY-MM-DD) of the week of the first notice; empty where there is none, or for all. */
  group: string;
  members: number;
  steps: Step[];
}

interface Step {
  step: FirstLoginStep;
  /** Those who have come so far. */
  reached: number;
  /** Those of them who have gone no further. */
  stopped: number;
}

/** @returns one for each group, or one for all. Counted from an index alone; those who have left are among them. */
export async function funnels(portal: Portal, chosen: Chosen, by?: Grouping): Promise<Funnel[]> {
  let query = rows(portal, "members").select(({ fn }) => [
    "batch",
    "route",
    "issued_on",
    "reached",
    fn.countAll<number>().as("members"),
  ]);
  if (chosen.batch !== undefined) query = query.where("batch", "=", chosen.batch);
  if (chosen.route !== undefined) query = query.where("route", "=", chosen.route);
  // As fine as the index is: so SQLite counts along it and sorts nothing.
  const counted = await query.groupBy(["batch", "route", "issued_on", "reached"]).execute();
  const groups = new Map<string, number[]>();
  for (const { members, reached, ...row } of counted) {
    const group = by === undefined ? "" : by === "week" ? weekOf(row.issued_on) : (row[by] ?? "");
    const counts = groups.get(group) ?? Array<number>(firstLoginSteps.length + 1).fill(0);
    counts[reached ?? 0]! += Number(members);
    groups.set(group, counts);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, counts]) => funnelOf(group, counts));
}

/** @param stopped how many stopped at each place; at 0 those without a notice. */
function funnelOf(group: string, stopped: number[]): Funnel {
  const from = (place: number) => stopped.slice(place).reduce((sum, count) => sum + count, 0);
  return {
    group,
    members: from(0),
    steps: firstLoginSteps.map((step) => ({ step, reached: from(placeOf(step)), stopped: stopped[placeOf(step)]! })),
  };
}

/** @param day days since 1970, which was a Thursday. */
function weekOf(day: number | null): string {
  if (day === null) return "";
  const monday = day - ((day + 3) % 7);
  return new Date(monday * 86_400_000).toISOString().slice(0, 10);
}

/** So many who are through say how long a step takes; more would say the same. */
const asked = 1000;

/** @returns ms from the step before to this one, in the middle of those who are through; nothing where nobody's moments are known. */
export async function mediansOf(portal: Portal, { batch, route }: Chosen): Promise<Map<FirstLoginStep, number>> {
  let query = rows(portal, "members").select("reached_at").where("reached", "=", placeOf("complete"));
  if (batch !== undefined) query = query.where("batch", "=", batch);
  if (route !== undefined) query = query.where("route", "=", route);
  const through = (await query.limit(asked).execute()).map(({ reached_at }) => momentsOf(reached_at));
  const medians = firstLoginSteps.slice(1).flatMap((step, index): [FirstLoginStep, number][] => {
    const before = firstLoginSteps[index]!;
    const times = through.flatMap((moments) => {
      const [from, to] = [moments.get(before), moments.get(step)];
      return from === undefined || to === undefined ? [] : [to - from];
    });
    times.sort((a, b) => a - b);
    return times.length === 0 ? [] : [[step, times[times.length >> 1]!]];
  });
  return new Map(medians);
}
