/** `genkan notices`: issue, list, void. */
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { type Choice, chosenMembers, halfListIn, refuseUnfit } from "../office/notices/choose.ts";
import { type Format, formats, issueNotices, obstacles } from "../office/notices/issue.ts";
import { countByBatch, listNotices, type NoticeState, states, voidNotices } from "../office/notices/register.ts";
import { isUnfinished } from "../office/notices/unfinished.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { inWords } from "../strings/office.ts";
import { asks } from "./ask.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { language, list, progress, say, told } from "./output.ts";

export function noticesCommands(program: Command): void {
  const notices = program
    .command("notices")
    .description("ID notices: the paper with the temporary user ID and password");
  issueCommand(notices);
  listCommand(notices);
  voidCommand(notices);
}

interface Chosen extends OfficeOptions {
  members?: string[];
  batch?: string;
  neverSignedIn?: boolean;
  expired?: boolean;
  allNew?: boolean;
}

interface IssueOptions extends Chosen {
  format: Format;
  out: string;
  reason?: string;
  leaveOut?: boolean;
  halfList?: boolean;
  forRecovery?: boolean;
  wait: number;
}

const numbers = (text: string) => text.split(",").map((number) => number.trim());

function issueCommand(notices: Command): void {
  officeOptions(notices.command("issue"))
    .description("make temporary credentials and print them once; an earlier notice of these members is void at once")
    .option("--members <numbers>", "member numbers, separated by commas", numbers)
    .option("--batch <name>", "the members of an import")
    .option("--all-new", "everybody who has never got a notice")
    .option("--never-signed-in", "everybody who got a notice and has not begun")
    .option("--expired", "everybody whose notice can no longer be used")
    .addOption(
      notices.createOption("--format <format>", "what is printed").choices(Object.keys(formats)).makeOptionMandatory(),
    )
    .requiredOption("--out <file>", "the file to print into; it must not exist")
    .option("--reason <text>", "why, for the audit log")
    .option(
      "--for-recovery",
      "to members who have an account and lost the way in: password and factors end when it is used",
    )
    .option("--wait <hours>", "a notice for recovery can be used so long after it was issued", hours(notices), 24)
    .option("--leave-out", "leave out those whose notice cannot be printed, instead of issuing none")
    .option("--half-list", "although the import of these members never came to its end")
    .addHelpText(
      "after",
      "\nExamples:\n  genkan notices issue --batch 2026-04 --format postcard --out april.pdf\n" +
        '  genkan notices issue --members 1001-1 --for-recovery --reason "lost phone, checked by telephone" --format letter --out 1001.pdf',
    )
    .action(async (options: IssueOptions, command: Command) => {
      const choice = choiceOf(options, command);
      if (options.forRecovery && (choice.by !== "members" || !options.reason)) {
        command.error("--for-recovery needs --members and --reason.");
      }
      await inOffice(options, async ({ portal, actor }) => {
        if (isUnfinished(options.out)) {
          say(`Going on with the run that was interrupted (${resolve(options.out)}.unfinished).`);
        } else await confirmHalfList(portal, choice, options);
        const shown = { what: "", bar: progress("", 0) };
        const run = {
          file: options.out,
          format: options.format,
          actor,
          reason: options.reason ?? "notices issued",
          forRecovery: options.forRecovery ? { waitMs: options.wait * 3_600_000 } : undefined,
          onProgress(what: "credentials" | "pages", done: number, total: number) {
            if (shown.what !== what) {
              if (shown.what) shown.bar.end();
              Object.assign(shown, { what, bar: progress(what, total) });
            }
            shown.bar.at(done);
          },
        };
        const issued = await issueNotices(portal, run, () => printable(portal, choice, options));
        if (shown.what) shown.bar.end();
        say(
          `${issued} notices are in ${options.out}. Only you can read the file.\n` +
            "The passwords are kept nowhere else: this file cannot be made again. Print it, then delete it. " +
            "For a lost notice issue a new one.",
        );
      });
    });
}

/** @throws {Refusal} where only a part of a list is there and nobody says that its notices are wanted. */
async function confirmHalfList(portal: Portal, choice: Choice, { halfList }: IssueOptions): Promise<void> {
  const half = halfList ? undefined : await halfListIn(portal, choice);
  if (!half) return;
  process.stderr.write(`${told("listIsHalf", { ...half, at: timeInJapan(half.at) })}\n`);
  if (!(await asks(told("printHalfList"), "yes"))) throw new Refusal("nothingIssued");
}

