/** `genkan notices proof`: three sheets to look at before a run. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import { planRun } from "../office/notices/plan.ts";
import { printProof } from "../office/notices/proof.ts";
import { validFrom } from "../office/notices/valid-from.ts";
import { lookOf, type PaperOptions, paperOptions, whomOptions } from "./notices-issue.ts";
import { choiceOf } from "./notices-whom.ts";
import { inOffice, officeOptions } from "./office.ts";
import { say, told } from "./output.ts";

export function proofCommand(notices: Command): void {
  const command = officeOptions(notices.command("proof")).description(told("proofHelp"));
  whomOptions(command);
  const examples = "genkan notices proof --batch 2026-04 --format postcard --out proof.pdf";
  paperOptions(command)
    .addHelpText("after", told("examples", { examples }))
    .action(async (options: PaperOptions, command: Command) => {
      const choice = choiceOf(options, command);
      const { format, order, out: file, validFrom: day } = options;
      await inOffice(options, async (acting) => {
        // Nothing is issued, so that those who hold a valid notice may stand on it too.
        const { memberIds } = await planRun(acting.portal, { choice, format, order, replace: true });
        if (memberIds.length === 0) throw new Refusal("nobodyLeft");
        const conditions = day === undefined ? {} : { validFrom: validFrom(acting.portal, day) };
        const shown = await printProof(acting, { memberIds, file, format, look: lookOf(options), conditions });
        say(told("proofMade", { file, numbers: shown.join(", ") }));
      });
    });
}
