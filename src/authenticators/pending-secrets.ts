/** Secrets a member has been shown but not confirmed yet; encrypted, and gone with the session. */
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { hashToken } from "../keys/tokens.ts";

type PendingPurpose = "otp" | "recovery-codes";

interface Holder {
  session: { id: string };
}

/** A shown secret waits so long for its confirmation, from the last time it was shown; a session may end before. */
const lifeMs: Record<PendingPurpose, number> = { otp: 10 * 60_000, "recovery-codes": 12 * 3_600_000 };

/** @returns the pending secret of this session, made by `make` where there is none that still lives. */
export async function pendingSecret(
  portal: Portal,
  who: Holder,
  purpose: PendingPurpose,
  make: () => string,
): Promise<string> {
  const now = portal.clock();
  const expiresAt = now + lifeMs[purpose];
  const living = await findPendingSecret(portal, who, purpose);
  if (living !== undefined) {
    // Only what is still there lives longer: a secret that was confirmed meanwhile must not come back.
    await changes(portal, "pending_secrets")
      .set({ expires_at: expiresAt })
      .where("session_id", "=", who.session.id)
      .where("purpose", "=", purpose)
      .execute();
    return living;
  }
  const secret = make();
  const row = { secret: portal.keys.encrypt(secret, place(who, purpose)), expires_at: expiresAt };
  const kept = await portal.db
    .insertInto("pending_secrets")
    .values({ ...row, session_id: who.session.id, purpose, insurer_id: portal.insurer.id })
    .onConflict((conflict) =>
      conflict.columns(["session_id", "purpose"]).doUpdateSet(row).where("pending_secrets.expires_at", "<=", now),
    )
    .returning("secret")
    .executeTakeFirst();
  // Two tabs at the same moment: the first one's secret counts for both, unless it was confirmed already.
  return kept ? secret : ((await findPendingSecret(portal, who, purpose)) ?? secret);
}

export async function findPendingSecret(
  portal: Portal,
  who: Holder,
  purpose: PendingPurpose,
): Promise<string | undefined> {
  const row = await rows(portal, "pending_secrets")
    .select("secret")
    .where("session_id", "=", who.session.id)
    .where("purpose", "=", purpose)
    .where("expires_at", ">", portal.clock())
    .executeTakeFirst();
  return row && portal.keys.decrypt(row.secret, place(who, purpose));
}

/** @returns false when it was confirmed and dropped before. */
export async function dropPendingSecret(portal: Portal, who: Holder, purpose: PendingPurpose): Promise<boolean> {
  return one(
    removals(portal, "pending_secrets").where("session_id", "=", who.session.id).where("purpose", "=", purpose),
  );
}

/**
 * What the member has been shown goes on in the session that takes this one's place: they may have saved it already.
 * @param replace makes that session. @returns its token.
 */
export async function movePendingSecrets(
  portal: Portal,
  { session }: Holder,
  replace: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const shown = await rows(portal, "pending_secrets").selectAll().where("session_id", "=", session.id).execute();
  const token = await replace();
  if (!token) return undefined;
  const to = hashToken(token);
  for (const { purpose, secret, expires_at } of shown) {
    const plain = portal.keys.decrypt(secret, placeIn(session.id, purpose));
    await portal.db
      .insertInto("pending_secrets")
      .values({
        session_id: to,
        purpose,
        insurer_id: portal.insurer.id,
        secret: portal.keys.encrypt(plain, placeIn(to, purpose)),
        expires_at,
      })
      .execute();
  }
  return token;
}

const placeIn = (sessionId: string, purpose: PendingPurpose) => `pending_secrets/${purpose}/${sessionId}`;
const place = ({ session }: Holder, purpose: PendingPurpose) => placeIn(session.id, purpose);
