/** `--map`, and `genkan members columns`: what the headings of an insurer's lists mean, where that cannot be guessed. */
import type { Command } from "commander";
import { columnNamed, headingOf } from "../office/import/headings.ts";
import type { MappedHeading } from "../office/import/layout.ts";
import { forgetColumns, rememberedColumns } from "../office/import/list-columns.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { list, say, told } from "./output.ts";

interface ColumnsOptions extends OfficeOptions {
  forget?: string[];
  forgetAll?: true;
  json?: true;
}

/** Adds `--map`, which may be given several times. */
export function mapOption(command: Command): Command {
  const add = (typed: string, before: MappedHeading[] = []) => {
    const [, heading = "", meaning = ""] = /^(.*)[=＝](.*)$/s.exec(typed) ?? [];
    const column = columnNamed(meaning) ?? null;
    if (heading.trim() === "" || (column === null && meaning.trim() !== "")) {
      command.error(told("mapUnclear", { typed }), { exitCode: 2 });
    }
    return [...before, { heading: heading.trim(), column }];
  };
  return command.option("--map <heading=column>", told("importMap"), add);
}

export function columnsCommand(members: Command): void {
  officeOptions(members.command("columns").description(told("columnsCommand")))
    .option("--forget <headings...>", told("columnsForget"))
    .option("--forget-all", told("columnsForgetAll"))
    .option("--json", told("importJson"))
    .addHelpText("after", `\n${told("listExample")}\n  genkan members columns --forget "本人コード"`)
    .action(async (options: ColumnsOptions) => {
      await inOffice(options, async (office) => {
        if (options.forget || options.forgetAll) {
          say(told("columnsForgotten", { headings: await forgetColumns(office, options.forget ?? []) }));
          return;
        }
        const known = await rememberedColumns(office.portal);
        list(
          known.map(({ heading, column }) => ({ heading, column: column && headingOf(column) })),
          options,
        );
      });
    });
}
