/** What an insurer's headings mean is remembered; member numbers are kept in one case, so that A-1 and a-1 are one. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("list_columns")
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    // As people take it for the same: without spaces, width and case.
    .addColumn("folded", "text", (c) => c.notNull())
    .addColumn("heading", "text", (c) => c.notNull())
    // Null: the column is not read.
    .addColumn("meaning", "text")
    .addPrimaryKeyConstraint("list_columns_key", ["insurer_id", "folded"])
    .execute();
  await inCapitals(db);
  // Most members have no such address when they come in: an index of nothing costs each of them a write.
  for (const column of ["email", "recovery_email"]) {
    await db.schema.dropIndex(`members_${column}`).execute();
    const indexed = `${column}_index`;
    await sql`create index ${sql.ref(`members_${column}`)} on members (insurer_id, ${sql.ref(indexed)})
      where ${sql.ref(indexed)} is not null`.execute(db);
  }
}

/** Where both are there already, both stay; the office tells them apart by their names. */
export async function inCapitals(db: Kysely<unknown>): Promise<void> {
  await sql`
    update members set member_number = upper(member_number)
    where member_number <> upper(member_number) and (insurer_id, upper(member_number)) not in (
      select insurer_id, upper(member_number) from members group by insurer_id, upper(member_number) having count(*) > 1
    )`.execute(db);
}
