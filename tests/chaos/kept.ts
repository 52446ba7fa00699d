/** What the database holds after the kills, compared with what people saw. */
import { sql } from "kysely";
import type { Database } from "../../src/database/database.ts";
import { isPostgres } from "../support/database.ts";
import type { Journal } from "./walkers.ts";

/** @returns the steps that were acknowledged to somebody and are not in the database. */
export async function lostSteps(db: Database, { acknowledged }: Journal): Promise<string[]> {
  const lost: string[] = [];
  for (const [id, paths] of acknowledged) {
    const recorded = await stepsRecorded(db, id);
    lost.push(...paths.filter((path) => recorded[path] === false).map((path) => `${id} ${path}`));
  }
  return lost;
}

/** Path of a step → whether the database holds that this member did it. */
async function stepsRecorded(db: Database, id: string): Promise<Record<string, boolean>> {
  const member = await db.selectFrom("members").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  const has = async (table: "terms_acceptances" | "authenticators" | "recovery_codes") =>
    (await db.selectFrom(table).select("member_id").where("member_id", "=", id).execute()).length > 0;
  const told = await db
    .selectFrom("audit_events")
    .select("action")
    .where("subject", "=", id)
    .where("outcome", "=", "ok")
    .execute();
  const tells = (...actions: string[]) => told.some(({ action }) => actions.includes(action));
  return {
    "/onboarding/birth-date": tells("sign-in.birth-date"),
    "/onboarding/terms": (await has("terms_acceptances")) && tells("terms.agree"),
    "/onboarding/account": member.account_chosen_at !== null && tells("account.choose"),
    "/onboarding/password": member.password_set_at !== null && tells("password.set"),
    "/onboarding/email": member.email_set_at !== null,
    "/onboarding/email-code": member.email_deferred_at !== null,
    "/sign-out": tells("sign-out"),
    "/onboarding/authenticator": (await has("authenticators")) && tells("otp.add", "passkey.add"),
    "/onboarding/recovery-codes": await has("recovery_codes"),
  };
}

/** @returns what the database's own checks and the numbers of the audit log complain of. */
export async function damages(db: Database): Promise<unknown[]> {
  const heads = await db.selectFrom("audit_heads").selectAll().execute();
  const events = await db.selectFrom("audit_events").select("sequence").execute();
  const missing = events.length - heads.reduce((sum, head) => sum + head.sequence, 0);
  if (isPostgres) return missing === 0 ? [] : [{ missing }];
  const integrity = (await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)).rows;
  const foreignKeys = (await sql`pragma foreign_key_check`.execute(db)).rows;
  return [
    ...integrity.filter((row) => row.integrity_check !== "ok"),
    ...foreignKeys,
    ...(missing === 0 ? [] : [{ missing }]),
  ];
}
