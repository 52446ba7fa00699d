/**
 * Challenges for sign-ins without a user ID: signed over this visit, insurer, origin and end instead of stored, as anybody may
 * open the page as often as they like (W1). Only a used one is remembered, until it ends.
 */
import { removals } from "../database/rows.ts";
import type { Deps, Portal } from "../deps.ts";
import { type Keys, sameText } from "../keys/keys.ts";
import type { Visit } from "../web/visit.ts";

const lifeMs = 5 * 60_000;
const nonceBytes = 16;
/** Nonce and the moment it ends, in ms. */
const headBytes = nonceBytes + 6;

type Asked = Pick<Visit, "portal" | "token">;
type Parts = Pick<Deps, "keys" | "random" | "clock">;

export function newSignedChallenge(visit: Asked): string {
  return challengeFor(visit.portal, boundTo(visit));
}

/** @returns whether this visit was given the challenge, and whether it has ended meanwhile. It may have been used. */
export function ageOfChallenge(visit: Asked, challenge: string): "young" | "late" | undefined {
  return ageOf(visit.portal, boundTo(visit), challenge);
}

/** @param bound to whom and what for. @returns 22 bytes and their signature of 32, base64url. */
export function challengeFor({ keys, random, clock }: Parts, bound: string): string {
  const end = Buffer.alloc(6);
  end.writeUIntBE(clock() + lifeMs, 0, 6);
  const head = Buffer.concat([random(nonceBytes), end]);
  return Buffer.concat([head, signature(keys, bound, head)]).toString("base64url");
}

/** @returns whether it was made for the same, and whether it has ended meanwhile. It may have been used. */
export function ageOf({ keys, clock }: Parts, bound: string, challenge: string): "young" | "late" | undefined {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== headBytes + 32) return undefined;
  const head = bytes.subarray(0, headBytes);
  const isOurs = sameText(bytes.subarray(headBytes).toString("hex"), signature(keys, bound, head).toString("hex"));
  if (!isOurs) return undefined;
  return endOf(bytes) > clock() ? "young" : "late";
}

/** Call it in the transaction of the sign-in. @returns false when it was used before. */
export async function spendSignedChallenge({ db, insurer }: Portal, challenge: string): Promise<boolean> {
  const result = await db
    .insertInto("spent_challenges")
    .values({ ...spentChallenge(challenge), insurer_id: insurer.id })
    .onConflict((conflict) => conflict.column("challenge").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** @returns what is remembered of it; written anew, as several spellings of base64 stand for the same bytes. */
export function spentChallenge(challenge: string): { challenge: string; expires_at: number } {
  const bytes = Buffer.from(challenge, "base64url");
  return { challenge: bytes.toString("base64url"), expires_at: endOf(bytes) };
}

/** Forgets those that ended a day ago: until then a clock that is set back revives none (X13). */
export async function sweepSignedChallenges(portal: Portal): Promise<void> {
  await removals(portal, "spent_challenges")
    .where("expires_at", "<=", portal.clock() - 86_400_000)
    .execute();
}

const endOf = (bytes: Buffer) => bytes.readUIntBE(nonceBytes, 6);

const boundTo = ({ portal: { insurer }, token }: Asked) => `${insurer.id} ${insurer.origin} ${token}`;

function signature(keys: Keys, bound: string, head: Buffer): Buffer {
  return keys.mac("form", `passkey ${bound} ${head.toString("base64url")}`);
}
