/** The office's roster: how members are searched, how far each has come in the first login, marks, and what is kept how long. */
import { type Kysely, sql } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter.constructor.name === "PostgresAdapter";
  // What begins with the same letters stands together, whatever language PostgreSQL was made for; SQLite does so by itself.
  const letters = isPostgres ? sql`text collate "C"` : "text";
  for (const [column, type] of [
    ["name_key", letters],
    ["given_key", letters],
    ["kana_key", letters],
    ["given_kana_key", letters],
    ["birth_key", moment],
    ["postal_key", moment],
    ["imported_email_key", moment],
    ["reached", "integer"],
    ["reached_at", "text"],
    ["issued_on", "integer"],
    ["paper_only_at", moment],
    ["do_not_send_at", moment],
    ["guardian", "text"],
  ] as const) {
    await db.schema.alterTable("members").addColumn(column, type).execute();
  }
  if (isPostgres) await sql`alter table members alter column member_number type text collate "C"`.execute(db);

  // Who is searched by the beginning of a name comes in the order of the names, a page at a time.
  for (const key of ["name_key", "given_key", "kana_key", "given_kana_key"]) {
    await db.schema.createIndex(`members_${key}`).on("members").columns(["insurer_id", key, "member_number"]).execute();
  }
  // Whoever is found by one value comes by number: an index without it would be passed over for that of the numbers.
  const birth = ["insurer_id", "birth_key", "member_number"];
  await db.schema.createIndex("members_birth").on("members").columns(birth).execute();
  // Only rows with a value, so that a new member costs the import nothing here.
  for (const column of ["postal_key", "imported_email_key", "pending_email_index"]) {
    await indexOfFilled(db, `members_${column}`, column);
  }
  for (const [name, column] of [
    ["members_email", "email_index"],
    ["members_recovery_email", "recovery_email_index"],
  ] as const) {
    await db.schema.dropIndex(name).execute();
    await indexOfFilled(db, name, column);
  }
  // Rows that an older version wrote are given their keys by the running server.
  await db.schema
    .createIndex("members_without_keys")
    .on("members")
    .column("id")
    .where(sql.ref("name_key"), "is", null)
    .execute();

  await fillReached(db);
  // The funnel is counted from this alone; who stands at one step is listed by number.
  await db.schema
    .createIndex("members_progress")
    .on("members")
    .columns(["insurer_id", "batch", "route", "issued_on", "reached"])
    .execute();
  await indexOfFilled(db, "members_at_step", "reached");

  await db.schema.alterTable("outbox").addColumn("kind", "text").execute();
  await db.schema.createIndex("outbox_of_member").on("outbox").columns(["member_id", "created_at"]).execute();
  await db.schema
    .alterTable("insurers")
    .addColumn("kept_days", "integer", (c) => c.notNull().defaultTo(730))
    .execute();
}

async function indexOfFilled(db: Kysely<unknown>, name: string, column: string): Promise<void> {
  const columns = ["insurer_id", column, "member_number"];
  await db.schema.createIndex(name).on("members").columns(columns).where(sql.ref(column), "is not", null).execute();
}

/** Members who began before this version: the furthest step that their rows tell of; when they reached the others is not known. */
async function fillReached(db: Kysely<unknown>): Promise<void> {
  await sql`update members set
    reached = case
      when recovery_codes_saved_at is not null then 9
      when exists (select 1 from authenticators a where a.member_id = members.id and a.name is not null) then 8
      when exists (select 1 from authenticators a where a.member_id = members.id) then 7
      when email_set_at is not null then 6
      when password_set_at is not null then 5
      when exists (select 1 from terms_acceptances t where t.member_id = members.id) then 4
      else 1 end,
    issued_on = (select (min(issued_at) + 32400000) / 86400000 from notices n where n.member_id = members.id)
    where exists (select 1 from notices n where n.member_id = members.id)`.execute(db);
}
