/** `genkan insurer policy`: shows and changes what the insurer decides, with the deviation register. */
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { changePolicy, deviationsOf, type Policy, policyLimits } from "../office/insurer/policy.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { say } from "./output.ts";

type Insurer = Portal["insurer"];

interface PolicyOptions extends OfficeOptions {
  preset?: "kosmo" | "modern";
  idle?: number;
  absolute?: number;
  noticeDays?: number;
  slowAfter?: number;
  continueInPlace?: "on" | "off";
  json?: boolean;
}

export function policyCommand(insurer: Command): void {
  const command = officeOptions(
    insurer.command("policy").description("show the policy and where it departs from the standards, or change it"),
  );
  const number = wholeNumber(command);
  command
    .addOption(command.createOption("--preset <name>", "the password rule").choices(["kosmo", "modern"]))
    .option("--idle <minutes>", `a session ends after so long without use: ${between("idle_minutes")}`, number)
    .option("--absolute <minutes>", `a session ends after so long in all: ${between("absolute_minutes")}`, number)
    .option("--notice-days <days>", `a new notice can be used so long: ${between("notice_days")}`, number)
    .option("--slow-after <IDs>", `user IDs that may fail an hour at one address: ${between("slow_after")}`, number)
    .addOption(
      command
        .createOption("--continue-in-place <on|off>", "whether the first login may go on without signing in again")
        .choices(["on", "off"]),
    )
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan insurer policy\n  genkan insurer policy --preset modern --idle 15")
    .action(async (options: PolicyOptions) => {
      const insurer = await inOffice(options, async (office) => {
        return { ...office.portal.insurer, ...(await changePolicy(office, wantedOf(options))) };
      });
      if (options.json) say(JSON.stringify({ policy: policyOf(insurer), deviations: deviationsOf(insurer) }, null, 2));
      else say(inLines(insurer));
    });
}

function wantedOf({ preset, idle, absolute, noticeDays, slowAfter, continueInPlace }: PolicyOptions): Partial<Policy> {
  return {
    ...(preset && { password_policy: preset }),
    ...(idle !== undefined && { idle_minutes: idle }),
    ...(absolute !== undefined && { absolute_minutes: absolute }),
    ...(noticeDays !== undefined && { notice_days: noticeDays }),
    ...(slowAfter !== undefined && { slow_after: slowAfter }),
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
    continueInPlace: insurer.continue_in_place_off_at === null,
  };
}

function inLines(insurer: Insurer): string {
  const { preset, idleMinutes, absoluteMinutes, noticeDays, slowAfter, continueInPlace } = policyOf(insurer);
  const deviations = deviationsOf(insurer).map(
    ({ policy, departsFrom, compensation }) =>
      `- ${policy}\n    departs from: ${departsFrom}\n    made up for by: ${compensation}`,
  );
  return [
    `Policy of ${insurer.name}`,
    `  password rule      ${preset} (each member's next password)`,
    `  session, unused    ${idleMinutes} minutes`,
    `  session, in all    ${absoluteMinutes} minutes (sessions that begin from now on)`,
    `  notice             ${noticeDays} days (notices issued from now on)`,
    `  slow after         ${slowAfter} user IDs that fail within an hour at one address`,
    `  continue in place  ${continueInPlace ? "on" : "off"}`,
    "",
    "Where it departs from the standards:",
    ...deviations,
  ].join("\n");
}

const between = (field: keyof typeof policyLimits) => policyLimits[field].join(" to ");
