/** 進みぐあい: the funnel by step, of everybody, one list or one route; each number opens its list. */

import { batchesOf } from "../office/progress/batches.ts";
import { funnels, type Grouping, groupings, mediansOf } from "../office/progress/funnel.ts";
import type { OfficeKey, Sentence } from "../strings/office.ts";
import { shownFunnel } from "./funnel.ts";
import type { Scene } from "./gate.ts";
import { page } from "./page.ts";

const groupWords: Record<Grouping, OfficeKey> = { batch: "headBatch", route: "headRoute", week: "headWeek" };

export async function progress({ c, portal }: Scene): Promise<Response> {
  const { batch = "", route = "", by = "" } = c.req.query();
  const chosen = { ...(batch ? { batch } : {}), ...(route ? { route } : {}) };
  const grouping = groupings.find((each) => each === by);
  const [funnel] = await funnels(portal, chosen);
  const medians = await mediansOf(portal, chosen);
  const groups = grouping ? await funnels(portal, chosen, grouping) : [];
  const bars = funnel ? shownFunnel(funnel, chosen) : [];
  const data = {
    bars: bars.map((bar) => ({ ...bar, median: medians.has(bar.step) ? duration(medians.get(bar.step)!) : undefined })),
    batches: await batchesOf(portal),
    groupings: groupings.map((each) => ({ by: each, words: groupWords[each] })),
    grouping: grouping ? groupWords[grouping] : "",
    groups: groups.map(({ group, members, steps }) => ({ group, members, steps })),
  };
  return page(c, "progress", { key: "progressHeading" }, data, { typed: { batch, route, by } });
}

const minuteMs = 60_000;

function duration(ms: number): Sentence {
  if (ms < 90 * minuteMs) return { key: "minutes", values: { count: Math.max(1, Math.round(ms / minuteMs)) } };
  const hours = ms / (60 * minuteMs);
  return hours < 48
    ? { key: "hours", values: { count: Math.round(hours) } }
    : { key: "days", values: { count: Math.round(hours / 24) } };
}
