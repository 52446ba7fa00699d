/** An account for life: changed addresses and IDs, forgotten passwords, new phones, re-issued notices. */
import type { Kysely } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  const insurerId = ["insurer_id", "text", (c: any) => c.notNull().references("insurers.id")] as const;
  const memberId = ["member_id", "text", (c: any) => c.notNull().references("members.id")] as const;
  for (const [column, type] of [
    ["language", "text"],
    ["withdrawn_at", moment],
    ["user_id_changed_at", moment],
    ["pending_email", "text"],
    ["pending_email_index", "text"],
    ["pending_email_at", moment],
    ["recovery_email", "text"],
    ["recovery_email_index", "text"],
    ["recovery_email_confirmed_at", moment],
  ] as const) {
    await db.schema.alterTable("members").addColumn(column, type).execute();
  }
  // Whoever forgot the user ID or password is found by the address.
  await db.schema.createIndex("members_email").on("members").columns(["insurer_id", "email_index"]).execute();
  await db.schema
    .createIndex("members_recovery_email")
    .on("members")
    .columns(["insurer_id", "recovery_email_index"])
    .execute();

  await db.schema.alterTable("sessions").addColumn("factor_at", moment).execute();
  await db.schema.alterTable("sessions").addColumn("terms_deferred_at", moment).execute();
  await db.schema.alterTable("sessions").addColumn("authenticator_id", "text").execute();
  await db.schema.alterTable("notices").addColumn("for_recovery_at", moment).execute();
  await db.schema.alterTable("notices").addColumn("usable_from", moment).execute();

  // One row an ID that somebody gave up: nobody else gets it for a while.
  await db.schema
    .createTable("former_user_ids")
    .addColumn(...insurerId)
    .addColumn("user_id_key", "text", (c) => c.notNull())
    .addColumn(...memberId)
    .addColumn("free_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("former_user_ids_key", ["insurer_id", "user_id_key"])
    .execute();

  await db.schema
    .createTable("mail_links")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("purpose", "text", (c) => c.notNull())
    .addColumn("detail", "text")
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("consumed_at", moment)
    .execute();
  await db.schema.createIndex("mail_links_of_member").on("mail_links").columns(["member_id", "purpose"]).execute();
  await db.schema.createIndex("mail_links_ending").on("mail_links").columns(["expires_at"]).execute();

  await db.schema
    .createTable("password_resets")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("member_id", "text", (c) => c.references("members.id"))
    .addColumn("code_mac", "text", (c) => c.notNull())
    .addColumn("tries_left", "integer", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("email_proved_at", moment)
    .addColumn("factor_at", moment)
    .addColumn("consumed_at", moment)
    .execute();
  await db.schema.createIndex("password_resets_ending").on("password_resets").columns(["expires_at"]).execute();
  await db.schema.createIndex("password_resets_of_member").on("password_resets").columns(["member_id"]).execute();

  await db.schema
    .createTable("moves")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("opened_by", "text")
    .addColumn("confirmed_at", moment)
    .addColumn("authenticator_id", "text")
    .addColumn("consumed_at", moment)
    .execute();
  await db.schema.createIndex("moves_of_session").on("moves").columns(["session_id"]).execute();
  // A new invitation ends the member's older one; the new phone comes back with its visit only.
  await db.schema.createIndex("moves_of_member").on("moves").columns(["member_id"]).execute();
  await db.schema.createIndex("moves_opened").on("moves").columns(["opened_by"]).execute();

  // Challenges of sign-ins without a user ID are signed, not stored; only the used ones are remembered until they end.
  await db.schema
    .createTable("spent_challenges")
    .addColumn("challenge", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("expires_at", moment, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("spent_challenges_ending").on("spent_challenges").columns(["expires_at"]).execute();
}
