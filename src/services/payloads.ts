/** Where the engine keeps what is under way: one table, on both databases, so that several servers and restarts do not matter. */
import { hash } from "node:crypto";
import { type Adapter, type AdapterPayload, errors } from "oidc-provider";
import { changes, one, removals, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { clientPayload } from "./clients.ts";
import { sessionPayload } from "./engine-sessions.ts";

const never = async () => undefined;
const nothing: Adapter = {
  upsert: never,
  find: never,
  findByUid: never,
  findByUserCode: never,
  consume: never,
  destroy: never,
  revokeByGrantId: never,
};

/** @param kind the engine's name of what is kept, such as AuthorizationCode. */
export function payloadsOf(portal: Portal, kind: string): Adapter {
  // Clients are the office's and sessions the portal's own; the engine only reads them.
  if (kind === "Client") return { ...nothing, find: (id) => clientPayload(portal, id) };
  if (kind === "Session") return { ...nothing, findByUid: (uid) => sessionPayload(portal, uid) };
  const idOf = (handle: string) => hash("sha256", `${kind}:${handle}`, "hex");
  const living = () => rows(portal, "service_payloads").selectAll().where("expires_at", ">", portal.clock());
  return {
    ...nothing,
    async upsert(handle, { jti: _, ...payload }, expiresIn = 0) {
      const row = {
        payload: JSON.stringify(payload),
        grant_id: payload.grantId ?? null,
        expires_at: portal.clock() + expiresIn * 1000,
      };
      await portal.db
        .insertInto("service_payloads")
        .values({ ...row, id: idOf(handle), insurer_id: portal.insurer.id })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
        .execute();
    },
    async find(handle) {
      const row = await living().where("id", "=", idOf(handle)).executeTakeFirst();
      return row && { ...read(row), jti: handle };
    },
    async consume(handle) {
      const unused = changes(portal, "service_payloads")
        .where("id", "=", idOf(handle))
        .where("consumed_at", "is", null);
      // Of any number at the same moment one is served.
      if (!(await one(unused.set({ consumed_at: portal.clock() })))) throw new errors.InvalidGrant("already used");
    },
    async destroy(handle) {
      await removals(portal, "service_payloads").where("id", "=", idOf(handle)).execute();
    },
    async revokeByGrantId(grantId) {
      await removals(portal, "service_payloads").where("grant_id", "=", grantId).execute();
    },
  };
}

function read({ payload, consumed_at }: { payload: string; consumed_at: number | null }): AdapterPayload {
  return { ...JSON.parse(payload), ...(consumed_at === null ? {} : { consumed: Math.floor(consumed_at / 1000) }) };
}
