/** A mail about a sign-in from a browser that has not signed in fully before, with a link that stops the account (C9). */
import { deviceKind } from "../authenticators/device-names.ts";
import type { MemberRow } from "../database/tables.ts";
import type { Portal } from "../deps.ts";
import { makeLink } from "../mail/links.ts";
import { queueMail } from "../mail/outbox.ts";
import { knownDevice } from "../sessions/known-device.ts";
import { strings } from "../strings/strings.ts";
import type { Visit } from "../web/visit.ts";

const lifeMs = 7 * 86_400_000;

/** Call it in the transaction of a full sign-in; that of the first login is no news. */
export async function tellOfNewDevice(scene: { portal: Portal; visit: Visit; member: MemberRow }): Promise<void> {
  const { portal, visit, member } = scene;
  if (knownDevice(portal, member.id, visit.device) || member.email_confirmed_at === null) return;
  const link = await makeLink(portal, { memberId: member.id, purpose: "not-me", lifeMs });
  const { otherDevice } = strings[member.language ?? visit.language].newDevice;
  await queueMail(scene, "newDevice", { values: { device: deviceKind(visit.userAgent, otherDevice), link } });
}
