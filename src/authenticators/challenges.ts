/** WebAuthn challenges: bound to session, member, purpose and origin, consumed by one update whether the answer holds or not (W1). */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";

export interface Asked {
  /** Id of the session, or on the way to a forgotten password or a new phone of the row that stands for one. */
  boundTo: string;
  member: { id: string; user_handle: string };
}

type Purpose = "register" | "authenticate";

const lifeMs = 5 * 60_000;

/** @returns 32 random bytes, base64url. */
export async function newChallenge(portal: Portal, { boundTo, member }: Asked, purpose: Purpose): Promise<string> {
  const challenge = portal.random(32).toString("base64url");
  await portal.db
    .insertInto("challenges")
    .values({
      challenge,
      insurer_id: portal.insurer.id,
      bound_to: boundTo,
      member_id: member.id,
      purpose,
      origin: portal.insurer.origin,
      expires_at: portal.clock() + lifeMs,
    })
    .execute();
  return challenge;
}

/** @returns whether this challenge was given here for this purpose, is young, and was not used before. */
export async function consumeChallenge(
  portal: Portal,
  { boundTo, member }: Asked,
  purpose: Purpose,
  challenge: string,
): Promise<boolean> {
  return one(
    changes(portal, "challenges")
      .set({ consumed_at: portal.clock() })
      .where("challenge", "=", challenge)
      .where("bound_to", "=", boundTo)
      .where("member_id", "=", member.id)
      .where("purpose", "=", purpose)
      .where("origin", "=", portal.insurer.origin)
      .where("expires_at", ">", portal.clock())
      .where("consumed_at", "is", null),
  );
}

/** @returns whether it was given here, not used, and has ended: nobody did anything wrong. */
export async function isLateChallenge(portal: Portal, { boundTo }: Asked, challenge: string): Promise<boolean> {
  const ended = await rows(portal, "challenges")
    .select("challenge")
    .where("challenge", "=", challenge)
    .where("bound_to", "=", boundTo)
    .where("expires_at", "<=", portal.clock())
    .where("consumed_at", "is", null)
    .executeTakeFirst();
  return ended !== undefined;
}

export async function sweepChallenges(portal: Portal): Promise<void> {
  await removals(portal, "challenges").where("expires_at", "<=", portal.clock()).execute();
}
