/** A new authenticator is kept: in the first login, in the account and on a new phone, in one transaction with what it opens (C9). */
import { recordOwn } from "../audit/audit.ts";
import type { MemberRow } from "../database/tables.ts";
import { newId, type Portal, transaction } from "../deps.ts";
import { queueMail } from "../mail/outbox.ts";
import type { Outcome, Refused } from "../web/form-page.ts";
import type { Visit } from "../web/visit.ts";
import {
  addAuthenticator,
  authenticatorsOf,
  holdMember,
  mostAuthenticators,
  type NewAuthenticator,
  replaceOtp,
} from "./authenticators.ts";
import { deviceNameFor, uniqueName } from "./device-names.ts";

/** Who registers. */
export interface Registering {
  portal: Portal;
  visit: Visit;
  member: MemberRow;
  session: { id: string };
}

/** What the place of a registration decides; both run in its transaction. */
export interface Registration {
  /** Adds the row. @returns nothing when it was added, else what is answered instead. */
  add(within: Portal, row: NewAuthenticator): Promise<Outcome>;
  /** What it opens. @param id of the new authenticator. */
  open(within: Portal, id: string): Promise<Outcome>;
  /** For the audit log. */
  detail?: string;
}

type Proved = Omit<NewAuthenticator, "id">;

/** @param proved what the authenticator has just shown; a secret in it is still plain. */
export async function keepAuthenticator(
  scene: Registering,
  proved: Proved,
  { add, open, detail }: Registration,
): Promise<Outcome> {
  const { portal } = scene;
  const id = newId(portal.random);
  const secret = proved.secret && portal.keys.encrypt(proved.secret, `authenticators/secret/${id}`);
  return transaction(portal, async (within) => {
    const instead = await add(within, { ...proved, id, ...(secret ? { secret } : {}) });
    if (instead) return instead;
    await recordOwn({ ...scene, portal: within }, `${proved.kind}.add`, "ok", detail);
    await queueMail({ ...scene, portal: within }, proved.kind === "otp" ? "otpAdded" : "passkeyAdded");
    return open(within, id);
  });
}

/** Adds it under a name of its own; an app takes the place of the one before. @returns a refusal where there are too many. */
export async function addNamed(
  within: Portal,
  { member, visit }: Registering,
  row: NewAuthenticator,
): Promise<Refused | undefined> {
  const others = await othersThan(within, member.id, row.kind);
  const name = uniqueName(others, deviceNameFor(visit, row.kind));
  const isAdded = await (row.kind === "otp" ? replaceOtp : addAuthenticator)(within, member.id, { ...row, name });
  return isAdded ? undefined : tooMany(row.kind);
}

/** Holds the member's row. @returns a refusal where there is no room for one more. */
export async function refusalIfFull(within: Portal, memberId: string, kind: Kind): Promise<Refused | undefined> {
  await holdMember(within, memberId);
  const others = await othersThan(within, memberId, kind);
  return others.length < mostAuthenticators ? undefined : tooMany(kind);
}

type Kind = NewAuthenticator["kind"];

/** @returns those that stay: of apps there is one. */
async function othersThan(within: Portal, memberId: string, kind: Kind) {
  return (await authenticatorsOf(within, memberId)).filter((each) => kind === "passkey" || each.kind !== "otp");
}

function tooMany(kind: Kind): Refused {
  const field = kind === "otp" ? "code" : "response";
  return { problems: { [field]: [{ key: "devicesFull", values: { most: mostAuthenticators } }] } };
}
