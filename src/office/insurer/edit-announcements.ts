/** The insurer's announcements, as the office keeps them; each is known by its title until it ends. */
import { record } from "../../audit/audit.ts";
import { changes, rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import { newId, type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import type { Acting } from "../desk.ts";
import { differences, recordChanges } from "./changes.ts";
import { endOfDay, english, optional, paragraphs, type Readers, readFields, todayOrLater, words } from "./fields.ts";

type AnnouncementRow = Tables["announcements"];
type AnnouncementFields = Omit<AnnouncementRow, "id" | "insurer_id">;

/** Typed as the office writes it; nothing typed takes an optional field away. */
export type TypedAnnouncement = { [Field in keyof AnnouncementFields]?: string | undefined };

const readers = (now: number): Readers<AnnouncementFields> => ({
  title: words("fieldTitle", 60),
  body: paragraphs("fieldText", 1000),
  title_easy: optional(words("fieldTitleEasy", 120)),
  body_easy: optional(paragraphs("fieldTextEasy", 2000)),
  title_en: optional(english("fieldTitleEnglish", 120)),
  body_en: optional(paragraphs("fieldTextEnglish", 2000)),
  published_at: todayOrLater("fieldFirstDay", now),
  ended_at: optional(endOfDay("fieldLastDay")),
  batch: optional(words("fieldBatch")),
  route: optional(words("fieldRoute")),
});

/** What is not typed: shown to everybody, without an end, in Japanese. */
const open = {
  title_easy: null,
  body_easy: null,
  title_en: null,
  body_en: null,
  ended_at: null,
  batch: null,
  route: null,
};

/** @returns the newest first, two hundred at the most. */
export async function announcementsOf(portal: Portal): Promise<AnnouncementRow[]> {
  return rows(portal, "announcements").selectAll().orderBy("published_at", "desc").orderBy("id").limit(200).execute();
}

/** Shows an announcement from a day on, from now without it. @throws {Refusal} */
export async function addAnnouncement(
  { portal, actor }: Acting,
  typed: TypedAnnouncement & { title: string; body: string },
): Promise<void> {
  const now = portal.clock();
  const fields = { ...open, published_at: now, ...readFields(readers(now), typed) };
  // Title and text are typed, so both are read.
  const row = { id: newId(portal.random), insurer_id: portal.insurer.id, ...fields } as AnnouncementRow;
  await transaction(portal, async (within) => {
    await refuseWrong(within, row);
    await within.db.insertInto("announcements").values(row).execute();
    await record(within, { action: "announcement.add", outcome: "ok", actor, subject: row.id, detail: row.title });
  });
}

/** @returns the fields that changed. @throws {Refusal} */
export async function editAnnouncement(
  { portal, actor }: Acting,
  title: string,
  typed: TypedAnnouncement,
): Promise<(keyof AnnouncementFields)[]> {
  const wanted = readFields(readers(portal.clock()), typed);
  return transaction(portal, async (within) => {
    const before = await runningCalled(within, title);
    const changed = differences(before, wanted);
    const fields = Object.keys(changed) as (keyof AnnouncementFields)[];
    if (fields.length === 0) return fields;
    await refuseWrong(within, { ...before, ...changed });
    await changes(within, "announcements").set(changed).where("id", "=", before.id).execute();
    const about = { before, changed, subject: before.id, about: before.title };
    await recordChanges({ portal: within, actor }, "announcement.edit", about);
    return fields;
  });
}

/** Takes an announcement from the home page, now. @throws {Refusal} */
export async function endAnnouncement({ portal, actor }: Acting, title: string): Promise<void> {
  await transaction(portal, async (within) => {
    const before = await runningCalled(within, title);
    const changed = { ended_at: within.clock() };
    await changes(within, "announcements").set(changed).where("id", "=", before.id).execute();
    const about = { before, changed, subject: before.id, about: before.title };
    await recordChanges({ portal: within, actor }, "announcement.end", about);
  });
}

/** @throws {Refusal} for an announcement that nobody could see, half a language, or one of a title that is taken. */
async function refuseWrong(portal: Portal, row: AnnouncementRow): Promise<void> {
  if (row.ended_at !== null && row.ended_at <= row.published_at) throw new Refusal("announcementOver");
  const isHalf =
    (row.title_easy === null) !== (row.body_easy === null) || (row.title_en === null) !== (row.body_en === null);
  if (isHalf) throw new Refusal("announcementHalf");
  const other = await running(portal, row.title);
  if (other && other.id !== row.id) throw new Refusal("announcementExists", { title: row.title });
  for (const group of ["batch", "route"] as const) {
    const name = row[group];
    if (name !== null && !(await hasMembers(portal, group, name))) throw new Refusal("nobodyInGroup", { name });
  }
}

async function hasMembers(portal: Portal, group: "batch" | "route", name: string): Promise<boolean> {
  return (await rows(portal, "members").select("id").where(group, "=", name).limit(1).executeTakeFirst()) !== undefined;
}

async function runningCalled(portal: Portal, title: string): Promise<AnnouncementRow> {
  const found = await running(portal, title.normalize("NFC").trim());
  if (!found) throw new Refusal("announcementUnknown", { title });
  return found;
}

/** @returns the announcement of this title that has not ended, shown already or not. */
async function running(portal: Portal, title: string): Promise<AnnouncementRow | undefined> {
  return rows(portal, "announcements")
    .selectAll()
    .where("title", "=", title)
    .where((where) => where.or([where("ended_at", "is", null), where("ended_at", ">", portal.clock())]))
    .executeTakeFirst();
}
