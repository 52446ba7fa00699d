/** `genkan insurer remove`: takes an insurer away that was made by mistake. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { removalOf, removeInsurer } from "../office/insurer/remove.ts";
import { asks } from "./ask.ts";
import { inOffice, type OfficeOptions, operatorOption } from "./office.ts";
import { say, told } from "./output.ts";

export function removeCommand(insurer: Command): void {
  insurer
    .command("remove <host>")
    .description(told("insurerRemoveDoes"))
    .option("--yes-remove <members>", told("optionYesRemove"))
    .option(...operatorOption)
    .addHelpText("after", `\n${told("example")}\n  genkan insurer remove localhost:8080`)
    .action(async (host: string, options: OfficeOptions & { yesRemove?: string }) => {
      await inOffice({ ...options, insurer: host }, async (office) => {
        const { name, host: own } = office.portal.insurer;
        const about = { name, host: own, ...(await removalOf(office.portal)) };
        const isMeant = options.yesRemove === String(about.members) || (await asks(told("removeAsks", about), own));
        if (!isMeant) throw new Refusal("removeUnasked", about);
        await removeInsurer(office);
        say(told("insurerRemoved", about));
      });
    });
}
