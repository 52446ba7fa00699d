/**
 * Services are told when a session they were opened in has ended, whatever ended it: sign-out, a changed password, an objection,
 * leaving, the office. Nobody who ends a session need think of it: a service that was opened in a session that is not there is told.
 */
import { record } from "../audit/audit.ts";
import { changes, one, removals } from "../database/rows.ts";
import { type Deps, type Portal, transaction } from "../deps.ts";
import { openInsurers } from "../insurers/insurers.ts";
import type { Engines } from "./engines.ts";

/** Seconds until the next try; after the last one the service is given up. */
const retrySeconds = [5, 30, 120, 600, 3600];
/** A server that tells a service has so long before another may. */
const leaseMs = 30_000;
const atOnce = 20;

interface Ended {
  sid: string;
  insurer_id: string;
  client_id: string;
  member_id: string;
  grant_id: string;
  attempts: number;
}

/** Tells every service that is due. @returns how many were due; each is told by one server. */
export async function tellOfEnded(deps: Deps, engineOf: Engines): Promise<number> {
  const due = await dueNow(deps);
  if (due.length === 0) return 0;
  const insurers = await openInsurers(deps.db, deps.clock());
  await Promise.all(
    due.map(async (ended) => {
      const insurer = insurers.find(({ id }) => id === ended.insurer_id);
      if (insurer) await tell({ ...deps, insurer }, ended, engineOf);
    }),
  );
  return due.length;
}

function dueNow({ db, clock }: Deps): Promise<Ended[]> {
  return db
    .selectFrom("service_sign_ins as opened")
    .innerJoin("members", "members.id", "opened.member_id")
    .leftJoin("sessions", (join) =>
      join.onRef("sessions.services_key", "=", "opened.services_key").on("sessions.replaced_by", "is", null),
    )
    .select(["opened.sid", "opened.insurer_id", "opened.client_id", "opened.member_id", "opened.grant_id", "attempts"])
    .where("next_attempt_at", "<=", clock())
    .where((where) =>
      where.or([
        where("sessions.id", "is", null),
        where("members.retired_at", "<=", clock()),
        where("members.locked_at", "is not", null),
        where("members.withdrawn_at", "is not", null),
      ]),
    )
    .orderBy("next_attempt_at")
    .limit(atOnce)
    .execute();
}

async function tell(portal: Portal, ended: Ended, engineOf: Engines): Promise<void> {
  const attempt = ended.attempts + 1;
  const own = () => changes(portal, "service_sign_ins").where("sid", "=", ended.sid);
  const mine = own().where("attempts", "=", ended.attempts);
  if (!(await one(mine.set({ attempts: attempt, next_attempt_at: portal.clock() + leaseMs })))) return;
  try {
    await tellByBackChannel(portal, ended, engineOf);
  } catch (error) {
    portal.log.warn({ error: (error as Error).message, attempt, client: ended.client_id }, "service not told");
    const seconds = retrySeconds[ended.attempts];
    if (seconds === undefined) return close(portal, ended, "refused");
    await own()
      .set({ next_attempt_at: portal.clock() + seconds * 1000 })
      .execute();
    return;
  }
  await close(portal, ended, "ok");
}

/** Of the engine's client, what its types leave out. */
interface Told {
  backchannelLogoutUri?: string;
  backchannelLogout(memberId: string, sid: string): Promise<void>;
}

async function tellByBackChannel(
  portal: Portal,
  { client_id, member_id, sid }: Ended,
  engineOf: Engines,
): Promise<void> {
  const client = (await (await engineOf(portal))?.Client.find(client_id)) as Told | undefined;
  if (client?.backchannelLogoutUri) await client.backchannelLogout(member_id, sid);
}

async function close(portal: Portal, ended: Ended, outcome: "ok" | "refused"): Promise<void> {
  await transaction(portal, async (within) => {
    await removals(within, "service_sign_ins").where("sid", "=", ended.sid).execute();
    await removals(within, "service_payloads").where("grant_id", "=", ended.grant_id).execute();
    const about = { actor: "system", subject: ended.member_id, detail: ended.client_id };
    await record(within, { action: "service.sign-out", outcome, ...about });
  });
}

const everyMs = 1000;

/** @returns what ends it once those under way are told. */
export function startTelling(
  deps: Deps,
  engineOf: Engines,
  onTrouble: (error: Error) => void,
): { stop(): Promise<void> } {
  let telling: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    telling ??= tellOfEnded(deps, engineOf)
      .catch(onTrouble)
      .finally(() => {
        telling = undefined;
      });
  }, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await telling;
    },
  };
}
