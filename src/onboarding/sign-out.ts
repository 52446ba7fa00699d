/** The paper's break: sign out and come back with the phone, or go on here where the insurer allows it. */
import { z } from "zod";
import { shownServices } from "../insurers/services.ts";
import { continueSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { qrSvg } from "../web/qr.ts";

export const signOut = memberPage({
  view: "onboarding/sign-out",
  heading: (t) => t.signOut.heading,
  form: z.strictObject({}),

  async show({ portal, member, visit }) {
    return {
      name: member.name,
      userId: member.user_id ?? "",
      services: await shownServices(portal, visit.language),
      mayContinue: portal.insurer.continue_in_place_off_at === null,
      address: `${portal.insurer.origin}/sign-in`,
      qr: qrSvg(`${portal.insurer.origin}/sign-in`),
    };
  },

  async submit({ portal, session }) {
    if (portal.insurer.continue_in_place_off_at !== null) return { leadTo: "/sign-out" };
    await continueSession(portal, session.id);
    return undefined;
  },
});
