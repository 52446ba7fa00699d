/** What the office's commands share: their options, the open database, who acts. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { inWords } from "../database/trouble.ts";
import type { Deps } from "../deps.ts";
import { ownName } from "../files/access.ts";
import { type Acting, chooseInsurer } from "../office/desk.ts";
import { openDeps } from "../open-deps.ts";

export interface OfficeOptions {
  insurer?: string;
  as?: string;
}

/** Who acts, for the commands that touch every insurer. */
export const operatorOption = [
  "--as <operator>",
  "who acts, for the audit log; the shell's login name when it is not given",
] as const;

/** Adds the options every command of the office takes. */
export function officeOptions(command: Command): Command {
  const insurer = "the insurer's host name or name, where the database has several";
  return command.option("--insurer <host>", insurer).option(...operatorOption);
}

/** Opens the database for one command. The portal may be open beside it. @throws {Refusal} */
export async function inOffice<T>(options: OfficeOptions, work: (office: Acting) => Promise<T>): Promise<T> {
  return withDeps(async (deps) => {
    return work({ portal: await chooseInsurer(deps, options.insurer), actor: actorOf(options) });
  });
}

/** As `inOffice`, for what concerns every insurer. @param options as of `openDeps`. */
export async function withDeps<T>(work: (deps: Deps) => Promise<T>, options: { asItIs?: boolean } = {}): Promise<T> {
  const config = readConfig();
  const deps = await openDeps(config, options);
  try {
    return await inWords(config.databaseUrl, () => work(deps));
  } finally {
    await deps.db.destroy();
  }
}

export function actorOf({ as }: OfficeOptions): string {
  return `operator:${as ?? ownName()}`;
}

/** A reader of a number from 1 for an option; anything else is wrong usage. */
export function wholeNumber(command: Command): (typed: string) => number {
  return (typed) => {
    if (!/^[1-9]\d{0,5}$/.test(typed)) command.error(`error: '${typed}' is not a whole number from 1`);
    return Number(typed);
  };
}
