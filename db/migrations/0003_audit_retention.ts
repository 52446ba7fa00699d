/** Old rows of the audit log may go, up to a signed checkpoint and no further (L6). */
import { type Kysely, sql } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("audit_checkpoints")
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("sequence", moment, (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("mac", "text", (c) => c.notNull())
    .addColumn("at", moment, (c) => c.notNull())
    .addPrimaryKeyConstraint("audit_checkpoints_sequence", ["insurer_id", "sequence"])
    .execute();
  if (db.getExecutor().adapter.constructor.name === "PostgresAdapter") await onPostgres(db);
  else await onSqlite(db);
}

async function onPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger audit_events_fixed on audit_events`.execute(db);
  await sql`create trigger audit_events_fixed before update or truncate on audit_events
    for each statement execute function refuse_change()`.execute(db);
  await sql`create function refuse_unsigned_delete() returns trigger language plpgsql as $$ begin
    if not exists (select 1 from audit_checkpoints c where c.insurer_id = old.insurer_id and c.sequence >= old.sequence)
    then raise exception 'rows of audit_events are never changed'; end if;
    return old; end $$`.execute(db);
  await sql`create trigger audit_events_kept before delete on audit_events
    for each row execute function refuse_unsigned_delete()`.execute(db);
  await sql`create trigger audit_checkpoints_fixed before update or delete or truncate on audit_checkpoints
    for each statement execute function refuse_change()`.execute(db);
}

async function onSqlite(db: Kysely<unknown>): Promise<void> {
  await sql`drop trigger audit_events_no_delete`.execute(db);
  await sql`create trigger audit_events_no_delete before delete on audit_events
    when not exists (select 1 from audit_checkpoints c where c.insurer_id = old.insurer_id and c.sequence >= old.sequence)
    begin select raise(abort, 'rows of audit_events are never changed'); end`.execute(db);
  for (const change of ["update", "delete"]) {
    await sql`create trigger ${sql.raw(`audit_checkpoints_no_${change}`)} before ${sql.raw(change)} on audit_checkpoints
      begin select raise(abort, 'rows of audit_checkpoints are never changed'); end`.execute(db);
  }
}
