/** The new phone's factor is kept and the invitation used, in one transaction; the member hears of it by mail (C9). */
import { recordOwn } from "../audit/audit.ts";
import {
  addAuthenticator,
  authenticatorsOf,
  holdMember,
  mostAuthenticators,
  replaceOtp,
} from "../authenticators/authenticators.ts";
import { deviceNameFor, uniqueName } from "../authenticators/device-names.ts";
import type { NewPasskey } from "../authenticators/passkey.ts";
import { newId, transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import type { Problem } from "../strings/strings.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { pathOf } from "./invitation.ts";
import { moveOpenedBy, useMove } from "./moves.ts";
import type { NewPhone } from "./new-phone.ts";

type Added = ({ kind: "passkey" } & NewPasskey) | { kind: "otp"; secret: string; last_time_step: number };

/** @param refuse shows what must be mended. */
export async function finish(
  c: Request,
  phone: NewPhone,
  mail: "passkeyAdded" | "otpAdded",
  added: Added,
  refuse: (problem: Problem) => Promise<Response>,
): Promise<Response> {
  const { portal, visit, member, move } = phone;
  const { kind } = added;
  const id = newId(portal.random);
  const row =
    kind === "otp" ? { ...added, secret: portal.keys.encrypt(added.secret, `authenticators/secret/${id}`) } : added;
  const result = await transaction(portal, async (within) => {
    await holdMember(within, member.id);
    const existing = await authenticatorsOf(within, member.id);
    const others = existing.filter((each) => kind === "passkey" || each.kind !== "otp");
    if (others.length >= mostAuthenticators) return "full";
    // The old phone may have signed out since this page was opened, or a parallel post been faster.
    const isOpen = (await moveOpenedBy(within, visit.token))?.id === move.id;
    if (!isOpen || !(await useMove(within, move.id, id))) return "over";
    const name = uniqueName(others, deviceNameFor(portal, visit, kind));
    const keep = kind === "otp" ? replaceOtp : addAuthenticator;
    await keep(within, member.id, { ...row, id, name });
    await recordOwn({ ...phone, portal: within }, `${kind}.add`, "ok", "move");
    await queueMail({ ...phone, portal: within }, mail);
    return "added";
  });
  if (result === "full") return refuse({ key: "devicesFull", values: { most: mostAuthenticators } });
  return leadTo(c, pathOf(await moveOpenedBy(portal, visit.token)));
}
