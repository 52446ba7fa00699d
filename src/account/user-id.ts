/** Another user ID. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { queueMail } from "../mail/outbox.ts";
import { readUserId, userIdRule } from "../members/user-id.ts";
import { changeUserId, nextUserIdChange } from "../members/user-id-change.ts";
import { wantedUserIdProblems } from "../members/wanted-user-id.ts";
import { renewSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import type { Problem } from "../strings/strings.ts";
import type { Outcome } from "../web/form-page.ts";

const overview = "/account/profile";

export const userId = memberPage({
  view: "account/user-id",
  heading: (t) => t.userId.heading,
  back: overview,
  form: z.strictObject({ userId: z.string().default("") }),
  keeps: ["userId"],

  async show({ member }) {
    return { rule: { min: userIdRule.min, max: userIdRule.max }, current: member.user_id ?? "" };
  },

  async submit(scene, { userId: typed }): Promise<Outcome> {
    const { portal, member, through } = scene;
    const wanted = readUserId(typed);
    if (wanted === member.user_id) return { leadTo: overview };
    const from = nextUserIdChange(member);
    if (portal.clock() < from) {
      return refuse({ key: "userIdTomorrow", values: { date: dateInJapan(from), time: timeInJapan(from) } });
    }
    const problems = await wantedUserIdProblems(portal, member.id, wanted);
    if (problems.length > 0) return { problems: { userId: problems } };
    const result = await changeUserId(portal, member, wanted, async (within) => {
      await recordOwn({ ...scene, portal: within }, "user-id.change", "ok");
      await queueMail({ ...scene, portal: within }, "userIdChanged");
      return renewSession(within, scene, {}, through);
    });
    if (result === "taken") return refuse({ key: "userIdTaken" });
    return { leadTo: overview, tells: "userIdChanged", session: result === "changed" ? undefined : result.done };
  },
});

function refuse(problem: Problem): Outcome {
  return { problems: { userId: [problem] } };
}
