/** `genkan notices issue`: the plan is said first, then credentials are made and printed once. */
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { type Choice, halfListIn, type Overtaken } from "../office/notices/choose.ts";
import { type Format, formats, issueNotices } from "../office/notices/issue.ts";
import { type Order, orders } from "../office/notices/order.ts";
import {
  isMendable,
  overtakenInWords,
  type Plan,
  planInWords,
  planRun,
  refuseOtherCount,
} from "../office/notices/plan.ts";
import { isUnfinished } from "../office/notices/unfinished.ts";
import { validFrom } from "../office/notices/valid-from.ts";
import type { Receiver } from "../office/print/encrypt.ts";
import { startOfDay, timeInJapan } from "../strings/moments.ts";
import { inWords } from "../strings/office.ts";
import { asks } from "./ask.ts";
import { type Chosen, choiceOf, numbers, typedCount } from "./notices-whom.ts";
import { inOffice, officeOptions, wholeNumber } from "./office.ts";
import { language, progress, say, told } from "./output.ts";
import { textOf } from "./text-file.ts";

export interface PaperOptions extends Chosen {
  format: Format;
  out: string;
  order: Order;
  card: "private" | "official";
  confidential?: boolean;
  doNotForward?: boolean;
  memberNumber?: boolean;
  paidAt?: string;
  validFrom?: string;
}

interface IssueOptions extends PaperOptions {
  ageFrom?: number;
  ageTo?: number;
  reason?: string;
  leaveOut?: boolean;
  halfList?: boolean;
  forRecovery?: boolean;
  wait: number;
  replace?: boolean;
  yesReplace?: number;
  to?: string;
  passphraseFile?: string;
}

const examples =
  "genkan notices issue --batch 2026-04 --format postcard --out april.pdf\n" +
  "  genkan notices issue --batch 2026-04 --valid-from 2026-04-20 --order postal-code --format folded --out april.pdf\n" +
  '  genkan notices issue --members 1001-1 --for-recovery --reason "lost phone, checked by telephone" --format letter --out 1001.pdf';

export function issueCommand(notices: Command): void {
  const command = officeOptions(notices.command("issue")).description(told("issueHelp"));
  whomOptions(command);
  paperOptions(command)
    .option("--reason <text>", told("reasonOption"))
    .option("--for-recovery", told("forRecoveryOption"))
    .option("--wait <hours>", told("waitOption"), hours(notices), 24)
    .option("--replace", told("replaceOption"))
    .option("--yes-replace <n>", told("yesReplaceOption"), wholeNumber(notices))
    .option("--to <key>", told("toOption"))
    .option("--passphrase-file <file>", told("passphraseFileOption"))
    .option("--age-from <years>", told("ageFromOption"), wholeNumber(notices))
    .option("--age-to <years>", told("ageToOption"), wholeNumber(notices))
    .option("--leave-out", told("leaveOutOption"))
    .option("--half-list", told("halfListOption"))
    .addHelpText("after", told("examples", { examples }))
    .action(async (options: IssueOptions, command: Command) => {
      const choice = choiceOf(options, command);
      if (options.to !== undefined && options.passphraseFile !== undefined) command.error(told("receiverTwice"));
      if (options.forRecovery && (choice.by !== "members" || !options.reason)) command.error(told("recoveryWants"));
      await inOffice(options, async ({ portal, actor }) => {
        const isBegun = isUnfinished(options.out);
        let bar: ReturnType<typeof progress> | undefined;
        const run = {
          file: options.out,
          format: options.format,
          actor,
          reason: options.reason ?? "notices issued",
          conditions: conditionsOf(portal, options, isBegun),
          look: lookOf(options),
          receiver: receiverOf(options),
          onOvertaken: (some: Overtaken[]) => say(inWords(overtakenInWords(some), language)),
          onProgress(done: number, total: number) {
            bar ??= progress(told("makingPages"), total);
            bar.at(done);
          },
        };
        if (isBegun) say(told("goesOn", { file: resolve(options.out) }));
        else await confirmHalfList(portal, choice, options);
        const issued = await issueNotices(portal, run, () => confirmed(portal, choice, options));
        bar?.end();
        say(told("issued", { count: issued, file: options.out }));
        if (options.format === "csv") say(told("layoutMade", { file: `${options.out}.layout.txt` }));
      });
    });
}