/** @returns whom the run is for. @throws {Refusal} naming everybody whose notice cannot be printed. */
async function printable(portal: Portal, choice: Choice, options: IssueOptions): Promise<string[]> {
  if (choice.by === "members") await refuseUnfit(portal, choice.memberNumbers, options.forRecovery === true);
  const ids = await chosenMembers(portal, choice, options.forRecovery);
  const found = await obstacles(portal, ids, options.format);
  const problems = found.map(({ problem }) => problem);
  if (found.length > 0 && !options.leaveOut) throw new Refusal([...problems, { key: "nothingIssued" }]);
  const leftOut = new Set(found.map(({ id }) => id));
  if (found.length > 0) process.stderr.write(`${told("leftOut")}\n${inWords(problems, language)}\n`);
  const kept = ids.filter((id) => !leftOut.has(id));
  if (kept.length === 0) throw new Refusal("nobodyLeft");
  return kept;
}

function choiceOf(options: Chosen, command: Command): Choice {
  const choices: Choice[] = [];
  if (options.members) choices.push({ by: "members", memberNumbers: options.members });
  if (options.batch !== undefined) choices.push({ by: "batch", batch: options.batch });
  if (options.allNew) choices.push({ by: "all-new" });
  if (options.neverSignedIn) choices.push({ by: "never-signed-in" });
  if (options.expired) choices.push({ by: "expired" });
  const [choice] = choices;
  if (!choice || choices.length > 1) {
    command.error("Say whom: one of --members, --batch, --all-new, --never-signed-in, --expired.");
  }
  return choice!;
}

interface ListOptions extends OfficeOptions {
  batch?: string;
  state?: NoticeState;
  expiring?: number;
  counts?: boolean;
  after?: string;
  limit: number;
  json?: boolean;
}

function listCommand(notices: Command): void {
  officeOptions(notices.command("list"))
    .description("list notices, or count them by batch")
    .option("--batch <name>", "of the members of an import")
    .addOption(notices.createOption("--state <state>", "in this state only").choices(states))
    .option("--expiring <days>", "only those that can still be used and end within so many days", wholeNumber(notices))
    .option("--counts", "how the newest notices of each batch stand, instead of a list")
    .option("--after <id>", "go on after this notice")
    .option("--limit <n>", "so many at the most", wholeNumber(notices), 100)
    .option("--json", "as JSON")
    .addHelpText("after", "\nExample:\n  genkan notices list --expiring 7\n  genkan notices list --counts")
    .action(async (options: ListOptions) => {
      await inOffice(options, async ({ portal }) => {
        if (options.counts)
          return list(
            (await countByBatch(portal)).map((counts) => ({ ...counts })),
            options,
          );
        const { batch, state, expiring: expiringInDays, after, limit } = options;
        const found = await listNotices(portal, { batch, state, expiringInDays, after, limit });
        list(
          found.map(({ issuedAt, expiresAt, ...notice }) => ({
            ...notice,
            issued: dateInJapan(issuedAt),
            expires: dateInJapan(expiresAt),
          })),
          options,
        );
        if (!options.json && found.length === limit) say(`More: --after ${found.at(-1)!.id}`);
      });
    });
}

interface VoidOptions extends Chosen {
  reason: string;
}

function voidCommand(notices: Command): void {
  officeOptions(notices.command("void"))
    .description("make notices unusable at once")
    .option("--members <numbers>", "member numbers, separated by commas", numbers)
    .option("--batch <name>", "the members of an import")
    .requiredOption("--reason <text>", "why, for the audit log")
    .addHelpText("after", '\nExample:\n  genkan notices void --members 1001-1 --reason "returned by the post"')
    .action(async (options: VoidOptions, command: Command) => {
      const choice = choiceOf(options, command);
      await inOffice(options, async ({ portal, actor }) => {
        const ids = [...(await chosenMembers(portal, choice)), ...(await chosenMembers(portal, choice, true))];
        say(`${await voidNotices(portal, ids, { actor, reason: options.reason })} notices are void now.`);
      });
    });
}

/** Like a whole number, and none: the notice can be used at once. */
function hours(command: Command): (typed: string) => number {
  const read = wholeNumber(command);
  return (typed) => (typed === "0" ? 0 : read(typed));
}
