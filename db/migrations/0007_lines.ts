/** Internet lines are judged by how many accounts were named on them and not proved; an insurer says how many slow one. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("slips")
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("line", "text", (c) => c.notNull())
    .addColumn("account", "text", (c) => c.notNull())
    .addColumn("slipped_at", "bigint", (c) => c.notNull())
    // The key begins with what is counted: the slips of one line.
    .addPrimaryKeyConstraint("slips_key", ["insurer_id", "line", "account"])
    .execute();
  await db.schema
    .alterTable("insurers")
    .addColumn("slow_after", "integer", (c) => c.notNull().defaultTo(30))
    .execute();
  // What was counted for whole addresses is counted no more.
  await sql`delete from limits where key like 'address %' or key like 'recovery %'`.execute(db);
}
