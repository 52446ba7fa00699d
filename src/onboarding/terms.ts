/** The terms of use, whole, with a plain summary; agreeing is recorded with version, hash and moment (O4). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { acceptTerms } from "../insurers/terms.ts";
import { endSession } from "../sessions/sessions.ts";
import { step } from "./step.ts";

export const terms = step({
  form: z.strictObject({ decision: z.enum(["agree", "decline", ""]).default(""), version: z.string().optional() }),

  async show({ portal, visit }) {
    const { id, html, contents, version, publishedAt, summary } = portal.insurer.terms;
    return { terms: { id, html, contents, version, publishedAt, summary: summary[visit.language] } };
  },

  async submit(scene, { decision, version }) {
    if (decision === "") return { problems: { decision: [{ key: "termsNone" }] } };
    const { portal, session, member } = scene;
    const { terms: current } = portal.insurer;
    // Nobody agrees to a text that was published after the page was read.
    if (decision === "agree" && version !== undefined && version !== current.id) {
      return { problems: { decision: [{ key: "termsChanged" }] } };
    }
    return transaction(portal, async (within) => {
      if (decision === "decline") {
        await endSession(within, session.id);
        await recordOwn({ ...scene, portal: within }, "terms.decline", "ok", current.version);
        return { leaveTo: "/onboarding/declined" };
      }
      if (await acceptTerms(within, member.id, current)) {
        await recordOwn({ ...scene, portal: within }, "terms.agree", "ok", current.version);
      }
      return undefined;
    });
  },
});
