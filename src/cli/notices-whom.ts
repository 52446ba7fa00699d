/** How the commands about notices are told whom they mean. */
import type { Command } from "commander";
import type { Choice } from "../office/notices/choose.ts";
import { asks } from "./ask.ts";
import type { OfficeOptions } from "./office.ts";
import { told } from "./output.ts";

export interface Chosen extends OfficeOptions {
  members?: string[];
  batch?: string;
  neverSignedIn?: boolean;
  expired?: boolean;
  allNew?: boolean;
}

export const numbers = (text: string) => text.split(",").map((number) => number.trim());

/** Ends the command as wrong usage where it names none, or several. */
export function choiceOf(options: Chosen, command: Command): Choice {
  const choices: Choice[] = [];
  if (options.members) choices.push({ by: "members", memberNumbers: options.members });
  if (options.batch !== undefined) choices.push({ by: "batch", batch: options.batch });
  if (options.allNew) choices.push({ by: "all-new" });
  if (options.neverSignedIn) choices.push({ by: "never-signed-in" });
  if (options.expired) choices.push({ by: "expired" });
  const [choice] = choices;
  if (!choice || choices.length > 1) command.error(told("whomWrong"));
  return choice!;
}

/** @returns the number, where somebody at the terminal typed it. */
export async function typedCount(count: number): Promise<number | undefined> {
  return count > 0 && (await asks(told("askCount", { count }), String(count))) ? count : undefined;
}
