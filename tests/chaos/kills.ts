/** How often each thing is killed, and the table of what came of it. */
import { appendFileSync } from "node:fs";
import { isPostgres } from "../support/database.ts";
import type { Journal } from "./walkers.ts";

/** Ten of each belong to `npm test`; `npm run chaos -- 1000` does it as often as you like. */
export const kills = Number(process.env.KILLS ?? 10);

/** Adds a line to the table that `npm run chaos` prints at its end. */
export function tell(killed: string, journal: Journal | undefined, found: Record<string, unknown[]>): void {
  if (!process.env.CHAOS_TABLE) return;
  const counts = Object.fromEntries(Object.entries(found).map(([name, all]) => [name, all.length]));
  const acknowledged = [...(journal?.acknowledged.values() ?? [])].flat().length;
  const database = isPostgres ? "PostgreSQL" : "SQLite";
  const seen = journal ? { logins: journal.finished, acknowledged } : {};
  appendFileSync(process.env.CHAOS_TABLE, `${JSON.stringify({ killed, database, kills, ...seen, ...counts })}\n`);
}
