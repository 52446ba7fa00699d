/** `genkan doctor`: what is not well, and what to do about it. */
import type { Command } from "commander";
import { readConfig } from "../config.ts";
import { Refusal } from "../files/refusal.ts";
import { examine } from "../operations/doctor.ts";
import { type Finding, findingIn } from "../operations/findings.ts";
import { language, say, told } from "./output.ts";

export function doctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(told("doctorDoes"))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan doctor\n${told("doctorEnds")}`)
    .action(async (options: { json?: boolean }) => {
      const findings = await examine(readConfig);
      if (options.json)
        say(
          JSON.stringify(
            findings.map((each) => findingIn("en", each)),
            null,
            2,
          ),
        );
      else for (const finding of findings) say(inLines(finding));
      const wrongs = findings.filter(({ state }) => state === "wrong").length;
      if (wrongs > 0) throw new Refusal(wrongs === 1 ? "oneThingWrong" : "thingsWrong", { count: wrongs });
    });
}

const states = { ok: "stateOk", warning: "stateWarning", wrong: "stateWrong" } as const;

function inLines(finding: Finding): string {
  const { check, state, says, todo } = findingIn(language, finding);
  const label = told(states[state]);
  return `${label}${check}: ${says}${todo && `\n         → ${todo.replaceAll("\n", "\n           ")}`}`;
}
