/** A database that cannot be used just now, and goes on by itself: told from a fault, and said once a minute. */
import type { Logger } from "pino";

/** Seconds after which whoever met it is told to try again. */
export const retryAfterAway = 10;

const saidEveryMs = 60_000;
const saidAt = new WeakMap<Logger, number>();

/** Whether `error` says that the database is full, read-only, busy, gone or silent. */
export function isAway(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? "";
  return /^(SQLITE_(FULL|READONLY|BUSY|IOERR|CANTOPEN)|08|53|57P|57014|55P03|25006|25P03)/.test(code);
}

/** Every request and every second of the background finds it out anew; one line a minute says it. */
export function tellAway(log: Logger, error: unknown): void {
  const now = performance.now();
  if (now - (saidAt.get(log) ?? Number.NEGATIVE_INFINITY) < saidEveryMs) return;
  saidAt.set(log, now);
  log.error({ error: (error as Error).message }, "the database is away; visitors are asked to wait");
}
