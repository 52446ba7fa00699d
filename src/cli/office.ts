/** What the office's commands share: which insurer they are about, and who acts. */
import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Action } from "../audit/actions.ts";
import { record } from "../audit/audit.ts";
import { readConfig } from "../config.ts";
import type { Deps, Portal } from "../deps.ts";
import { Refusal, type Sentence } from "../files/refusal.ts";
import { allInsurers } from "../insurers/insurers.ts";
import { openDeps } from "../server.ts";

export interface OfficeOptions {
  insurer?: string;
  as?: string;
}

/** Adds the options every command of the office takes. */
export function officeOptions(command: Command): Command {
  return command
    .option("--insurer <host>", "the insurer's host name or name, where the database has several")
    .option("--as <operator>", "who acts, for the audit log; the shell's login name when it is not given");
}

export interface Office {
  portal: Portal;
  /** Who acts, as the audit log names them: `operator:<name>`. */
  actor: string;
}

/** Opens the database for one command. The portal may be open beside it. @throws {Refusal} */
export async function inOffice<T>(options: OfficeOptions, work: (office: Office) => Promise<T>): Promise<T> {
  return withDeps(async (deps) => {
    const insurer = await chooseInsurer(deps, options.insurer);
    return work({ portal: { ...deps, insurer }, actor: actorOf(options) });
  });
}

export async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
  const deps = await openDeps(readConfig());
  try {
    return await work(deps);
  } finally {
    await deps.db.destroy();
  }
}

export function actorOf({ as }: OfficeOptions): string {
  return `operator:${as ?? userInfo().username}`;
}

/** Records what the operator did. @param subject the member or notice it touches, else the insurer. */
export async function recordAct(
  { portal, actor }: Office,
  action: Action,
  { subject = portal.insurer.id, detail = "" }: { subject?: string; detail?: string } = {},
): Promise<void> {
  await record(portal, { action, outcome: "ok", actor, subject, detail });
}

async function chooseInsurer(deps: Deps, wanted: string | undefined) {
  const insurers = await allInsurers(deps.db, deps.clock());
  const found = insurers.filter(
    ({ host, name, id }) => wanted === undefined || [host, host.split(":")[0], name, id].includes(wanted),
  );
  if (found.length === 1) return found[0]!;
  if (insurers.length === 0) throw new Refusal("noInsurer");
  const why: Sentence =
    wanted !== undefined && found.length === 0
      ? { key: "insurerUnknown", values: { wanted } }
      : { key: "insurerUnclear" };
  throw new Refusal([
    why,
    ...insurers.map(({ host, name }): Sentence => ({ key: "insurerChoice", values: { host, name } })),
  ]);
}

/** A reader of a number from 1 for an option; anything else is wrong usage. */
export function wholeNumber(command: Command): (typed: string) => number {
  return (typed) => {
    if (!/^[1-9]\d{0,5}$/.test(typed)) command.error(`error: '${typed}' is not a whole number from 1`);
    return Number(typed);
  };
}
