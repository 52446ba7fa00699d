/** The lists that members came in with, for whoever looks at one of them. */
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";

const most = 50;

/** @returns the names of the lists, the newest first; not more than fifty. */
export async function batchesOf(portal: Portal): Promise<string[]> {
  const found = await rows(portal, "members")
    .select(["batch", ({ fn }) => fn.max("created_at").as("at")])
    .where("batch", "is not", null)
    .groupBy("batch")
    .execute();
  const newest = found.toSorted((a, b) => Number(b.at) - Number(a.at));
  return newest.slice(0, most).flatMap(({ batch }) => batch ?? []);
}

export async function newestBatch(portal: Portal): Promise<string | undefined> {
  const row = await rows(portal, "members")
    .select("batch")
    .where("batch", "is not", null)
    .orderBy("created_at", "desc")
    .limit(1)
    .executeTakeFirst();
  return row?.batch ?? undefined;
}
