/** The language of pages and mails. It opens nothing and hides nothing, so it needs no recent proof. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { setLanguage } from "../members/members.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const language = memberPage({
  view: "account/language",
  heading: (t) => t.language.heading,
  back: "/account/profile",
  form: z.strictObject({ language: z.enum(["ja", "easy", "en"]).optional() }),

  async show({ member, visit }) {
    return { current: member.language ?? visit.language };
  },

  async submit(scene, { language: wanted }): Promise<Outcome> {
    const { portal, member } = scene;
    if (!wanted) return { problems: { language: [{ key: "languageNone" }] } };
    await transaction(portal, async (within) => {
      await setLanguage(within, member.id, wanted);
      await recordOwn({ ...scene, portal: within }, "language.change", "ok", wanted);
    });
    // The page it leads to sets the browser's cookie.
    return { leadTo: `/account/profile?lang=${wanted}`, tells: "languageChanged" };
  },
});
