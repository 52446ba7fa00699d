/** A name for the new phone; then it signs in as on any other day. */
import { z } from "zod";
import { recordOwn } from "../audit/audit.ts";
import { authenticatorsOf } from "../authenticators/authenticators.ts";
import { deviceNameProblems, readDeviceName, renameAuthenticator } from "../authenticators/device-names.ts";
import { transaction } from "../deps.ts";
import { parseFields } from "../web/form.ts";
import { type PageOptions, page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { type NewPhone, whenMove } from "./new-phone.ts";

const form = z.strictObject({ deviceName: z.string().default("") });

export const showDeviceName = whenMove("done", (c, phone) => show(c, phone));

export const nameDevice = whenMove("done", async (c, phone, fields: Record<string, string>) => {
  const { deviceName } = parseFields(form, fields);
  const name = readDeviceName(deviceName);
  const problems = deviceNameProblems(name);
  if (problems.length > 0) {
    return show(c, phone, { problems: { deviceName: problems }, typed: { deviceName }, status: 422 });
  }
  const { portal, member, move } = phone;
  const device = move.authenticator_id ?? "";
  await transaction(portal, async (within) => {
    if (!(await renameAuthenticator(within, member.id, device, name))) return;
    await recordOwn({ ...phone, portal: within }, "device.rename", "ok", device);
  });
  return leadTo(c, "/sign-in");
});

async function show(c: Request, { portal, member, move }: NewPhone, options: PageOptions = {}): Promise<Response> {
  const device = (await authenticatorsOf(portal, member.id)).find((each) => each.id === move.authenticator_id);
  return page(c, "move/device-name", { proposed: device?.name ?? "", action: "/move/device-name" }, options);
}
