/** Operators' passkeys: the only way into the console, with user verification, bound to its exact host (W0-W10). */
import { ageOf, challengeFor, spentChallenge } from "../../authenticators/signed-challenges.ts";
import {
  creationOptions,
  readAnswer,
  readRegistration,
  registeredPasskey,
  requestOptions,
  usedPasskey,
} from "../../authenticators/webauthn.ts";
import { isDuplicate } from "../../database/database.ts";
import { one } from "../../database/rows.ts";
import type { OperatorPasskeyRow, OperatorRow } from "../../database/tables.ts";
import { newId, transaction } from "../../deps.ts";
import type { Office } from "./office.ts";

/** In which browser, and what for; a challenge is good for nothing else. */
interface Asked {
  /** The token of its cookie. */
  visitToken: string;
  /** `sign-in`, or an act and whom it is about. */
  purpose: string;
}

export const mostPasskeys = 10;

export async function passkeysOf({ db }: Office, operatorId: string): Promise<OperatorPasskeyRow[]> {
  const own = db.selectFrom("operator_passkeys").selectAll().where("operator_id", "=", operatorId);
  return own.orderBy("created_at").execute();
}

/** @returns the options of `navigator.credentials.create` as JSON. */
export async function operatorRegistration(office: Office, asked: Asked, operator: OperatorRow): Promise<string> {
  const { name, user_handle: handle } = operator;
  return creationOptions({
    origin: office.config.officeOrigin,
    relyingPartyName: "Genkan 業務画面",
    user: { handle, name, displayName: name },
    challenge: challengeFor(office, boundTo(office, asked)),
    existing: await passkeysOf(office, operator.id),
    residentKey: "required",
  });
}

/** @param operator who it must be; nobody where it is not known yet. @returns the options of `navigator.credentials.get` as JSON. */
export async function operatorRequest(office: Office, asked: Asked, operator?: OperatorRow): Promise<string> {
  const allowed = operator ? await passkeysOf(office, operator.id) : [];
  return requestOptions(office.config.officeOrigin, challengeFor(office, boundTo(office, asked)), allowed);
}

/** What came of an answer that does not count: its challenge had ended, or anything else is wrong. */
export type Unproved = "late" | "refused";

/**
 * Registers what the browser made and does what it opens, in one transaction.
 * @param opens nothing it returns undoes the registration.
 */
export async function registerOperatorPasskey<T>(
  office: Office,
  asked: Asked,
  operator: OperatorRow,
  { json, name }: { json: string; name: string },
  opens: (within: Office) => Promise<T | undefined>,
): Promise<T | Unproved> {
  const answer = readRegistration(json, office.config.officeOrigin);
  const age = answer && ageOf(office, boundTo(office, asked), answer.challenge);
  if (!answer || age !== "young") return age === "late" ? "late" : "refused";
  const passkey = await registeredPasskey(answer.response, answer.challenge, office.config.officeOrigin);
  if (!passkey) return "refused";
  return transaction(office, async (within) => {
    if (!(await spend(within, answer.challenge))) throw new Undone();
    const opened = await opens(within);
    if (opened === undefined) throw new Undone();
    if ((await passkeysOf(within, operator.id)).length >= mostPasskeys) throw new Undone();
    const row = { ...passkey, id: newId(office.random), operator_id: operator.id, name, created_at: office.clock() };
    await within.db.insertInto("operator_passkeys").values(row).execute();
    return opened;
  }).catch((error: unknown) => {
    // The credential may be another operator's (W2).
    if (error instanceof Undone || isDuplicate(error)) return "refused";
    throw error;
  });
}

/** Leads out of a transaction that must leave nothing behind. */
class Undone extends Error {}

interface Proved {
  operator: OperatorRow;
  passkey: OperatorPasskeyRow;
}

/**
 * @param json the answer of `navigator.credentials.get`.
 * @returns who has shown a passkey; the challenge is spent. @throws nothing for whatever is posted.
 */
export async function provedOperator(office: Office, asked: Asked, json: string): Promise<Proved | Unproved> {
  const origin = office.config.officeOrigin;
  const answer = readAnswer(json, origin);
  const age = answer && ageOf(office, boundTo(office, asked), answer.challenge);
  if (!answer || age !== "young") return age === "late" ? "late" : "refused";
  const { response, challenge } = answer;
  if (!(await spend(office, challenge))) return "refused";
  const found = await withPasskey(office, response.id);
  if (!found || response.response.userHandle !== found.operator.user_handle) return "refused";
  const used = await usedPasskey(response, challenge, origin, found.passkey);
  if (!used || typeof used === "string") return "refused";
  await office.db
    .updateTable("operator_passkeys")
    .set({ ...used, last_used_at: office.clock() })
    .where("id", "=", found.passkey.id)
    .execute();
  return found;
}

/** @returns false when it is not the operator's, or the last one. */
export async function removePasskey(office: Office, operatorId: string, id: string): Promise<boolean> {
  return transaction(office, async (within) => {
    const { db } = within;
    await db.updateTable("operators").set({ id: operatorId }).where("id", "=", operatorId).execute();
    if ((await passkeysOf(within, operatorId)).length < 2) return false;
    return one(db.deleteFrom("operator_passkeys").where("operator_id", "=", operatorId).where("id", "=", id));
  });
}

/** Those of before end where somebody is invited anew: they may be in other hands. */
export async function forgetPasskeys({ db }: Office, operatorId: string): Promise<void> {
  await db.deleteFrom("operator_passkeys").where("operator_id", "=", operatorId).execute();
  await db.deleteFrom("operator_sessions").where("operator_id", "=", operatorId).execute();
}

const boundTo = ({ config }: Office, { visitToken, purpose }: Asked) =>
  `office ${config.officeOrigin} ${visitToken} ${purpose}`;

/** @returns false when it was used before (W1). */
async function spend({ db }: Office, challenge: string): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("spent_operator_challenges")
    .values(spentChallenge(challenge))
    .onConflict((conflict) => conflict.column("challenge").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

async function withPasskey({ db }: Office, credentialId: unknown): Promise<Proved | undefined> {
  if (typeof credentialId !== "string") return undefined;
  const passkey = await db
    .selectFrom("operator_passkeys")
    .selectAll()
    .where("credential_id", "=", credentialId)
    .executeTakeFirst();
  if (!passkey) return undefined;
  const operator = await db
    .selectFrom("operators")
    .selectAll()
    .where("id", "=", passkey.operator_id)
    .executeTakeFirstOrThrow();
  return { operator, passkey };
}
