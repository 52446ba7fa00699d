/** `genkan members`: the member list imported, looked through, and what the office does about one member. */
import type { Command } from "commander";
import type { Portal } from "../deps.ts";
import { Refusal } from "../files/refusal.ts";
import { recordAct } from "../office/desk.ts";
import { type By, reinstateMember, resetFactors, retireMember, unlockMember } from "../office/members/act.ts";
import { memberByNumber } from "../office/members/find.ts";
import { type Filter, listMembers, showMember } from "../office/members/look.ts";
import { standingOf } from "../onboarding/standing.ts";
import { saySheet } from "./member-sheet.ts";
import { importCommand } from "./members-import.ts";
import { columnsCommand } from "./members-import-columns.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { list, say } from "./output.ts";

interface ListOptions extends OfficeOptions, Filter {
  json?: true;
}

interface ShowOptions extends OfficeOptions {
  reason?: string;
  json?: true;
}

interface ActOptions extends OfficeOptions {
  reason: string;
}

export function membersCommands(program: Command): void {
  const members = program.command("members").description("import members, find them, help them");
  importCommand(members);
  columnsCommand(members);
  listCommand(members);
  showCommand(members);
  actCommand(members, {
    name: "unlock",
    description: "lift a lock, give the notice its tries back and forget failed sign-ins",
    example: 'genkan members unlock 1001-1 --reason "identity checked by telephone"',
    act: unlockMember,
    done: "is unlocked",
    before: "was not locked",
  });
  actCommand(members, {
    name: "reset-factor",
    description: "remove every passkey, one-time password and recovery code of a member, and end the sessions",
    example: 'genkan members reset-factor 1001-1 --reason "phone lost, identity checked by telephone"',
    act: resetFactors,
    done: "has no second factor any more and sets one up at the next sign-in",
    before: "had no second factor",
  });
  actCommand(members, {
    name: "reinstate",
    description: "let a member who stopped using the portal sign in again; everything registered is as it was",
    example: 'genkan members reinstate 1001-1 --reason "asked by telephone, identity checked"',
    act: reinstateMember,
    done: "can sign in again",
    before: "had not stopped using the portal",
  });
  actCommand(members, {
    name: "retire",
    description: "end a member's use of the portal for good: sessions, sign-in and unused notices",
    example: 'genkan members retire 1001-1 --reason "left on 2026-03-31"',
    act: retireMember,
    done: "is retired",
    before: "was retired already",
  });
}

function listCommand(members: Command): void {
  const command = members
    .command("list")
    .description("list members by number, with the step of the first login they stand at")
    .option("--batch <name>", "only those an import brought in under this name")
    .option("--search <text>", "only those whose number, name or kana contains it")
    .option("--after <number>", "go on after this member number");
  command
    .option("--limit <n>", "at most so many", (typed) => wholeNumber(command, typed), 100)
    .option("--json", "as JSON");
  officeOptions(command)
    .addHelpText("after", "\nExample:\n  genkan members list --search ミホン")
    .action(async (options: ListOptions) => {
      const found = await inOffice(options, async (office) => {
        const members = await listMembers(office.portal, options, standingOf);
        await recordAct(office, "members.list", { detail: `${members.length} members` });
        return members;
      });
      list(
        found.map(({ memberNumber, name, nameKana, batch, stands }) => ({
          number: memberNumber,
          name,
          kana: nameKana,
          batch,
          stands,
        })),
        options,
      );
      const last = found.at(-1);
      if (last && found.length === options.limit && !options.json) {
        say(`There may be more: --after ${last.memberNumber}`);
      }
    });
}

function showCommand(members: Command): void {
  const command = members
    .command("show")
    .description("show where a member stands, with notices, factors and sign-ins; the look is recorded")
    .argument("<number>", "member number")
    .option("--reason <text>", "why, for the audit log")
    .option("--json", "as JSON");
  officeOptions(command)
    .addHelpText("after", '\nExample:\n  genkan members show 1001-1 --reason "asked by telephone"')
    .action(async (number: string, options: ShowOptions) => {
      const sheet = await inOffice(options, ({ portal, actor }) =>
        showMember(portal, number, { actor, reason: options.reason ?? "" }, standingOf),
      );
      if (options.json) say(JSON.stringify(sheet, null, 2));
      else saySheet(sheet);
    });
}

interface Act {
  name: string;
  description: string;
  example: string;
  act: (portal: Portal, memberId: string, by: By) => Promise<boolean>;
  /** What is said after the member's number. */
  done: string;
  before: string;
}

function actCommand(members: Command, { name, description, example, act, done, before }: Act): void {
  const command = members
    .command(name)
    .description(description)
    .argument("<number>", "member number")
    .requiredOption("--reason <text>", "why, for the audit log");
  officeOptions(command)
    .addHelpText("after", `\nExample:\n  ${example}`)
    .action(async (number: string, options: ActOptions) => {
      if (options.reason.trim() === "") command.error("error: the reason is empty");
      await inOffice(options, async ({ portal, actor }) => {
        const member = await memberByNumber(portal, number);
        if (member.retired_at !== null && act !== retireMember) {
          throw new Refusal("memberRetired", { number: member.member_number });
        }
        const isDone = await act(portal, member.id, { actor, reason: options.reason });
        say(`Member ${member.member_number} ${isDone ? done : before}.`);
      });
    });
}

function wholeNumber(command: Command, typed: string): number {
  if (!/^[1-9]\d{0,5}$/.test(typed)) command.error(`error: '${typed}' is not a whole number above 0`);
  return Number(typed);
}
