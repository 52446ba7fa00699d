/** A device that is not used any more is removed, after a question; the last way in stays (W11). */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf, removeAuthenticator } from "../authenticators/authenticators.ts";
import { transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import { endOtherSessions, renewSession } from "../sessions/sessions.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const removeDevice = memberPage({
  view: "account/remove-device",
  heading: (t) => t.removeDevice.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ signOutEverywhere: z.literal("yes").optional() }),
  keeps: ["signOutEverywhere"],

  async show({ portal, member, id }) {
    const devices = await authenticatorsOf(portal, member.id);
    const device = devices.find((each) => each.id === id);
    return device ? { name: device.name ?? "", isLast: devices.length === 1 } : "missing";
  },

  async submit(scene, { signOutEverywhere }): Promise<Outcome> {
    const { portal, member, session, id, through } = scene;
    const name = (await authenticatorsOf(portal, member.id)).find((each) => each.id === id)?.name ?? "";
    return transaction(portal, async (within): Promise<Outcome> => {
      const result = await removeAuthenticator(within, member.id, id);
      if (result === "missing") return "missing";
      if (result === "last") return { problems: { device: [{ key: "lastDevice" }] } };
      if (signOutEverywhere) await endOtherSessions(within, member.id, session.id);
      await recordOwn({ ...scene, portal: within }, "device.remove", "ok", id);
      await queueMail({ ...scene, portal: within }, "deviceRemoved", { values: { name } });
      const token = await renewSession(within, scene, {}, through);
      return { leadTo: "/account/sign-in-methods", tells: "deviceRemoved", session: token };
    });
  },
});
