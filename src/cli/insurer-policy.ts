/** `genkan insurer policy`: shows and changes what the insurer decides, with the deviation register. */
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { changePolicy, type Deviation, deviationsOf, type Policy, policyLimits } from "../office/insurer/policy.ts";
import { inWords } from "../strings/office.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { say, told } from "./output.ts";

type Insurer = Portal["insurer"];

interface PolicyOptions extends OfficeOptions {
  preset?: "kosmo" | "modern";
  idle?: number;
  absolute?: number;
  noticeDays?: number;
  slowAfter?: number;
  keptDays?: number;
  continueInPlace?: "on" | "off";
  json?: boolean;
}

export function policyCommand(insurer: Command): void {
  const command = officeOptions(insurer.command("policy").description(told("policyDoes")));
  const number = wholeNumber(command);
  command
    .addOption(command.createOption("--preset <name>", told("optionPreset")).choices(["kosmo", "modern"]))
    .option("--idle <minutes>", told("optionIdle", between("idle_minutes")), number)
    .option("--absolute <minutes>", told("optionAbsolute", between("absolute_minutes")), number)
    .option("--notice-days <days>", told("optionNoticeDays", between("notice_days")), number)
    .option("--slow-after <IDs>", told("optionSlowAfter", between("slow_after")), number)
    .option("--kept-days <days>", told("optionKeptDays", between("kept_days")), number)
    .addOption(command.createOption("--continue-in-place <on|off>", told("optionContinue")).choices(["on", "off"]))
    .option("--json", told("optionJson"))
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan insurer policy\n  genkan insurer policy --preset modern --idle 15`,
    )
    .action(async (options: PolicyOptions) => {
      const insurer = await inOffice(options, async (office) => {
        return { ...office.portal.insurer, ...(await changePolicy(office, wantedOf(options))) };
      });
      if (options.json)
        say(JSON.stringify({ policy: policyOf(insurer), deviations: deviationsOf(insurer).map(inEnglish) }, null, 2));
      else say(inLines(insurer));
    });
}

function wantedOf({
  preset,
  idle,
  absolute,
  noticeDays,
  slowAfter,
  keptDays,
  continueInPlace,
}: PolicyOptions): Partial<Policy> {
  return {
    ...(preset && { password_policy: preset }),
    ...(idle !== undefined && { idle_minutes: idle }),
    ...(absolute !== undefined && { absolute_minutes: absolute }),
    ...(noticeDays !== undefined && { notice_days: noticeDays }),
    ...(slowAfter !== undefined && { slow_after: slowAfter }),
    ...(keptDays !== undefined && { kept_days: keptDays }),
    ...(continueInPlace && { continueInPlace: continueInPlace === "on" }),
  };
}

function policyOf(insurer: Insurer) {
  return {
    preset: insurer.password_policy,
    idleMinutes: insurer.idle_minutes,
    absoluteMinutes: insurer.absolute_minutes,
    noticeDays: insurer.notice_days,
    slowAfter: insurer.slow_after,
    keptDays: insurer.kept_days,
    continueInPlace: insurer.continue_in_place_off_at === null,
  };
}

function inLines(insurer: Insurer): string {
  const { preset, idleMinutes, absoluteMinutes, noticeDays, slowAfter, keptDays, continueInPlace } = policyOf(insurer);
  const values = { preset, idle: idleMinutes, absolute: absoluteMinutes, days: noticeDays, slowAfter, keptDays };
  return [
    told("policyShown", { ...values, name: insurer.name, continues: continueInPlace ? "on" : "off" }),
    ...deviationsOf(insurer).map((each) => told("deviation", { ...each })),
  ].join("\n");
}

function inEnglish(deviation: Deviation) {
  return Object.fromEntries(Object.entries(deviation).map(([part, sentence]) => [part, inWords([sentence], "en")]));
}

function between(field: keyof typeof policyLimits) {
  const [least, most] = policyLimits[field];
  return { least, most };
}
