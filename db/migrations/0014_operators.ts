/** Who works in the office's console: operators with their roles at each insurer, passkeys, sessions and invitations. */
import { type Kysely, sql } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  const operatorId = ["operator_id", "text", (c: any) => c.notNull().references("operators.id")] as const;
  const insurerId = ["insurer_id", "text", (c: any) => c.notNull().references("insurers.id")] as const;

  // The name is what the audit log knows them by: nobody ever gets that of another.
  await db.schema
    .createTable("operators")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull().unique())
    .addColumn("user_handle", "text", (c) => c.notNull().unique())
    .addColumn("created_at", moment, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("operator_roles")
    .addColumn(...operatorId)
    .addColumn(...insurerId)
    .addColumn("role", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("operator_roles_key", ["operator_id", "insurer_id", "role"])
    .execute();

  await db.schema
    .createTable("operator_passkeys")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...operatorId)
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("credential_id", "text", (c) => c.notNull().unique())
    .addColumn("public_key", "text", (c) => c.notNull())
    .addColumn("counter", moment, (c) => c.notNull())
    .addColumn("transports", "text", (c) => c.notNull())
    .addColumn("aaguid", "text", (c) => c.notNull())
    .addColumn("backup_eligible", "integer", (c) => c.notNull())
    .addColumn("backed_up", "integer", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("last_used_at", moment)
    .execute();
  await db.schema.createIndex("operator_passkeys_of").on("operator_passkeys").columns(["operator_id"]).execute();

  await db.schema
    .createTable("operator_sessions")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...operatorId)
    .addColumn(...insurerId)
    .addColumn("user_agent", "text", (c) => c.notNull())
    .addColumn("started_at", moment, (c) => c.notNull())
    .addColumn("seen_at", moment, (c) => c.notNull())
    .addColumn("ends_at", moment, (c) => c.notNull())
    .addColumn("proved_at", moment, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("operator_sessions_of").on("operator_sessions").columns(["operator_id"]).execute();

  // Whom the operator has made sure to be speaking with.
  await db.schema
    .createTable("verified_callers")
    .addColumn("session_id", "text", (c) => c.notNull())
    .addColumn(...insurerId)
    .addColumn("member_id", "text", (c) => c.notNull().references("members.id"))
    .addColumn("verified_at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("verified_callers_key", ["session_id", "member_id"])
    .execute();

  await db.schema
    .createTable("operator_invitations")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn(...operatorId)
    .addColumn(...insurerId)
    .addColumn("created_at", moment, (c) => c.notNull())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("opened_by", "text")
    .addColumn("ended_at", moment)
    .execute();
  await db.schema.createIndex("operator_invitations_of").on("operator_invitations").columns(["operator_id"]).execute();

  await db.schema
    .createTable("spent_operator_challenges")
    .addColumn("challenge", "text", (c) => c.primaryKey())
    .addColumn("expires_at", moment, (c) => c.notNull())
    .execute();

  // What waits for the office is counted for its first page: each kind from the few rows it is about.
  await sql`create index notices_locked on notices (insurer_id, member_id) where locked_at is not null`.execute(db);
  await sql`create index notices_waiting on notices (insurer_id, usable_from) where usable_from is not null`.execute(
    db,
  );
  await sql`create index notices_ending on notices (insurer_id, expires_at)
    where used_at is null and voided_at is null`.execute(db);
  await sql`create index members_locked on members (insurer_id, id) where locked_at is not null`.execute(db);
  await sql`create index outbox_failed on outbox (insurer_id, created_at) where failed_at is not null`.execute(db);
  // The log is read by whom it is about, and by who did it.
  await db.schema
    .createIndex("audit_events_of_actor")
    .on("audit_events")
    .columns(["insurer_id", "actor", "sequence"])
    .execute();
}
