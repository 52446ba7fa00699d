/**
 * Challenges for sign-ins without a user ID: signed over this visit, insurer, origin and end instead of stored, as anybody may
 * open the page as often as they like (W1). Only a used one is remembered, until it ends.
 */
import { removals } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { sameText } from "../keys/keys.ts";
import type { Visit } from "../web/visit.ts";

const lifeMs = 5 * 60_000;
const nonceBytes = 16;
/** Nonce and the moment it ends, in ms. */
const headBytes = nonceBytes + 6;

type Asked = Pick<Visit, "portal" | "token">;

/** @returns 22 bytes and their signature of 32, base64url. */
export function newSignedChallenge(visit: Asked): string {
  const { random, clock } = visit.portal;
  const end = Buffer.alloc(6);
  end.writeUIntBE(clock() + lifeMs, 0, 6);
  const head = Buffer.concat([random(nonceBytes), end]);
  return Buffer.concat([head, signature(visit, head)]).toString("base64url");
}

/** @returns whether this visit was given the challenge, and whether it has ended meanwhile. It may have been used. */
export function ageOfChallenge(visit: Asked, challenge: string): "young" | "late" | undefined {
  const bytes = Buffer.from(challenge, "base64url");
  if (bytes.length !== headBytes + 32) return undefined;
  const head = bytes.subarray(0, headBytes);
  const isOurs = sameText(bytes.subarray(headBytes).toString("hex"), signature(visit, head).toString("hex"));
  if (!isOurs) return undefined;
  return endOf(bytes) > visit.portal.clock() ? "young" : "late";
}

/** Call it in the transaction of the sign-in. @returns false when it was used before. */
export async function spendSignedChallenge({ db, insurer }: Portal, challenge: string): Promise<boolean> {
  const bytes = Buffer.from(challenge, "base64url");
  const result = await db
    .insertInto("spent_challenges")
    // Written anew, as several spellings of base64 stand for the same bytes.
    .values({ challenge: bytes.toString("base64url"), insurer_id: insurer.id, expires_at: endOf(bytes) })
    .onConflict((conflict) => conflict.column("challenge").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** Forgets those that ended a day ago: until then a clock that is set back revives none (X13). */
export async function sweepSignedChallenges(portal: Portal): Promise<void> {
  await removals(portal, "spent_challenges")
    .where("expires_at", "<=", portal.clock() - 86_400_000)
    .execute();
}

const endOf = (bytes: Buffer) => bytes.readUIntBE(nonceBytes, 6);

function signature({ portal, token }: Asked, head: Buffer): Buffer {
  const { keys, insurer } = portal;
  return keys.mac("form", `passkey ${insurer.id} ${insurer.origin} ${token} ${head.toString("base64url")}`);
}
