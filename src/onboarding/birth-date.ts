/** The second fact, asked right after the temporary sign-in; counted against the notice in its whole life (R7). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { transaction } from "../deps.ts";
import { readBirthDate } from "../members/birth-date.ts";
import { unseal } from "../members/members.ts";
import { countBirthDateTry, giveBirthDateTryBack, lockNotice } from "../notices/notices.ts";
import { sameText } from "../security/keys.ts";
import { endSession, replaceSession } from "../sessions/sessions.ts";
import { dateInJapan } from "../strings/moments.ts";
import { step } from "./step.ts";

export const birthDate = step({
  form: z.strictObject({ birthDate: z.string().default("") }),
  keeps: ["birthDate"],

  async submit(scene, typed) {
    const { portal, session, member, through } = scene;
    const reading = readBirthDate(typed.birthDate, dateInJapan(portal.clock()));
    if ("problem" in reading) return { problems: { birthDate: [{ key: reading.problem }] } };

    const noticeId = session.notice_id!;
    const left = await countBirthDateTry(portal, noticeId);
    const isRight = left !== undefined && sameText(reading.date, unseal(portal, member, "birth_date")!);
    if (isRight) {
      const token = await transaction(portal, async (within) => {
        await giveBirthDateTryBack(within, noticeId);
        await recordOwn({ ...scene, portal: within }, "sign-in.birth-date", "ok");
        return replaceSession(within, scene, { birthDateConfirmedAt: within.clock() }, through);
      });
      return token ? { session: token } : undefined;
    }

    await recordOwn(scene, "sign-in.birth-date", "refused");
    if (left) return { problems: { birthDate: [{ key: "birthDateOther", values: { read: reading.date, left } }] } };
    await transaction(portal, async (within) => {
      await lockNotice(within, noticeId);
      await endSession(within, session.id);
    });
    return { leaveTo: "/onboarding/locked" };
  },
});
