/** The insurers and what they decided: found by the request's host, kept in memory for a moment, and while the database is away. */
import { isAway } from "../database/away.ts";
import type { Database, Queries } from "../database/database.ts";
import { keptInsurers } from "../database/rows.ts";
import type { InsurerRow } from "../database/tables.ts";
import type { Clock, Deps, Portal } from "../deps.ts";
import { currentTerms, noTerms, type Terms } from "./terms.ts";

export interface Insurer extends InsurerRow {
  /** Host and port of `origin`. */
  host: string;
  terms: Terms;
}

/** How long a changed insurer may still be seen as it was. */
const rememberedMs = 2000;

/** @returns every insurer with its terms in force; one that has none has `noTerms`. */
export async function allInsurers(db: Queries, now: number): Promise<Insurer[]> {
  const rows = await keptInsurers(db).selectAll().orderBy("created_at").execute();
  return Promise.all(
    rows.map(async (row) => ({
      ...row,
      host: new URL(row.origin).host,
      terms: (await currentTerms(db, row.id, now)) ?? noTerms,
    })),
  );
}

/** @returns the insurers whose portal is open: those with published terms. */
export async function openInsurers(db: Queries, now: number): Promise<Insurer[]> {
  return (await allInsurers(db, now)).filter(({ terms }) => terms !== noTerms);
}

/** Whether there is one besides the invented one of the demonstration. */
export async function hasRealInsurer(db: Queries): Promise<boolean> {
  const real = await keptInsurers(db).select("id").where("demonstration_at", "is", null).limit(1).executeTakeFirst();
  return real !== undefined;
}

/**
 * @returns a look-up from the Host of a request to the portal of the insurer it belongs to. The host must be exactly that
 * of the configured origin; anything else belongs to nobody (A1).
 */
export function portals(deps: Deps): (host: string) => Promise<Portal | undefined> {
  const insurers = remembered(deps.db, deps.clock);
  let made = new Map<string, Portal>();
  let madeFrom: Insurer[] = [];
  return async (host) => {
    const current = await insurers();
    if (current !== madeFrom) {
      made = new Map(current.map((insurer) => [insurer.host, { ...deps, insurer }]));
      madeFrom = current;
    }
    return made.get(host);
  };
}

function remembered(db: Database, clock: Clock): () => Promise<Insurer[]> {
  let insurers: Insurer[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  return async () => {
    const now = clock();
    if (Math.abs(now - readAt) >= rememberedMs) {
      insurers = await openInsurers(db, now).catch((error) => {
        if (insurers.length === 0 || !isAway(error)) throw error;
        return insurers;
      });
      readAt = now;
    }
    return insurers;
  };
}
