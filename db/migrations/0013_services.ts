/** Services that members come to signed in: who may ask, what is under way, whom they know, and whom they will be told of. */
import type { Kysely } from "kysely";

/** The moments are milliseconds since 1970 and need 64 bits on PostgreSQL. */
const moment = "bigint";

export async function up(db: Kysely<unknown>): Promise<void> {
  // What services know a session by; it stays when the session's token changes.
  await db.schema.alterTable("sessions").addColumn("services_key", "text").execute();
  await db.schema.createIndex("sessions_at_services").on("sessions").columns(["services_key"]).execute();

  await db.schema
    .createTable("service_clients")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("service_id", "text", (c) => c.notNull().unique().references("services.id").onDelete("cascade"))
    .addColumn("redirect_uris", "text", (c) => c.notNull())
    .addColumn("post_logout_redirect_uris", "text", (c) => c.notNull())
    .addColumn("backchannel_logout_uri", "text")
    .addColumn("initiate_login_uri", "text")
    .addColumn("claims", "text", (c) => c.notNull())
    .addColumn("secret_hash", "text")
    .addColumn("former_secret_hash", "text")
    .addColumn("jwks_uri", "text")
    .addColumn("id_token_alg", "text", (c) => c.notNull())
    .addColumn("created_at", moment, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("service_clients_of_insurer").on("service_clients").columns(["insurer_id"]).execute();

  await db.schema
    .createTable("service_payloads")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("payload", "text", (c) => c.notNull())
    .addColumn("grant_id", "text")
    .addColumn("expires_at", moment, (c) => c.notNull())
    .addColumn("consumed_at", moment)
    .execute();
  // A code that is used twice takes everything with it that came of its grant.
  await db.schema.createIndex("service_payloads_of_grant").on("service_payloads").columns(["grant_id"]).execute();
  await db.schema.createIndex("service_payloads_ending").on("service_payloads").columns(["expires_at"]).execute();

  await db.schema
    .createTable("service_keys")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("alg", "text", (c) => c.notNull())
    .addColumn("jwk", "text", (c) => c.notNull())
    .addColumn("signs_from", moment, (c) => c.notNull())
    .execute();
  // Servers that make the first keys at the same moment make one of each kind.
  await db.schema
    .createIndex("service_keys_of_insurer")
    .on("service_keys")
    .columns(["insurer_id", "alg", "signs_from"])
    .unique()
    .execute();

  await db.schema
    .createTable("service_members")
    .addColumn("client_id", "text", (c) => c.notNull().references("service_clients.id").onDelete("cascade"))
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("member_id", "text", (c) => c.notNull().references("members.id"))
    .addColumn("sub", "text", (c) => c.notNull())
    .addColumn("since", moment)
    .addColumn("last_at", moment)
    .addPrimaryKeyConstraint("service_members_pair", ["client_id", "member_id"])
    .execute();
  await db.schema.createIndex("service_members_of_member").on("service_members").columns(["member_id"]).execute();

  await db.schema
    .createTable("service_sign_ins")
    .addColumn("sid", "text", (c) => c.primaryKey())
    .addColumn("insurer_id", "text", (c) => c.notNull().references("insurers.id"))
    .addColumn("client_id", "text", (c) => c.notNull().references("service_clients.id").onDelete("cascade"))
    .addColumn("member_id", "text", (c) => c.notNull().references("members.id"))
    .addColumn("services_key", "text", (c) => c.notNull())
    .addColumn("grant_id", "text", (c) => c.notNull())
    .addColumn("begun_at", moment, (c) => c.notNull())
    .addColumn("attempts", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("next_attempt_at", moment, (c) => c.notNull().defaultTo(0))
    .execute();
  // Two tabs that open one service at the same moment are one sign-in.
  await db.schema
    .createIndex("service_sign_ins_of_session")
    .on("service_sign_ins")
    .columns(["services_key", "client_id"])
    .unique()
    .execute();
  await db.schema.createIndex("service_sign_ins_of_member").on("service_sign_ins").columns(["member_id"]).execute();
}
