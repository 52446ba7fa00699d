/** An import in parts that never came to its end: it was killed, stopped, or still runs. The audit log knows. */
import type { Action } from "../../audit/actions.ts";
import { rows } from "../../database/rows.ts";

export interface UnfinishedImport {
  /** What its new members are filed under. */
  batch: string;
  /** Name of the list. */
  file: string;
  /** When it began or was stopped, ms. */
  at: number;
}

const marks: Action[] = ["members.import-began", "members.import-stopped", "members.imported"];

/** @returns the import that came last, if it has no end. A list that was imported whole after it took its place. */
export async function unfinishedImport(office: Parameters<typeof rows>[0]): Promise<UnfinishedImport | undefined> {
  const last = await rows(office, "audit_events")
    .select(["action", "at", "detail"])
    .where("action", "in", marks)
    .orderBy("sequence", "desc")
    .limit(1)
    .executeTakeFirst();
  if (!last || last.action === "members.imported") return undefined;
  const [, batch = "", file = ""] = / batch=(.*) file=(.*)$/.exec(last.detail) ?? [];
  return { batch, file, at: last.at };
}
