/** つながっているサービス: which services know the member, since when and what, and the end of any of it. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { changes, one, removals, rows } from "../database/rows.ts";
import { type Portal, transaction } from "../deps.ts";
import { claimsOf, connectionsOf } from "../insurers/service-clients.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { strings } from "../strings/strings.ts";
import type { Outcome } from "../web/form-page.ts";

const here = "/account/services";

export const connections = memberPage({
  view: "services/connections",
  heading: (t) => t.connections.heading,
  back: "/account/profile",
  form: z.strictObject({ end: z.string() }),

  async show({ portal, member, visit }) {
    const { claims: words } = strings[visit.language].connections;
    const all = await connectionsOf(portal, member.id);
    return {
      connections: all.map((each) => ({
        id: each.client_id,
        name: each[`name_${visit.language}`],
        since: each.since!,
        lastAt: each.last_at!,
        knows: claimsOf(each).map((claim) => words[claim]),
      })),
    };
  },

  async submit(scene, { end }): Promise<Outcome> {
    return transaction(scene.portal, async (within): Promise<Outcome> => {
      if (!(await endConnection(within, scene.member.id, end))) return "missing";
      await recordOwn({ ...scene, portal: within }, "service.end", "ok", end);
      return { leadTo: here, tells: "serviceEnded" };
    });
  },
});

/** The service is told, and what it was given is dead; it knows the member again by the same name once they come back. */
async function endConnection(portal: Portal, memberId: string, clientId: string): Promise<boolean> {
  const known = changes(portal, "service_members")
    .set({ since: null, last_at: null })
    .where("member_id", "=", memberId)
    .where("client_id", "=", clientId)
    .where("since", "is not", null);
  if (!(await one(known))) return false;
  const ofBoth = rows(portal, "service_sign_ins").where("member_id", "=", memberId).where("client_id", "=", clientId);
  for (const { sid, grant_id } of await ofBoth.select(["sid", "grant_id"]).execute()) {
    await removals(portal, "service_payloads").where("grant_id", "=", grant_id).execute();
    // No session is known by this name: the service is told as of any session that is not there.
    await changes(portal, "service_sign_ins").set({ services_key: sid }).where("sid", "=", sid).execute();
  }
  return true;
}
