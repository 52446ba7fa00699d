/** What the office keeps: import batches, distribution routes, drafts of terms, branding, locks. */
import type { Kysely } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [column, type] of [
    ["batch", "text"],
    ["route", "text"],
    ["updated_at", moment],
    ["locked_at", moment],
    ["lock_reason", "text"],
  ] as const) {
    await db.schema.alterTable("members").addColumn(column, type).execute();
  }
  // A batch is listed and its notices are issued in the order of the member numbers.
  await db.schema
    .createIndex("members_of_batch")
    .on("members")
    .columns(["insurer_id", "batch", "member_number"])
    .execute();

  for (const column of ["color", "website", "privacy_html", "security_contact"]) {
    await db.schema.alterTable("insurers").addColumn(column, "text").execute();
  }
  await db.schema.alterTable("services").addColumn("category", "text").execute();

  await db.schema.alterTable("terms").addColumn("changes", "text").execute();
  await db.schema.alterTable("terms").addColumn("grace_until", moment).execute();
  await db.schema
    .createTable("terms_drafts")
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("version", "text", (c) => c.notNull())
    .addColumn("html", "text", (c) => c.notNull())
    .addColumn("summary", "text", (c) => c.notNull())
    .addColumn("changes", "text")
    .addColumn("created_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("terms_drafts_version", ["insurer_id", "version"])
    .execute();

  // Notices are listed by the day they were issued.
  await db.schema.createIndex("notices_issued").on("notices").columns(["insurer_id", "issued_at", "id"]).execute();
}
