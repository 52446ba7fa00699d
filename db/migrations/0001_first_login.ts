/** Insurers, members, notices and everything the first login records. */
import { type Kysely, sql } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  const insurerId = ["insurer_id", "text", (c: any) => c.notNull().references("insurers.id")] as const;
  const memberId = ["member_id", "text", (c: any) => c.notNull().references("members.id")] as const;

  await db.schema
    .createTable("insurers")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("origin", "text", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_en", "text", (c) => c.notNull())
    .addColumn("phone", "text", (c) => c.notNull())
    .addColumn("phone_hours", "text", (c) => c.notNull())
    .addColumn("phone_hours_en", "text", (c) => c.notNull())
    .addColumn("postal_address", "text", (c) => c.notNull())
    .addColumn("password_policy", "text", (c) => c.notNull().check(sql`password_policy in ('kosmo', 'modern')`))
    .addColumn("continue_in_place_off_at", moment)
    .addColumn("notice_days", "integer", (c) => c.notNull())
    .addColumn("idle_minutes", "integer", (c) => c.notNull())
    .addColumn("absolute_minutes", "integer", (c) => c.notNull())
    .addColumn("demonstration_at", moment)
    .addColumn("created_at", moment, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("terms")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("version", "text", (c) => c.notNull())
    .addColumn("html", "text", (c) => c.notNull())
    .addColumn("summary", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("published_at", moment, (c) => c.notNull())
    .execute();
  // The current version is the newest that is published: one look-up a page.
  await db.schema.createIndex("terms_current").on("terms").columns(["insurer_id", "published_at"]).execute();

  await db.schema
    .createTable("services")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("position", "integer", (c) => c.notNull())
    .addColumn("name_ja", "text", (c) => c.notNull())
    .addColumn("name_easy", "text", (c) => c.notNull())
    .addColumn("name_en", "text", (c) => c.notNull())
    .addColumn("url", "text", (c) => c.notNull())
    .addColumn("shown_from", moment)
    .addColumn("shown_until", moment)
    .execute();
  await db.schema.createIndex("services_in_order").on("services").columns(["insurer_id", "position"]).execute();

  await db.schema
    .createTable("announcements")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("title", "text", (c) => c.notNull())
    .addColumn("body", "text", (c) => c.notNull())
    .addColumn("published_at", moment, (c) => c.notNull())
    .addColumn("ended_at", moment)
    .execute();
  await db.schema
    .createIndex("announcements_newest")
    .on("announcements")
    .columns(["insurer_id", "published_at"])
    .execute();

  await db.schema
    .createTable("members")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("member_number", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("name_kana", "text", (c) => c.notNull())
    .addColumn("birth_date", "text", (c) => c.notNull())
    .addColumn("imported_email", "text")
    .addColumn("postal_address", "text")
    .addColumn("user_handle", "text", (c) => c.notNull().unique())
    .addColumn("user_id", "text")
    .addColumn("user_id_key", "text")
    .addColumn("sign_in_method", "text", (c) => c.check(sql`sign_in_method in ('passkey', 'otp')`))
    .addColumn("account_chosen_at", moment)
    .addColumn("password_hash", "text")
    .addColumn("password_set_at", moment)
    .addColumn("email", "text")
    .addColumn("email_index", "text")
    .addColumn("email_set_at", moment)
    .addColumn("email_confirmed_at", moment)
    .addColumn("email_deferred_at", moment)
    .addColumn("recovery_codes_saved_at", moment)
    .addColumn("retired_at", moment)
    .addColumn("created_at", moment, (c) => c.notNull())
    .addUniqueConstraint("members_number", ["insurer_id", "member_number"])
    // Two members who ask for one user ID at the same moment: the database decides.
    .addUniqueConstraint("members_user_id", ["insurer_id", "user_id_key"])
    .execute();

  await db.schema
    .createTable("terms_acceptances")
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("terms_id", "text", (c) => c.notNull().references("terms.id"))
    .addColumn("terms_hash", "text", (c) => c.notNull())
    .addColumn("accepted_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("terms_acceptances_once", ["member_id", "terms_id"])
    .execute();

  await db.schema
    .createTable("notices")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("temporary_user_id", "text", (c) => c.notNull())
    .addColumn("temporary_user_id_key", "text", (c) => c.notNull())
    .addColumn("password_hash", "text", (c) => c.notNull())
    .addColumn("birth_date_failures", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("issued_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("used_at", moment)
    .addColumn("locked_at", moment)
    .addColumn("voided_at", moment)
    .addUniqueConstraint("notices_temporary_user_id", ["insurer_id", "temporary_user_id_key"])
    .execute();
  await db.schema.createIndex("notices_of_member").on("notices").columns(["member_id", "issued_at"]).execute();

  await db.schema
    .createTable("sessions")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("notice_id", "text", (c) => c.references("notices.id"))
    .addColumn("assurance", "text", (c) => c.notNull().check(sql`assurance in ('notice', 'password', 'full')`))
    .addColumn("started_at", moment, (c) => c.notNull())
    .addColumn("idle_ends_at", moment, (c) => c.notNull())
    .addColumn("ends_at", moment, (c) => c.notNull())
    .addColumn("birth_date_confirmed_at", moment)
    .addColumn("continued_at", moment)
    .addColumn("email_proved_at", moment)
    .addColumn("user_agent", "text", (c) => c.notNull())
    .addColumn("replaced_by", "text")
    .addColumn("replaced_through", "text")
    .execute();
  await db.schema.createIndex("sessions_of_member").on("sessions").columns(["member_id", "started_at"]).execute();
  // The sweep of ended sessions.
  await db.schema.createIndex("sessions_ending").on("sessions").columns(["idle_ends_at"]).execute();

  await db.schema
    .createTable("limits")
    .addColumn(...insurerId)
    .addColumn("key", "text", (c) => c.notNull())
    .addColumn("failures", "integer", (c) => c.notNull())
    .addColumn("blocked_until", moment, (c) => c.notNull())
    .addColumn("updated_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("limits_key", ["insurer_id", "key"])
    .execute();
  await db.schema.createIndex("limits_oldest").on("limits").columns(["updated_at"]).execute();

  await db.schema
    .createTable("challenges")
    .addColumn("challenge", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn(...memberId)
    .addColumn("purpose", "text", (c) => c.notNull().check(sql`purpose in ('register', 'authenticate')`))
    .addColumn("origin", "text", (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("consumed_at", moment)
    .execute();
  await db.schema.createIndex("challenges_ending").on("challenges").columns(["expires_at"]).execute();

  await db.schema
    .createTable("pending_secrets")
    .addColumn("session_id", "text", (c) => c.notNull().references("sessions.id").onDelete("cascade"))
    .addColumn("purpose", "text", (c) => c.notNull().check(sql`purpose in ('otp', 'recovery-codes')`))
    .addColumn(...insurerId)
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("pending_secrets_one", ["session_id", "purpose"])
    .execute();

  await db.schema
    .createTable("authenticators")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("kind", "text", (c) => c.notNull().check(sql`kind in ('passkey', 'otp')`))
    .addColumn("name", "text")
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("last_used_at", moment)
    .addColumn("credential_id", "text", (c) => c.unique())
    .addColumn("public_key", "text")
    .addColumn("counter", moment)
    .addColumn("transports", "text")
    .addColumn("aaguid", "text")
    .addColumn("backup_eligible", "integer")
    .addColumn("backed_up", "integer")
    .addColumn("secret", "text")
    .addColumn("last_time_step", moment)
    .execute();
  await db.schema
    .createIndex("authenticators_of_member")
    .on("authenticators")
    .columns(["member_id", "created_at"])
    .execute();

  await db.schema
    .createTable("recovery_codes")
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("selector", "text", (c) => c.notNull())
    .addColumn("code_hash", "text", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("used_at", moment)
    .addPrimaryKeyConstraint("recovery_codes_selector", ["member_id", "selector"])
    .execute();

  await db.schema
    .createTable("email_codes")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn("email_index", "text", (c) => c.notNull())
    .addColumn("code_mac", "text", (c) => c.notNull())
    .addColumn("tries_left", "integer", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("consumed_at", moment)
    .execute();
  await db.schema.createIndex("email_codes_newest").on("email_codes").columns(["member_id", "created_at"]).execute();

  await db.schema
    .createTable("outbox")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...insurerId)
    .addColumn(...memberId)
    .addColumn("message", "text", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("next_attempt_at", moment, (c) => c.notNull())
    .addColumn("sent_at", moment)
    .addColumn("failed_at", moment)
    .execute();
  // Only what still has to go out is looked for, every second.
  await db.schema
    .createIndex("outbox_due")
    .on("outbox")
    .columns(["next_attempt_at"])
    .where(sql.ref("sent_at"), "is", null)
    .where(sql.ref("failed_at"), "is", null)
    .execute();

  await db.schema
    .createTable("audit_heads")
    .addColumn("insurer_id", "text", (c) => c.primaryKey().references("insurers.id"))
    .addColumn("sequence", moment, (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("audit_events")
    .addColumn(...insurerId)
    .addColumn("sequence", moment, (c) => c.notNull())
    .addColumn("at", moment, (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("detail", "text", (c) => c.notNull())
    .addColumn("ip", "text", (c) => c.notNull())
    .addColumn("user_agent", "text", (c) => c.notNull())
    .addColumn("session_hash", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("audit_events_sequence", ["insurer_id", "sequence"])
    .execute();
  await db.schema.createIndex("audit_events_of_subject").on("audit_events").columns(["subject", "sequence"]).execute();
  await refuseChanges(db, "audit_events");

  await db.schema
    .createTable("key_checks")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("check_value", "text", (c) => c.notNull())
    .execute();
}

/** Rows of the audit log are written once: the database itself refuses an update or a delete. */
async function refuseChanges(db: Kysely<unknown>, table: string): Promise<void> {
  const name = sql.raw(table);
  if (db.getExecutor().adapter.constructor.name === "PostgresAdapter") {
    await sql`create function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception 'rows of % are never changed', tg_table_name; end $$`.execute(db);
    await sql`create trigger ${sql.raw(`${table}_fixed`)} before update or delete or truncate on ${name}
      for each statement execute function refuse_change()`.execute(db);
    return;
  }
  for (const change of ["update", "delete"]) {
    await sql`create trigger ${sql.raw(`${table}_no_${change}`)} before ${sql.raw(change)} on ${name}
      begin select raise(abort, ${sql.lit(`rows of ${table} are never changed`)}); end`.execute(db);
  }
}
