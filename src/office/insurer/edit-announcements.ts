/** The insurer's announcements, as the office keeps them; each is known by its title until it ends. */
import { record } from "../../audit/audit.ts";
import { changes, rows } from "../../database/rows.ts";
import type { Tables } from "../../database/tables.ts";
import { newId, type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import type { Acting } from "../desk.ts";
import { recordChanges } from "./changes.ts";
import { endOfDay, optional, paragraphs, type Readers, readFields, todayOrLater, words } from "./fields.ts";

type AnnouncementRow = Tables["announcements"];
type AnnouncementFields = Omit<AnnouncementRow, "id" | "insurer_id">;

const readers = (now: number): Readers<AnnouncementFields> => ({
  title: words("fieldTitle", 60),
  body: paragraphs("fieldText", 1000),
  published_at: todayOrLater("fieldFirstDay", now),
  ended_at: optional(endOfDay("fieldLastDay")),
});

/** @returns the newest first, two hundred at the most. */
export async function announcementsOf(portal: Portal): Promise<AnnouncementRow[]> {
  return rows(portal, "announcements").selectAll().orderBy("published_at", "desc").orderBy("id").limit(200).execute();
}

/** Shows an announcement from a day on, from now without it. @throws {Refusal} */
export async function addAnnouncement(
  { portal, actor }: Acting,
  typed: { title: string; body: string; published_at?: string | undefined; ended_at?: string | undefined },
): Promise<void> {
  const now = portal.clock();
  const fields = { published_at: now, ended_at: null, ...readFields(readers(now), typed) };
  // Both are typed, so both are read.
  const row = { id: newId(portal.random), insurer_id: portal.insurer.id, ...fields } as AnnouncementRow;
  if (row.ended_at !== null && row.ended_at <= row.published_at) throw new Refusal("announcementOver");
  await transaction(portal, async (within) => {
    if (await running(within, row.title)) throw new Refusal("announcementExists", { title: row.title });
    await within.db.insertInto("announcements").values(row).execute();
    await record(within, { action: "announcement.add", outcome: "ok", actor, subject: row.id, detail: row.title });
  });
}

/** Takes an announcement from the home page, now. @throws {Refusal} */
export async function endAnnouncement({ portal, actor }: Acting, title: string): Promise<void> {
  await transaction(portal, async (within) => {
    const before = await running(within, title.normalize("NFC").trim());
    if (!before) throw new Refusal("announcementUnknown", { title });
    const changed = { ended_at: within.clock() };
    await changes(within, "announcements").set(changed).where("id", "=", before.id).execute();
    const about = { before, changed, subject: before.id, about: before.title };
    await recordChanges({ portal: within, actor }, "announcement.end", about);
  });
}

/** @returns the announcement of this title that has not ended, shown already or not. */
async function running(portal: Portal, title: string) {
  return rows(portal, "announcements")
    .select(["id", "title", "ended_at"])
    .where("title", "=", title)
    .where((where) => where.or([where("ended_at", "is", null), where("ended_at", ">", portal.clock())]))
    .executeTakeFirst();
}
