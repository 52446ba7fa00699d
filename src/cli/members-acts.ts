/** What the commands that act on members share. */
import type { Command } from "commander";
import { type OfficeOptions, officeOptions } from "./office.ts";
import { told } from "./output.ts";

export interface ActOptions extends OfficeOptions {
  reason: string;
}

/** Adds the reason, which every act needs, and the options of every command of the office. */
export function actOptions(command: Command): Command {
  return officeOptions(command.requiredOption("--reason <text>", told("reasonOption")));
}

export function refuseEmptyReason(command: Command, { reason }: ActOptions): void {
  if (reason.trim() === "") command.error(told("reasonEmpty"));
}

/** What stands at the end of a command's help. */
export const exampleOf = (...commands: string[]) =>
  `\n${told("example")}\n${commands.map((each) => `  ${each}`).join("\n")}`;
