/** The audit log as a CSV file, for the insurer's own records and for an audit. */
import { appendFileSync } from "node:fs";
import { record } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import type { Portal } from "../../deps.ts";
import { byteOrderMark, csvRow } from "../../files/csv.ts";
import { writeWhole } from "../../files/whole-file.ts";
import { secondInJapan } from "../../strings/moments.ts";
import { inWords, type OfficeKey, type OfficeLanguage } from "../../strings/office.ts";
import type { Acting } from "../desk.ts";

const stored = [
  "sequence",
  "at",
  "actor",
  "action",
  "outcome",
  "detail",
  "subject",
  "ip",
  "user_agent",
  "session_hash",
  "hash",
] as const;

type Column = (typeof stored)[number] | "member_number";

const headings: Record<Column, OfficeKey> = {
  sequence: "auditSequence",
  at: "auditAt",
  actor: "auditActor",
  member_number: "auditMember",
  action: "auditAction",
  outcome: "auditOutcome",
  detail: "auditDetail",
  subject: "auditSubject",
  ip: "auditIp",
  user_agent: "auditBrowser",
  session_hash: "auditSession",
  hash: "auditHash",
};
const columns = Object.keys(headings) as Column[];

interface Period {
  /** ms, included. */
  from?: number | undefined;
  /** ms, not included. */
  to?: number | undefined;
}

const rowsAtOnce = 1000;

/**
 * Writes the insurer's rows of a period, their moments in Japan's time, into a new file of mode 0600.
 * @param language of the headings. @returns how many rows. @throws {Refusal} when the file exists.
 */
export async function exportLog(
  { portal, actor }: Acting,
  file: string,
  period: Period,
  language: OfficeLanguage,
): Promise<number> {
  let written = 0;
  await writeWhole(file, async (part) => {
    const detail = `from ${day(period.from)} to ${day(period.to)}`;
    await record(portal, { action: "audit.exported", outcome: "ok", actor, subject: portal.insurer.id, detail });
    appendFileSync(part, byteOrderMark + csvRow(columns.map((name) => inWords([{ key: headings[name] }], language))));
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

/** What a row is about is a member, or a notice of one. */
function pageOf(portal: Portal, after: number, { from, to }: Period) {
  let page = rows(portal, "audit_events")
    .leftJoin("notices", "notices.id", "audit_events.subject")
    .leftJoin("members", (join) =>
      join.on((on) =>
        on.or([
          on("members.id", "=", on.ref("audit_events.subject")),
          on("members.id", "=", on.ref("notices.member_id")),
        ]),
      ),
    )
    .select(stored.map((name) => `audit_events.${name}` as const))
    .select("members.member_number")
    .where("audit_events.sequence", ">", after);
  if (from !== undefined) page = page.where("at", ">=", from);
  if (to !== undefined) page = page.where("at", "<", to);
  return page.orderBy("audit_events.sequence").limit(rowsAtOnce).execute();
}

function cell(row: Row, name: Column): string | number | null {
  return name === "at" ? secondInJapan(row.at) : row[name];
}

function day(moment: number | undefined): string {
  return moment === undefined ? "-" : new Date(moment).toISOString();
}
