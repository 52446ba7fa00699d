/** The engines of the insurers whose services are in use: made on first use, let go when idle, made anew when the keys change. */
import type { Portal } from "../deps.ts";
import { hasServiceClients } from "../insurers/service-clients.ts";
import type { Engine } from "./engine.ts";

/** So long an engine that nobody uses is kept; so long keys that were added elsewhere wait to be seen. */
const idleMs = 15 * 60_000;
const freshMs = 5 * 60_000;

interface Kept {
  engine: Promise<Engine>;
  origin: string;
  madeAt: number;
  usedAt: number;
}

export type Engines = (portal: Portal) => Promise<Engine | undefined>;

/** @returns the engine of a portal; nothing where the insurer has connected no service, and then nothing is loaded. */
export function engines(): Engines {
  const kept = new Map<string, Kept>();
  return async (portal) => {
    const { insurer } = portal;
    const now = performance.now();
    for (const [id, { usedAt }] of kept) if (now - usedAt > idleMs) kept.delete(id);
    const found = kept.get(insurer.id);
    if (found && found.origin === insurer.origin && now - found.madeAt < freshMs) {
      found.usedAt = now;
      return found.engine;
    }
    if (!(await hasServiceClients(portal))) return undefined;
    const engine = make(portal);
    engine.catch(() => kept.delete(insurer.id));
    kept.set(insurer.id, { engine, origin: insurer.origin, madeAt: now, usedAt: now });
    return engine;
  };
}

async function make(portal: Portal): Promise<Engine> {
  const { makeEngine } = await import("./engine.ts");
  return makeEngine(portal);
}
