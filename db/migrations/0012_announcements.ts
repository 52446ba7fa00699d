/** Announcements in three languages and for some of the members; an insurer that was never used can go. */
import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  // All of them are null in an announcement of before: Japanese, for everybody.
  for (const column of ["title_easy", "body_easy", "title_en", "body_en", "batch", "route"]) {
    await db.schema.alterTable("announcements").addColumn(column, "text").execute();
  }
  // The row stays: what was done for the insurer stands in the audit log.
  await db.schema.alterTable("insurers").addColumn("removed_at", "bigint").execute();
}
