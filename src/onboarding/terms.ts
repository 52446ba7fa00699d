/** The terms of use, whole, with a plain summary; agreeing is recorded with version, hash and moment (O4). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import type { Portal } from "../deps.ts";
import { transaction } from "../deps.ts";
import { acceptedTerms, acceptTerms } from "../insurers/terms.ts";
import { reach } from "../members/first-login-steps.ts";
import { deferTerms, endSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const terms = memberPage({
  view: "onboarding/terms",
  heading: (t) => t.terms.heading,
  form: z.strictObject({
    decision: z.enum(["agree", "decline", "later", ""]).default(""),
    version: z.string().optional(),
  }),

  async show({ portal, visit, member }) {
    const { terms } = portal.insurer;
    const accepted = await acceptedTerms(portal, member.id);
    return {
      terms: { ...terms, summary: terms.summary[visit.language] },
      changes: accepted ? (terms.changes?.[visit.language] ?? []) : [],
      graceUntil: accepted && mayWait(portal) ? terms.graceUntil : undefined,
    };
  },

  async submit(scene, { decision, version }) {
    if (decision === "") return { problems: { decision: [{ key: "termsNone" }] } };
    const { portal, session, member } = scene;
    const { terms: current } = portal.insurer;
    // Nobody agrees to a text that was published after the page was read.
    if (decision === "agree" && version !== undefined && version !== current.id) {
      return { problems: { decision: [{ key: "termsChanged" }] } };
    }
    if (decision === "later") {
      const hasAccepted = (await acceptedTerms(portal, member.id)) !== undefined;
      if (hasAccepted && mayWait(portal)) await deferTerms(portal, session.id);
      return undefined;
    }
    const isThrough = member.recovery_codes_saved_at !== null;
    return transaction(portal, async (within): Promise<Outcome> => {
      if (decision === "decline") {
        await endSession(within, session.id);
        await recordOwn({ ...scene, portal: within }, "terms.decline", "ok", current.version);
        return { leadTo: "/onboarding/declined", hasLeft: true };
      }
      if (await acceptTerms(within, member.id, current)) {
        await reach(within, "terms", member.id);
        await recordOwn({ ...scene, portal: within }, "terms.agree", "ok", current.version);
      }
      return isThrough ? { tells: "termsAgreed" } : undefined;
    });
  },
});

/** Whether the time of grace for those who accepted an older version is not over. */
function mayWait({ insurer, clock }: Portal): boolean {
  return insurer.terms.graceUntil !== undefined && clock() < insurer.terms.graceUntil;
}
