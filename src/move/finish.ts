/** The new phone's factor is kept and the invitation used, in one transaction; the member hears of it by mail (C9). */
import { recordOwn } from "../audit/audit.ts";
import { addAuthenticator, authenticatorsOf, mostAuthenticators, replaceOtp } from "../authenticators/authenticators.ts";
import { deviceNameFor, uniqueName } from "../authenticators/device-names.ts";
import type { NewPasskey } from "../authenticators/passkey.ts";
import { newId, transaction } from "../deps.ts";
import { leadTo } from "../http/respond.ts";
import type { Request } from "../http/visit.ts";
import { queueMail } from "../mail/outbox.ts";
import type { Problem } from "../strings/strings.ts";
import { pathOf } from "./invitation.ts";
import { endMove, moveOpenedBy, useMove } from "./moves.ts";
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
  const row = kind === "otp" ? { ...added, secret: portal.keys.encrypt(added.secret, `authenticators/secret/${id}`) } : added;
  const result = await transaction(portal, async (within) => {
    // The old phone may have signed out since the page was opened.
    if ((await moveOpenedBy(within, visit.token))?.id !== move.id) return "over";
    if (!(await useMove(within, move.id, id))) return "over";
    const others = (await authenticatorsOf(within, member.id)).filter((each) => kind === "passkey" || each.kind !== "otp");
    const name = uniqueName(others, deviceNameFor(portal, visit, kind));
    const add = kind === "otp" ? replaceOtp : addAuthenticator;
    if (!(await add(within, member.id, { ...row, id, name }))) return "full";
    await recordOwn({ ...phone, portal: within }, `${kind}.add`, "ok", "move");
    await queueMail({ ...phone, portal: within }, mail);
    return "added";
  });
}
