/** Another name for a device; after adding one the first name is proposed here. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import {
  deviceNameProblems,
  deviceNameRule,
  readDeviceName,
  renameAuthenticator,
} from "../authenticators/device-names.ts";
import { transaction } from "../deps.ts";
import { memberPage } from "../sessions/visit-session.ts";
import type { Outcome } from "../web/form-page.ts";

export const deviceName = memberPage({
  view: "account/device-name",
  heading: (t) => t.deviceName.heading,
  back: "/account/sign-in-methods",
  form: z.strictObject({ deviceName: z.string().default("") }),
  keeps: ["deviceName"],

  async show({ portal, member, id }) {
    const device = (await authenticatorsOf(portal, member.id)).find((each) => each.id === id);
    return device ? { rule: deviceNameRule, name: device.name ?? "" } : "missing";
  },

  async submit(scene, typed): Promise<Outcome> {
    const name = readDeviceName(typed.deviceName);
    const problems = deviceNameProblems(name);
    if (problems.length > 0) return { problems: { deviceName: problems } };
    return transaction(scene.portal, async (within): Promise<Outcome> => {
      if (!(await renameAuthenticator(within, scene.member.id, scene.id, name))) return "missing";
      await recordOwn({ ...scene, portal: within }, "device.rename", "ok", scene.id);
      return { leadTo: "/account/sign-in-methods", tells: "deviceNamed" };
    });
  },
});
