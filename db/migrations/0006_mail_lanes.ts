/** Mail in two lanes, and the addresses that refused a mail for good. */
import { type Kysely, sql } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What waits already, and what a server of the version before still writes, can wait.
  await db.schema
    .alterTable("outbox")
    .addColumn("lane", "text", (c) => c.notNull().defaultTo("told"))
    .execute();
  await db.schema.alterTable("outbox").addColumn("refused_at", moment).execute();
  await db.schema.alterTable("outbox").addColumn("email_index", "text").execute();
  await db.schema.dropIndex("outbox_due").execute();
  // Each lane looks for the oldest of its own that still has to go out, several times a second.
  await db.schema
    .createIndex("outbox_due")
    .on("outbox")
    .columns(["lane", "next_attempt_at"])
    .where(sql.ref("sent_at"), "is", null)
    .where(sql.ref("failed_at"), "is", null)
    .execute();
  // The page that waits for a code asks whether its address refused one.
  await db.schema
    .createIndex("outbox_refused")
    .on("outbox")
    .columns(["member_id", "email_index"])
    .where(sql.ref("refused_at"), "is not", null)
    .execute();
}
