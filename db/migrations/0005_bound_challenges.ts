/** What a challenge is bound to is not always a session: the column says so. */
import type { Kysely } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("challenges").renameColumn("session_id", "bound_to").execute();
}
