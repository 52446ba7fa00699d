/** A notice that came back marks the member's address, until it changes. */
import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("members").addColumn("address_wrong_at", "bigint").execute();
}
