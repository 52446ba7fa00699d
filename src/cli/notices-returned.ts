/** `genkan notices returned`: paper that came back. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { forgetReturned, markReturned } from "../office/notices/returned.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { say, told } from "./output.ts";
import { textOf } from "./text-file.ts";

interface ReturnedOptions extends OfficeOptions {
  file?: string;
  undo?: boolean;
}

export function returnedCommand(notices: Command): void {
  officeOptions(notices.command("returned"))
    .description(told("returnedHelp"))
    .argument("[papers...]", told("returnedArgument"))
    .option("--file <file>", told("returnedFileOption"))
    .option("--undo", told("returnedUndoOption"))
    .addHelpText(
      "after",
      told("examples", {
        examples: "genkan notices returned kp-3F7KQ2MX\n  genkan notices returned --file returned.txt",
      }),
    )
    .action(async (named: string[], options: ReturnedOptions, command: Command) => {
      if (named.length === 0 && options.file === undefined) command.error(told("returnedNone"));
      const papers = [...named, ...(options.file === undefined ? [] : papersIn(options.file))];
      await inOffice(options, async (acting) => {
        if (options.undo) {
          return say(told("returnedForgotten", { count: (await forgetReturned(acting, papers)).length }));
        }
        const { marked, overtaken } = await markReturned(acting, papers);
        for (const number of overtaken) say(told("returnedOvertaken", { number }));
        say(told("returnedMarked", { count: marked.length }));
      });
    });
}

/** The first cell of each line. @throws {Refusal} where there is none. */
function papersIn(file: string): string[] {
  const lines = textOf(file).split(/\r\n|\r|\n/);
  const papers = lines
    .map((line) => line.split(/[,\t]/)[0]!.replace(/^"|"$/g, "").trim())
    .filter((paper) => paper !== "");
  if (papers.length === 0) throw new Refusal("listEmpty");
  return papers;
}
