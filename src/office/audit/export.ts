/** The audit log as a CSV file, for the insurer's own records and for an audit. */
import { appendFileSync } from "node:fs";
import { record } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import { writeWhole } from "../../files/whole-file.ts";

const columns = [
  "sequence",
  "at",
  "actor",
  "subject",
  "action",
  "outcome",
  "detail",
  "ip",
  "user_agent",
  "session_hash",
  "hash",
] as const;

interface Period {
  /** ms, included. */
  from?: number | undefined;
  /** ms, not included. */
  to?: number | undefined;
}

const rowsAtOnce = 1000;

/**
 * Writes the insurer's rows of a period, their moments in UTC, into a new file of mode 0600.
 * @returns how many rows. @throws {Refusal} when the file exists.
 */
export async function exportLog(portal: Portal, file: string, period: Period, actor: string): Promise<number> {
  let written = 0;
  await writeWhole(file, async (part) => {
    const detail = `from ${day(period.from)} to ${day(period.to)}`;
    await record(portal, { action: "audit.exported", outcome: "ok", actor, subject: portal.insurer.id, detail });
    appendFileSync(part, byteOrderMark + csvRow(columns));
    for (let after = 0; ; ) {
      const page = await pageOf(portal, after, period);
      appendFileSync(part, page.map((row) => csvRow(columns.map((name) => cell(row, name)))).join(""));
      written += page.length;
      if (page.length < rowsAtOnce) break;
      after = page.at(-1)!.sequence;
    }
  });
  return written;
}

type Row = Awaited<ReturnType<typeof pageOf>>[number];

function pageOf(portal: Portal, after: number, { from, to }: Period) {
  let page = rows(portal, "audit_events").select(columns).where("sequence", ">", after);
  if (from !== undefined) page = page.where("at", ">=", from);
  if (to !== undefined) page = page.where("at", "<", to);
  return page.orderBy("sequence").limit(rowsAtOnce).execute();
}

function cell(row: Row, name: (typeof columns)[number]): string | number {
  return name === "at" ? new Date(row.at).toISOString() : row[name];
}

function day(moment: number | undefined): string {
  return moment === undefined ? "-" : new Date(moment).toISOString();
}
