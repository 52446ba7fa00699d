/** A name for the new phone; then it signs in as on any other day. */
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
import { phonePage } from "./new-phone.ts";

export const deviceName = phonePage({
  view: "move/device-name",
  heading: (t) => t.deviceName.heading,
  form: z.strictObject({ deviceName: z.string().default("") }),
  keeps: ["deviceName"],

  async show({ portal, member, move }) {
    const device = (await authenticatorsOf(portal, member.id)).find((each) => each.id === move.authenticator_id);
    return { rule: deviceNameRule, proposed: device?.name ?? "" };
  },

  async submit(phone, typed) {
    const name = readDeviceName(typed.deviceName);
    const problems = deviceNameProblems(name);
    if (problems.length > 0) return { problems: { deviceName: problems } };
    const { portal, member, move } = phone;
    const device = move.authenticator_id ?? "";
    await transaction(portal, async (within) => {
      if (!(await renameAuthenticator(within, member.id, device, name))) return;
      await recordOwn({ ...phone, portal: within }, "device.rename", "ok", device);
    });
    return { leadTo: "/sign-in", tells: "phoneRegistered" };
  },
});
