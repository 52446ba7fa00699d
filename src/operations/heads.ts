/** The newest row of each insurer's audit log, told to the server's own log, where an intruder cannot take it back (L2). */
import { rows } from "../database/rows.ts";
import type { Deps } from "../deps.ts";
import { allInsurers } from "../insurers/insurers.ts";

/** One line an insurer: `genkan audit verify --head <sequence>:<hash>` compares it with the database later. */
export async function tellHeads({ db, clock, log }: Pick<Deps, "db" | "clock" | "log">): Promise<void> {
  for (const insurer of await allInsurers(db, clock())) {
    const head = await rows({ db, insurer }, "audit_heads").select(["sequence", "hash"]).executeTakeFirst();
    if (head) log.info({ insurer: insurer.id, ...head }, "audit head");
  }
}
