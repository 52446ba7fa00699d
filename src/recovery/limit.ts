/** How often forgotten things may be asked for from one place; it knows nothing of whose they are. */
import { forgottenThingsFrom } from "../limits/counters.ts";
import { attempt, longestWait } from "../limits/limits.ts";
import type { Problem } from "../strings/strings.ts";
import { householdOf } from "../web/address.ts";
import type { Visit } from "../web/visit.ts";

/** Counts that they are asked for. @returns what to say where that was too often. */
export async function recoveryProblem({ portal, ip }: Visit): Promise<Problem | undefined> {
  const counter = forgottenThingsFrom(householdOf(ip));
  const { allowed } = await attempt(portal, counter);
  return allowed ? undefined : { key: "recoveryWait", values: { minutes: longestWait(counter) } };
}
