/**
 * Lucia on our table. Lucia keeps raw ids, knows no absolute limit and reads the system's clock; here ids are stored as
 * SHA-256 only (S1), the absolute limit is enforced, and its moments are moved to the portal's clock.
 */
import { createHash } from "node:crypto";
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import type { MemberRow, SessionRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";

declare module "lucia" {
  interface Register {
    Lucia: ReturnType<typeof luciaOf>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: MemberAttributes;
  }
}

export type SessionAttributes = Omit<
  SessionRow,
  "id" | "insurer_id" | "member_id" | "idle_ends_at" | "replaced_by" | "replaced_through"
>;

/** The member's row, with what the journey asks of the other tables counted in the same query. */
export interface MemberAttributes extends Omit<MemberRow, "id"> {
  authenticators: number;
  unnamed_authenticators: number;
  accepted_current_terms: number;
}

export function luciaOf(portal: Portal) {
  return new Lucia(adapter(portal), {
    sessionExpiresIn: new TimeSpan(portal.insurer.idle_minutes, "m"),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

function adapter(portal: Portal): Adapter {
  const { db, insurer, clock } = portal;
  const toSystemTime = (moment: number) => new Date(Date.now() + moment - clock());
  const toPortalTime = (date: Date) => clock() + date.getTime() - Date.now();
  const ofInsurer = db.selectFrom("sessions").where("sessions.insurer_id", "=", insurer.id);
  return {
    async getSessionAndUser(token) {
      const row = await currentRow(portal, hashToken(token));
      if (!row) return [null, null];
      const { s_member_id, s_idle_ends_at, assurance, notice_id, started_at, ends_at, ...rest } = row;
      const { birth_date_confirmed_at, continued_at, email_proved_at, user_agent, ...member } = rest;
      const attributes = {
        assurance,
        notice_id,
        started_at,
        ends_at,
        birth_date_confirmed_at,
        continued_at,
        email_proved_at,
        user_agent,
      };
      const session: DatabaseSession = {
        id: token,
        userId: s_member_id,
        expiresAt: toSystemTime(Math.min(s_idle_ends_at, ends_at)),
        attributes,
      };
      const user: DatabaseUser = { id: s_member_id, attributes: member };
      return [session, user];
    },
    async getUserSessions(memberId) {
      const rows = await ofInsurer
        .selectAll()
        .where("member_id", "=", memberId)
        .where("replaced_by", "is", null)
        .execute();
      return rows.map(({ id, member_id, idle_ends_at, insurer_id, replaced_by, replaced_through, ...attributes }) => ({
        id,
        userId: member_id,
        expiresAt: toSystemTime(Math.min(idle_ends_at, attributes.ends_at)),
        attributes,
      }));
    },
    async setSession(session) {
      const row = {
        ...session.attributes,
        id: hashToken(session.id),
        insurer_id: insurer.id,
        member_id: session.userId,
      };
      await db
        .insertInto("sessions")
        .values({ ...row, idle_ends_at: toPortalTime(session.expiresAt) })
        .execute();
    },
    async updateSessionExpiration(token, expiresAt) {
      await db
        .updateTable("sessions")
        .set({ idle_ends_at: toPortalTime(expiresAt) })
        .where("insurer_id", "=", insurer.id)
        .where("id", "=", hashToken(token))
        .execute();
    },
    async deleteSession(token) {
      await db.deleteFrom("sessions").where("insurer_id", "=", insurer.id).where("id", "=", hashToken(token)).execute();
    },
    async deleteUserSessions(memberId) {
      await db.deleteFrom("sessions").where("insurer_id", "=", insurer.id).where("member_id", "=", memberId).execute();
    },
    async deleteExpiredSessions() {
      await db
        .deleteFrom("sessions")
        .where("insurer_id", "=", insurer.id)
        .where((where) => where.or([where("idle_ends_at", "<=", clock()), where("ends_at", "<=", clock())]))
        .execute();
    },
  };
}

/** Everything a request needs to know about who is there, in one query: it runs for each page. */
function currentRow(portal: Portal, id: string) {
  return portal.db
    .selectFrom("sessions")
    .innerJoin("members", "members.id", "sessions.member_id")
    .selectAll("members")
    .select([
      "sessions.member_id as s_member_id",
      "sessions.idle_ends_at as s_idle_ends_at",
      "sessions.assurance",
      "sessions.notice_id",
      "sessions.started_at",
      "sessions.ends_at",
      "sessions.birth_date_confirmed_at",
      "sessions.continued_at",
      "sessions.email_proved_at",
      "sessions.user_agent",
    ])
    .select((select) => [
      select
        .selectFrom("authenticators")
        .whereRef("authenticators.member_id", "=", "members.id")
        .select((count) => count.fn.countAll<number>().as("n"))
        .$asScalar()
        .$notNull()
        .as("authenticators"),
      select
        .selectFrom("authenticators")
        .whereRef("authenticators.member_id", "=", "members.id")
        .where("authenticators.name", "is", null)
        .select((count) => count.fn.countAll<number>().as("n"))
        .$asScalar()
        .$notNull()
        .as("unnamed_authenticators"),
      select
        .selectFrom("terms_acceptances")
        .whereRef("terms_acceptances.member_id", "=", "members.id")
        .where("terms_acceptances.terms_id", "=", portal.insurer.terms.id)
        .select((count) => count.fn.countAll<number>().as("n"))
        .$asScalar()
        .$notNull()
        .as("accepted_current_terms"),
    ])
    .where("sessions.insurer_id", "=", portal.insurer.id)
    .where("sessions.id", "=", id)
    .where("sessions.replaced_by", "is", null)
    .where("members.retired_at", "is", null)
    .executeTakeFirst();
}
