/** `genkan members`: the member list imported, looked through, and what the office does about one member. */
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { recordAct } from "../office/desk.ts";
import { reinstateMember, resetFactors, unlockMember } from "../office/members/act.ts";
import type { By } from "../office/members/by.ts";
import { memberByNumber, presentMember } from "../office/members/find.ts";
import { type Filter, type ListedMember, listMembers } from "../office/members/list.ts";
import { showMember } from "../office/members/sheet.ts";
import { standingSentence } from "../office/members/words.ts";
import { standingOf } from "../onboarding/standing.ts";
import { lastWholeDay } from "../strings/moments.ts";
import type { OfficeKey } from "../strings/office.ts";
import { saySheet } from "./member-sheet.ts";
import { type ActOptions, actOptions, exampleOf, refuseEmptyReason } from "./members-acts.ts";
import { correctCommand, markCommand, renumberCommand } from "./members-change.ts";
import { eraseCommand } from "./members-erase.ts";
import { importCommand } from "./members-import.ts";
import { columnsCommand } from "./members-import-columns.ts";
import { leaveCommand } from "./members-leave.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { list, say, told } from "./output.ts";

export function membersCommands(program: Command): void {
  const members = program.command("members").description(told("membersCommand"));
  importCommand(members);
  columnsCommand(members);
  listCommand(members);
  showCommand(members);
  actCommand(members, {
    name: "unlock",
    description: "unlockCommand",
    example: 'genkan members unlock 1001-1 --reason "identity checked by telephone"',
    act: unlockMember,
    done: "unlocked",
    before: "wasNotLocked",
  });
  actCommand(members, {
    name: "reset-factor",
    description: "resetFactorCommand",
    example: 'genkan members reset-factor 1001-1 --reason "phone lost, identity checked by telephone"',
    act: resetFactors,
    done: "factorsGone",
    before: "hadNoFactor",
  });
  leaveCommand(members);
  actCommand(members, {
    name: "reinstate",
    description: "reinstateCommand",
    example: 'genkan members reinstate 1001-1 --reason "back since 2026-05-01"',
    act: reinstateMember,
    done: "reinstated",
    before: "wasThere",
  });
  renumberCommand(members);
  correctCommand(members);
  markCommand(members);
  eraseCommand(members);
}

interface ListOptions extends OfficeOptions, Omit<Filter, "ages"> {
  ageFrom?: number;
  ageTo?: number;
  json?: true;
}

function listCommand(members: Command): void {
  const command = members
    .command("list")
    .description(told("listCommand"))
    .option("--batch <name>", told("batchOption"))
    .option("--route <name>", told("routeOption"))
    .option("--search <text>", told("searchOption"));
  command
    .option("--age-from <years>", told("ageFromOption"), wholeNumber(command))
    .option("--age-to <years>", told("ageToOption"), wholeNumber(command))
    .option("--after <number>", told("afterOption"))
    .option("--limit <n>", told("limitOption"), wholeNumber(command), 100)
    .option("--json", told("optionJson"));
  officeOptions(command)
    .addHelpText("after", exampleOf("genkan members list --search みほん"))
    .action(async ({ ageFrom: from, ageTo: to, ...options }: ListOptions) => {
      const found = await inOffice(options, async (office) => {
        const members = await listMembers(office.portal, { ...options, ages: { from, to } }, standingOf);
        await recordAct(office, "members.list", { detail: `${members.length} members` });
        return members;
      });
      sayMembers(found, options);
    });
}

/** Prints members, and how to go on where there may be more. */
export function sayMembers(
  found: ListedMember[],
  { limit, json }: { limit: number; json?: boolean | undefined },
): void {
  if (json) {
    const rows = found.map(({ memberNumber: number, name, nameKana: kana, batch, stands, leavesAt }) => {
      return { number, name, kana, batch, stands, leavesAt };
    });
    say(JSON.stringify(rows, null, 2));
    return;
  }
  list(
    found.map(({ memberNumber, name, nameKana, batch, stands, leavesAt }) => ({
      [told("headNumber")]: memberNumber,
      [told("headName")]: name,
      [told("headKana")]: nameKana,
      [told("headBatch")]: batch,
      [told("headStands")]: toldStanding(stands),
      [told("headLeaves")]: leavesAt === null ? "" : told("leavesAfter", { day: lastWholeDay(leavesAt) }),
    })),
    {},
  );
  const last = found.at(-1);
  if (last && found.length === limit) say(told("mayBeMore", { number: last.memberNumber }));
}

function toldStanding(stands: string): string {
  const { key, values } = standingSentence(stands);
  return told(key, values);
}

interface ShowOptions extends OfficeOptions {
  reason?: string;
  uncover?: boolean;
  json?: true;
}

function showCommand(members: Command): void {
  const command = members
    .command("show")
    .description(told("showCommand"))
    .argument("<number>", told("numberArgument"))
    .option("--reason <text>", told("reasonOption"))
    .option("--uncover", told("uncoverOption"))
    .option("--json", told("optionJson"));
  officeOptions(command)
    .addHelpText("after", exampleOf('genkan members show 1001-1 --reason "asked by telephone"'))
    .action(async (number: string, { reason = "", uncover = false, ...options }: ShowOptions) => {
      if (uncover && reason.trim() === "") command.error(told("uncoverNeedsReason"));
      const sheet = await inOffice(options, ({ portal, actor }) =>
        showMember(portal, number, { actor, reason }, standingOf, { uncover }),
      );
      if (options.json) say(JSON.stringify(sheet, null, 2));
      else saySheet(sheet);
    });
}

interface Act {
  name: string;
  description: OfficeKey;
  example: string;
  act: (portal: Portal, memberId: string, by: By) => Promise<boolean>;
  done: OfficeKey;
  before: OfficeKey;
}

function actCommand(members: Command, { name, description, example, act, done, before }: Act): void {
  const command = members.command(name).description(told(description)).argument("<number>", told("numberArgument"));
  actOptions(command)
    .addHelpText("after", exampleOf(example))
    .action(async (number: string, options: ActOptions) => {
      refuseEmptyReason(command, options);
      await inOffice(options, async ({ portal, actor }) => {
        const member = await (act === reinstateMember ? memberByNumber : presentMember)(portal, number);
        const isDone = await act(portal, member.id, { actor, reason: options.reason });
        say(told(isDone ? done : before, { number: member.member_number }));
      });
    });
}
