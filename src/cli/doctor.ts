/** `genkan doctor`: what is not well, and what to do about it. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { Refusal } from "../files/refusal.ts";
import { examine } from "../operations/doctor.ts";
import type { Finding } from "../operations/findings.ts";
import { say } from "./output.ts";

export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description("look at settings, keys, database, disk, clock, mail and insurers; changes nothing")
    .option("--json", "as JSON")
    .addHelpText(
      "after",
      "\nExample:\n  genkan doctor\nThe exit code is 1 when something is wrong; a warning alone leaves it 0.",
    )
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(readConfig);
      if (options.json) say(JSON.stringify(findings, null, 2));
      else for (const finding of findings) say(inWords(finding));
      const wrongs = findings.filter(({ state }) => state === "wrong").length;
      if (wrongs > 0) throw new Refusal(wrongs === 1 ? "oneThingWrong" : "thingsWrong", { count: wrongs });
    });
}

function inWords({ check, state, says, todo }: Finding): string {
  return `${state.padEnd(9)}${check}: ${says}${todo && `\n         → ${todo}`}`;
}
