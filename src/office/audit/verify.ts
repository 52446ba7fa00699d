/** Reads the audit log from its beginning, or from the last checkpoint, and says where it was tampered with (L2). */

import { chained } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import type { AuditRow } from "../../database/tables.ts";
import type { Portal } from "../../deps.ts";
import type { Keys } from "../../keys/keys.ts";
import type { OfficeKey } from "../../strings/office.ts";
import { type Place, signedCheckpoint } from "./checkpoints.ts";

export interface Verdict {
  /** How many rows were read and found whole. */
  rows: number;
  /** The last row found whole. */
  last: Place;
  fault?: Fault;
}

interface Fault {
  /** The first row that is not as it was written. */
  sequence: number;
  /** Of that row; of the last whole row before it where it is missing; null where there is none. */
  at: number | null;
  what: OfficeKey;
}

const rowsAtOnce = 1000;

/**
 * Walks the insurer's chain. The portal may write meanwhile: rows that come later are not looked at.
 * @param logged a head that the server's own log told of; it shows a tail that was cut off together with the head.
 */
export async function verifyChain(portal: Pick<Portal, "db" | "keys" | "insurer">, logged?: Place): Promise<Verdict> {
  const stored = await rows(portal, "audit_heads").selectAll().executeTakeFirst();
  const head = stored ?? { sequence: 0, hash: "" };
  const checkpoint = await signedCheckpoint(portal);
  if (checkpoint === "forged") {
    return {
      rows: 0,
      last: { sequence: 0, hash: "" },
      fault: { sequence: 0, at: null, what: "faultCheckpoint" },
    };
  }
  let whole = 0;
  let last: Place = checkpoint ?? { sequence: 0, hash: "" };
  let at: number | null = null;
  const fault = (sequence: number, moment: number | null, what: OfficeKey): Verdict => ({
    rows: whole,
    last,
    fault: { sequence, at: moment, what },
  });
  for (;;) {
    const page = await pageAfter(portal, last.sequence, head.sequence);
    for (const row of page) {
      if (row.sequence !== last.sequence + 1) return fault(last.sequence + 1, at, "faultMissing");
      if (!isWhole(portal.keys, last.hash, row)) return fault(row.sequence, row.at, "faultChanged");
      if (row.sequence === logged?.sequence && row.hash !== logged.hash) {
        return fault(row.sequence, row.at, "faultLogged");
      }
      last = { sequence: row.sequence, hash: row.hash };
      at = row.at;
      whole += 1;
    }
    if (page.length < rowsAtOnce) break;
  }
  if (last.sequence < head.sequence) return fault(last.sequence + 1, at, "faultTail");
  if (last.hash !== head.hash) return fault(last.sequence, at, "faultHead");
  if (logged && last.sequence < logged.sequence) {
    return fault(last.sequence + 1, at, "faultCutOff");
  }
  return { rows: whole, last };
}

/** @returns the rows after `sequence`, `until` included, in their order. */
async function pageAfter(portal: Pick<Portal, "db" | "insurer">, sequence: number, until: number): Promise<AuditRow[]> {
  return rows(portal, "audit_events")
    .selectAll()
    .where("sequence", ">", sequence)
    .where("sequence", "<=", until)
    .orderBy("sequence")
    .limit(rowsAtOnce)
    .execute();
}

/** A row was written with the key that was current then. */
function isWhole(keys: Keys, previous: string, row: AuditRow): boolean {
  return keys.all.get("audit")!.some(({ id }) => chained(keys, previous, row, id) === row.hash);
}
