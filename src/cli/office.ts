/** What the office's commands share: their options, the open database, who acts. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { inWords } from "../database/trouble.ts";
import type { Deps } from "../deps.ts";
import { ownName } from "../files/access.ts";
import { Refusal } from "../files/refusal.ts";
import { type Acting, chooseInsurer } from "../office/desk.ts";
import { openDeps } from "../open-deps.ts";
import { told } from "./output.ts";

export interface OfficeOptions {
  insurer?: string;
  as?: string;
}

/** Who acts, for the commands that touch every insurer. */
export const operatorOption = ["--as <operator>", told("optionAs")] as const;

/** Adds the options every command of the office takes. */
export function officeOptions(command: Command): Command {
  return command.option("--insurer <host>", told("optionInsurer")).option(...operatorOption);
}

/** Opens the database for one command. The portal may be open beside it. @throws {Refusal} */
export async function inOffice<T>(options: OfficeOptions, work: (office: Acting) => Promise<T>): Promise<T> {
  const actor = actorOf(options);
  return withDeps(async (deps) => {
    return work({ portal: await chooseInsurer(deps, options.insurer ?? deps.config.insurer), actor });
  });
}

/**
 * As `inOffice`, for what concerns every insurer.
 * @param options as of `openDeps`; a database is made only by the commands that say so.
 */
export async function withDeps<T>(
  work: (deps: Deps) => Promise<T>,
  options: { asItIs?: boolean; mustExist?: boolean } = { mustExist: true },
): Promise<T> {
  const config = readConfig();
  const deps = await openDeps(config, options);
  try {
    return await inWords(config.databaseUrl, () => work(deps));
  } finally {
    await deps.db.destroy();
  }
}

/** @throws {Refusal} where the user of this process is nobody in particular, as in the container, and none was named. */
export function actorOf({ as }: OfficeOptions): string {
  if (as?.trim()) return `operator:${as.trim()}`;
  if (as !== undefined || readConfig().operatorRequired) throw new Refusal("sayWhoActs");
  return `operator:${ownName()}`;
}

/** A reader of a number from 1 for an option; anything else is wrong usage. */
export function wholeNumber(command: Command): (typed: string) => number {
  return (typed) => {
    if (!/^[1-9]\d{0,5}$/.test(typed)) command.error(`error: ${told("notWholeNumber", { typed })}`);
    return Number(typed);
  };
}
