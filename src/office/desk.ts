/** The office's door: for which insurer somebody works, who it is, and what the audit log says they did. */
import type { Action } from "../audit/actions.ts";
import { record } from "../audit/audit.ts";
import type { Deps, Portal } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { allInsurers } from "../insurers/insurers.ts";
import { noTerms } from "../insurers/terms.ts";
import type { Sentence } from "../strings/office.ts";

/** Somebody of the office at work for one insurer. */
export interface Acting {
  portal: Portal;
  /** As the audit log names them: `operator:<name>`. */
  actor: string;
}

/**
 * @param wanted the insurer's host, name or id; where the database has one insurer it need not be said.
 * @throws {Refusal} naming the insurers there are.
 */
export async function chooseInsurer(deps: Deps, wanted: string | undefined): Promise<Portal> {
  const all = await everyPortal(deps);
  const found = all.filter(({ insurer: { host, name, id } }) => {
    return wanted === undefined || [host, host.split(":")[0], name, id].includes(wanted);
  });
  if (found.length === 1) return found[0]!;
  if (all.length === 0) throw new Refusal("noInsurer");
  const isUnknown = wanted !== undefined && found.length === 0;
  const why: Sentence = isUnknown ? { key: "insurerUnknown", values: { wanted } } : { key: "insurerUnclear" };
  const choices = all.map(
    ({ insurer: { host, name } }): Sentence => ({ key: "insurerChoice", values: { host, name } }),
  );
  throw new Refusal([why, ...choices]);
}

/** @returns the portals of every insurer, those too that are not open yet. */
export async function everyPortal(deps: Deps): Promise<Portal[]> {
  const insurers = await allInsurers(deps.db, deps.clock());
  return insurers.map((insurer) => ({ ...deps, insurer }));
}

/** Whether members can come in: the insurer has published terms. */
export function isOpen({ insurer }: Portal): boolean {
  return insurer.terms !== noTerms;
}

/** Records what was done. @param subject the member or notice it touches, else the insurer. */
export async function recordAct(
  { portal, actor }: Acting,
  action: Action,
  { subject = portal.insurer.id, detail = "" }: { subject?: string; detail?: string } = {},
): Promise<void> {
  await record(portal, { action, outcome: "ok", actor, subject, detail });
}
