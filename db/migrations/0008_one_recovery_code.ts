/** One recovery code takes the place of ten (C1): who had used all of them is given it, and ten that wait to be kept are not. */
import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`delete from pending_secrets where purpose = 'recovery-codes'`.execute(db);
  await sql`update members set recovery_codes_saved_at = null where recovery_codes_saved_at is not null and not exists
    (select 1 from recovery_codes c where c.member_id = members.id and c.used_at is null)`.execute(db);
}
