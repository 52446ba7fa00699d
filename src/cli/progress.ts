/** `genkan progress`: the funnel of the first login, and the people behind each of its numbers. */
import type { Command } from "commander";
import { recordAct } from "../office/desk.ts";
import { listMembers } from "../office/members/list.ts";
import { stepWords } from "../office/members/words.ts";
import { type Funnel, funnels, type Grouping, groupings, mediansOf } from "../office/progress/funnel.ts";
import { standingOf } from "../onboarding/standing.ts";
import { sayMembers } from "./members.ts";
import { exampleOf } from "./members-acts.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say, told } from "./output.ts";

type Step = keyof typeof stepWords;

interface ProgressOptions extends OfficeOptions {
  batch?: string;
  route?: string;
  by?: Grouping;
  list?: Step;
  after?: string;
  limit: number;
  json?: true;
}

export function progressCommand(program: Command): void {
  const command = program
    .command("progress")
    .description(told("progressCommand"))
    .option("--batch <name>", told("batchOption"))
    .option("--route <name>", told("routeOption"));
  command
    .addOption(command.createOption("--by <group>", told("byOption")).choices(groupings))
    .addOption(command.createOption("--list <step>", told("listStepOption")).choices(Object.keys(stepWords)))
    .option("--after <number>", told("afterOption"))
    .option("--limit <n>", told("limitOption"), wholeNumber(command), 100)
    .option("--json", told("optionJson"));
  officeOptions(command)
    .addHelpText("after", exampleOf("genkan progress --by batch", "genkan progress --batch 2026-04 --list issued"))
    .action(async ({ list: step, ...options }: ProgressOptions) =>
      step ? sayList(step, options) : sayFunnels(options),
    );
}

async function sayList(reached: Step, options: ProgressOptions): Promise<void> {
  const found = await inOffice(options, async (office) => {
    const members = await listMembers(office.portal, { ...options, reached }, standingOf);
    await recordAct(office, "members.list", { detail: `${members.length} members` });
    return members;
  });
  sayMembers(found, options);
}

async function sayFunnels({ by, json, ...options }: ProgressOptions): Promise<void> {
  const { found, medians } = await inOffice(options, async ({ portal }) => ({
    found: await funnels(portal, options, by),
    medians: await mediansOf(portal, options),
  }));
  if (json) {
    const shown = found.map(({ steps, ...funnel }) => ({
      ...funnel,
      steps: steps.map((each) => ({ ...each, medianMs: medians.get(each.step) ?? null })),
    }));
    return say(JSON.stringify(shown, null, 2));
  }
  if (by)
    return list(
      found.map((funnel) => rowOf(by, funnel)),
      {},
    );
  for (const { members, steps } of found) {
    say(`${told("headMembers")} ${members}`);
    list(
      steps.map(({ step, reached, stopped }) => ({
        [told("headStep")]: told(stepWords[step]),
        "--list": step,
        [told("headReached")]: reached,
        [told("headShare")]: share(reached, steps[0]!.reached),
        [told("headStopped")]: stopped,
        [told("headMedian")]: duration(medians.get(step)),
      })),
      {},
    );
  }
}

const headings = { batch: "headBatch", route: "headRoute", week: "headWeek" } as const;

/** A funnel in one row: how many have reached each step. */
function rowOf(by: Grouping, { group, members, steps }: Funnel) {
  return {
    [told(headings[by])]: group || "-",
    [told("headMembers")]: members,
    ...Object.fromEntries(steps.map(({ step, reached }) => [told(stepWords[step]), reached])),
  };
}

function share(part: number, whole: number): string {
  return whole === 0 ? "" : `${Math.round((part / whole) * 100)} %`;
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return "";
  const minutes = Math.round(ms / 60_000);
  if (minutes < 100) return told("minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  return hours < 48 ? told("hours", { count: hours }) : told("days", { count: Math.round(hours / 24) });
}
