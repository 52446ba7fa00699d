/** A name by which the member tells this device from the next one. */
import { z } from "zod";
import {
  deviceNameProblems,
  deviceNameRule,
  nameAuthenticator,
  proposedDeviceName,
  readDeviceName,
} from "../authenticators/device-names.ts";
import { transaction } from "../deps.ts";
import { reach } from "../members/first-login-steps.ts";
import { memberPage } from "../sessions/visit-session.ts";

export const deviceName = memberPage({
  view: "onboarding/device-name",
  heading: (t) => t.deviceName.heading,
  form: z.strictObject({ deviceName: z.string().default("") }),
  keeps: ["deviceName"],

  async show(scene) {
    return { rule: deviceNameRule, proposed: await proposedDeviceName(scene) };
  },

  async submit({ portal, member }, typed) {
    const name = readDeviceName(typed.deviceName);
    const problems = deviceNameProblems(name);
    if (problems.length > 0) return { problems: { deviceName: problems } };
    await transaction(portal, async (within) => {
      await nameAuthenticator(within, member.id, name);
      await reach(within, "recovery-codes", member.id);
    });
    return undefined;
  },
});
