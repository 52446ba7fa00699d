/**
 * Lucia on our table. Lucia keeps raw ids, knows no absolute limit and reads the system's clock; here ids are stored as
 * SHA-256 only (S1), the absolute limit is enforced, and its moments are moved to the portal's clock.
 */
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from "lucia";
import { compiledOnce, type Text } from "../database/compiled-once.ts";
import { changes, removals, rows } from "../database/rows.ts";
import type { MemberRow, SessionRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";
import { hasLeft } from "../members/leaving.ts";
import { leaveServicesOpen } from "./at-services.ts";

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

function adapter(portal: Portal): Adapter {
  const { db, insurer, clock } = portal;
  const toSystemTime = (moment: number) => new Date(Date.now() + moment - clock());
  const toPortalTime = (date: Date) => clock() + date.getTime() - Date.now();
  return {
    async getSessionAndUser(token) {
      const [row] = await whoIsThere(db, insurer.id, hashToken(token), insurer.terms.id);
      if (!row || hasLeft(row, clock())) return [null, null];
      const {
        replaced_by: _,
        replaced_through: __,
        member_id: userId,
        idle_ends_at,
        assurance,
        notice_id,
        started_at,
        ends_at,
        birth_date_confirmed_at,
        continued_at,
        email_proved_at,
        factor_at,
        terms_deferred_at,
        authenticator_id,
        user_agent,
        services_key,
        ...member
      } = row;
      const attributes = {
        assurance,
        notice_id,
        started_at,
        ends_at,
        birth_date_confirmed_at,
        continued_at,
        email_proved_at,
        factor_at,
        terms_deferred_at,
        authenticator_id,
        user_agent,
        services_key,
      };
      const expiresAt = toSystemTime(Math.min(idle_ends_at, ends_at));
      const session: DatabaseSession = { id: token, userId, expiresAt, attributes };
      const user: DatabaseUser = { id: userId, attributes: member };
      return [session, user];
    },
    async getUserSessions(memberId) {
      const living = await rows(portal, "sessions")
        .selectAll()
        .where("member_id", "=", memberId)
        .where("replaced_by", "is", null)
        .execute();
      return living.map(
        ({ id, member_id, idle_ends_at, insurer_id, replaced_by, replaced_through, ...attributes }) => ({
          id,
          userId: member_id,
          expiresAt: toSystemTime(Math.min(idle_ends_at, attributes.ends_at)),
          attributes,
        }),
      );
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
      await changes(portal, "sessions")
        .set({ idle_ends_at: toPortalTime(expiresAt) })
        .where("id", "=", hashToken(token))
        .execute();
    },
    /** Lucia asks for it where a session has run out. */
    async deleteSession(token) {
      await leaveServicesOpen(portal, hashToken(token));
      await removals(portal, "sessions").where("id", "=", hashToken(token)).execute();
    },
    async deleteUserSessions(memberId) {
      await removals(portal, "sessions").where("member_id", "=", memberId).execute();
    },
    async deleteExpiredSessions() {
      await leaveServicesOpen(portal);
      await removals(portal, "sessions")
        .where((where) => where.or([where("idle_ends_at", "<=", clock()), where("ends_at", "<=", clock())]))
        .execute();
    },
  };
}

/** Who is there, asked for every page: the session and its member. Where both have a column, the member's is the one. */
const whoIsThere = compiledOnce((db, insurerId: Text, id: Text, termsId: Text) =>
  db
    .selectFrom("sessions")
    .innerJoin("members", "members.id", "sessions.member_id")
    .selectAll("sessions")
    .selectAll("members")
    .select((select) => {
      const authenticators = select
        .selectFrom("authenticators")
        .whereRef("authenticators.member_id", "=", "sessions.member_id");
      const acceptances = select
        .selectFrom("terms_acceptances")
        .whereRef("terms_acceptances.member_id", "=", "sessions.member_id");
      return [
        authenticators.select((all) => all.fn.countAll<number>().as("n")).as("authenticators"),
        authenticators
          .where("name", "is", null)
          .select((all) => all.fn.countAll<number>().as("n"))
          .as("unnamed_authenticators"),
        acceptances
          .where("terms_id", "=", termsId)
          .select((all) => all.fn.countAll<number>().as("n"))
          .as("accepted_current_terms"),
      ];
    })
    .where("sessions.insurer_id", "=", insurerId)
    .where("sessions.id", "=", id)
    .where("sessions.replaced_by", "is", null)
    .where("members.insurer_id", "=", insurerId)
    .where("members.locked_at", "is", null)
    .where("members.withdrawn_at", "is", null)
    .$narrowType<{ authenticators: number; unnamed_authenticators: number; accepted_current_terms: number }>(),
);
