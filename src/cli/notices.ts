/** `genkan notices`: proof, issue, list, void, returned. */
import type { Command } from "commander";
import { refuseOtherCount } from "../office/notices/plan.ts";
import {
  countByBatch,
  listNotices,
  type NoticeState,
  planVoid,
  states,
  voidNotices,
} from "../office/notices/register.ts";
import { dateInJapan } from "../strings/moments.ts";
import { issueCommand } from "./notices-issue.ts";
import { proofCommand } from "./notices-proof.ts";
import { returnedCommand } from "./notices-returned.ts";
import { type Chosen, choiceOf, numbers, typedCount } from "./notices-whom.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say, told } from "./output.ts";

export function noticesCommands(program: Command): void {
  const notices = program.command("notices").description(told("noticesHelp"));
  proofCommand(notices);
  issueCommand(notices);
  listCommand(notices);
  voidCommand(notices);
  returnedCommand(notices);
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
    .description(told("listHelp"))
    .option("--batch <name>", told("ofBatchOption"))
    .addOption(notices.createOption("--state <state>", told("stateOption")).choices(states))
    .option("--expiring <days>", told("expiringOption"), wholeNumber(notices))
    .option("--counts", told("countsOption"))
    .option("--after <id>", told("afterNoticeOption"))
    .option("--limit <n>", told("limitOption"), wholeNumber(notices), 100)
    .option("--json", told("optionJson"))
    .addHelpText(
      "after",
      told("examples", { examples: "genkan notices list --expiring 7\n  genkan notices list --counts" }),
    )
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
          found.map(({ issuedAt, usableFrom, expiresAt, ...notice }) => ({
            ...notice,
            issued: dateInJapan(issuedAt),
            from: dateInJapan(usableFrom),
            expires: dateInJapan(expiresAt),
          })),
          options,
        );
        if (!options.json && found.length === limit) say(told("moreNotices", { id: found.at(-1)!.id }));
      });
    });
}

interface VoidOptions extends Chosen {
  reason: string;
  yesVoid?: number;
}

function voidCommand(notices: Command): void {
  officeOptions(notices.command("void"))
    .description(told("voidHelp"))
    .option("--members <numbers>", told("membersOption"), numbers)
    .option("--batch <name>", told("ofBatchOption"))
    .option("--yes-void <n>", told("yesVoidOption"), wholeNumber(notices))
    .requiredOption("--reason <text>", told("reasonOption"))
    .addHelpText(
      "after",
      told("examples", { examples: 'genkan notices void --members 1001-1 --reason "lost in the post"' }),
    )
    .action(async (options: VoidOptions, command: Command) => {
      const choice = choiceOf(options, command);
      await inOffice(options, async ({ portal, actor }) => {
        const { memberIds, count } = await planVoid(portal, choice);
        if (choice.by !== "members") {
          say(told("planVoids", { count }));
          const asked = options.yesVoid ?? (await typedCount(count));
          refuseOtherCount(count, asked, "voidCount");
        }
        const voided = await voidNotices(portal, memberIds, { actor, reason: options.reason });
        say(told("voided", { count: voided }));
      });
    });
}