/** Adds the options that say whom the paper is for. */
export function whomOptions(command: Command): Command {
  return command
    .option("--members <numbers>", told("membersOption"), numbers)
    .option("--batch <name>", told("ofBatchOption"))
    .option("--all-new", told("allNewOption"))
    .option("--never-signed-in", told("neverSignedInOption"))
    .option("--expired", told("expiredOption"));
}

/** Adds the options that say what the paper looks like and where it goes. */
export function paperOptions(command: Command): Command {
  const choice = (flags: string, text: string, choices: readonly string[]) =>
    command.createOption(flags, text).choices(choices);
  return command
    .addOption(choice("--format <format>", told("formatOption"), Object.keys(formats)).makeOptionMandatory())
    .requiredOption("--out <file>", told("outOption"))
    .addOption(choice("--order <order>", told("orderOption"), orders).default("route"))
    .addOption(choice("--card <card>", told("cardOption"), ["private", "official"]).default("private"))
    .option("--confidential", told("confidentialOption"))
    .option("--do-not-forward", told("returnOption"))
    .option("--member-number", told("memberNumberOption"))
    .option("--paid-at <post-office>", told("paidAtOption"))
    .option("--valid-from <day>", told("validFromOption"));
}

/** The passphrase is the first line of its file: on the command line others could read it. */
function receiverOf({ to, passphraseFile }: IssueOptions): Receiver | undefined {
  if (to !== undefined) return { to };
  return passphraseFile === undefined ? undefined : { passphrase: textOf(passphraseFile).split(/\r?\n/)[0]!.trim() };
}

/** A run that was begun keeps its first day, though it may be over by now. */
function conditionsOf(portal: Portal, { forRecovery, wait, validFrom: day }: IssueOptions, isBegun: boolean) {
  return {
    ...(forRecovery ? { forRecovery: { waitMs: wait * 3_600_000 } } : {}),
    ...(day === undefined ? {} : { validFrom: isBegun ? startOfDay(day) : validFrom(portal, day) }),
  };
}

export function lookOf({ card, confidential, doNotForward, memberNumber, paidAt }: PaperOptions) {
  return {
    isOfficialCard: card === "official",
    isConfidential: confidential === true,
    isReturned: doNotForward === true,
    hasMemberNumber: memberNumber === true,
    paidAt,
  };
}

/** @throws {Refusal} where only a part of a list is there and nobody says that its notices are wanted. */
async function confirmHalfList(portal: Portal, choice: Choice, { halfList }: IssueOptions): Promise<void> {
  const half = halfList ? undefined : await halfListIn(portal, choice);
  if (!half) return;
  process.stderr.write(`${told("listIsHalf", { ...half, at: timeInJapan(half.at) })}\n`);
  if (!(await asks(told("printHalfList"), "yes"))) throw new Refusal("nothingIssued");
}

/** Says the plan. @returns whom the run is for. @throws {Refusal} where somebody cannot be printed, or the number of notices that end is not confirmed. */
async function confirmed(portal: Portal, choice: Choice, options: IssueOptions): Promise<string[]> {
  const { format, forRecovery, order, ageFrom: from, ageTo: to } = options;
  const replace = options.replace === true || options.yesReplace !== undefined;
  const plan = await planRun(portal, { choice, format, forRecovery, replace, order, ages: { from, to } });
  say(inWords(planInWords(plan), language));
  if (plan.leftOut.some(isMendable) && !options.leaveOut) throw new Refusal("nothingIssued");
  if (plan.memberIds.length === 0) throw new Refusal("nobodyLeft");
  await confirmReplaced(plan, options.yesReplace);
  return plan.memberIds;
}

async function confirmReplaced({ replaced }: Plan, named: number | undefined): Promise<void> {
  if (replaced.count === 0) return;
  say(told("planReplaces", replaced));
  refuseOtherCount(replaced.count, named ?? (await typedCount(replaced.count)), "replaceCount");
}

/** Like a whole number, and none: the notice can be used at once. */
function hours(command: Command): (typed: string) => number {
  const read = wholeNumber(command);
  return (typed) => (typed === "0" ? 0 : read(typed));
}
