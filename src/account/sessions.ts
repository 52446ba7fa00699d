/** Where the member is signed in, by device and browser and without places, and the end of any of it (S6). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { deviceKind } from "../authenticators/device-names.ts";
import { transaction } from "../deps.ts";
import { browserFamily } from "../sessions/browser-family.ts";
import { endOwnSession, sessionsOf } from "../sessions/own-sessions.ts";
import { endOtherSessions } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { strings } from "../strings/strings.ts";
import type { Outcome } from "../web/form-page.ts";

const here = "/account/sessions";

export const sessions = memberPage({
  view: "account/sessions",
  heading: (t) => t.sessions.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ end: z.string().optional(), endOthers: z.literal("yes").optional() }),

  async show({ portal, member, session, visit }) {
    const words = strings[visit.language].sessions;
    const all = await sessionsOf(portal, member.id);
    return {
      sessions: all.map(({ id, user_agent, started_at, idle_ends_at }) => ({
        id,
        name: `${deviceKind(user_agent, words.otherDevice)} ${browserFamily(user_agent)}`.trim(),
        isThis: id === session.id,
        startedAt: started_at,
        lastSeenAt: idle_ends_at - portal.insurer.idle_minutes * 60_000,
      })),
    };
  },

  async submit(scene, { end, endOthers }): Promise<Outcome> {
    const { portal, member, session } = scene;
    return transaction(portal, async (within): Promise<Outcome> => {
      if (endOthers) await endOtherSessions(within, member.id, session.id);
      else if (end === session.id) return { leadTo: "/sign-out" };
      else if (!end || !(await endOwnSession(within, member.id, end))) return "missing";
      await recordOwn({ ...scene, portal: within }, endOthers ? "sessions.end-others" : "session.end", "ok");
      return { leadTo: here, tells: endOthers ? "otherSessionsEnded" : "sessionEnded" };
    });
  },
});
