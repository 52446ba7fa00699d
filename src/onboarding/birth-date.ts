/** The second fact, asked right after the temporary sign-in; counted against the notice in its whole life (R7). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { sameText } from "../keys/keys.ts";
import { readBirthDate } from "../members/birth-date.ts";
import { reach } from "../members/first-login-steps.ts";
import { unseal } from "../members/members.ts";
import { countBirthDateTry, giveBirthDateTryBack, lockNotice } from "../notices/notices.ts";
import { recoverByNotice } from "../notices/recovery-notice.ts";
import { endSession, replaceSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { dateInJapan } from "../strings/moments.ts";
import type { Outcome } from "../web/form-page.ts";

export const birthDate = memberPage({
  view: "onboarding/birth-date",
  heading: (t) => t.birthDate.heading,
  form: z.strictObject({ birthDate: z.string().default("") }),
  keeps: ["birthDate"],

  async submit(scene, typed) {
    const { portal, session, member, through } = scene;
    const reading = readBirthDate(typed.birthDate, dateInJapan(portal.clock()));
    if ("problem" in reading) return { problems: { birthDate: [{ key: reading.problem }] } };

    // One transaction: the notice's row makes parallel tries wait for each other, and a right one never counts.
    return transaction(portal, async (within): Promise<Outcome> => {
      const left = await countBirthDateTry(within, session.notice_id!);
      const isRight = left !== undefined && sameText(reading.date, unseal(portal, member, "birth_date")!);
      if (isRight) {
        await giveBirthDateTryBack(within, session.notice_id!);
        await recoverByNotice(within, scene);
        const token = await replaceSession(within, scene, { birthDateConfirmedAt: within.clock() }, through);
        if (!token) return undefined;
        await reach(within, "birth-date", member.id);
        await recordOwn({ ...scene, portal: within }, "sign-in.birth-date", "ok");
        return { session: token };
      }
      await recordOwn({ ...scene, portal: within }, "sign-in.birth-date", "refused");
      if (left) return { problems: { birthDate: [{ key: "birthDateOther", values: { read: reading.date, left } }] } };
      await lockNotice(within, session.notice_id!);
      await endSession(within, session.id);
      return { leadTo: "/onboarding/locked", hasLeft: true };
    });
  },
});
