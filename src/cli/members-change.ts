/** `genkan members renumber`, `correct` and `mark`: what is on file about one member. */
import type { Command } from "commander";
import { headingOf } from "../office/import/headings.ts";
import { type Correction, correctMember } from "../office/members/correct.ts";
import { memberByNumber } from "../office/members/find.ts";
import { type Marks, markMember } from "../office/members/mark.ts";
import { renumberMember } from "../office/members/renumber.ts";
import { marksLine } from "./member-sheet.ts";
import { type ActOptions, actOptions, exampleOf, refuseEmptyReason } from "./members-acts.ts";
import { inOffice } from "./office.ts";
import { say, told } from "./output.ts";

export function renumberCommand(members: Command): void {
  const command = members
    .command("renumber")
    .description(told("renumberCommand"))
    .argument("<number>", told("numberArgument"))
    .argument("<new-number>", told("newNumberArgument"));
  actOptions(command)
    .addHelpText("after", exampleOf("genkan members renumber 1001-1 9001-1 --reason 任意継続"))
    .action(async (from: string, to: string, options: ActOptions) => {
      refuseEmptyReason(command, options);
      const { reason } = options;
      const number = await inOffice(options, ({ portal, actor }) =>
        renumberMember(portal, from, to, { actor, reason }),
      );
      say(number ? told("renumbered", { from, to: number }) : told("sameNumber", { number: to }));
    });
}

interface CorrectOptions extends ActOptions {
  name?: string;
  kana?: string;
  birthDate?: string;
  postalCode?: string;
  address?: string[];
  country?: string;
  email?: string;
}

export function correctCommand(members: Command): void {
  const command = members
    .command("correct")
    .description(told("correctCommand"))
    .argument("<number>", told("numberArgument"))
    .option("--name <name>", told("nameOption"))
    .option("--kana <kana>", told("kanaOption"))
    .option("--birth-date <day>", told("birthDateOption"))
    .option("--postal-code <code>", told("postalCodeOption"))
    .option("--address <lines...>", told("addressOption"))
    .option("--country <name>", told("countryOption"))
    .option("--email <address>", told("emailOption"));
  actOptions(command)
    .addHelpText("after", exampleOf("genkan members correct 1001-1 --birth-date S54.8.22 --reason 申出書"))
    .action(async (number: string, options: CorrectOptions) => {
      refuseEmptyReason(command, options);
      const { name, kana: nameKana, birthDate, postalCode, address: addressLines, country, email, reason } = options;
      const correction: Correction = { name, nameKana, birthDate, postalCode, addressLines, country, email };
      if (Object.values(correction).every((typed) => typed === undefined)) command.error(told("nothingToCorrect"));
      await inOffice(options, async ({ portal, actor }) => {
        const corrected = await correctMember(portal, number, correction, { actor, reason });
        for (const { column, from, to } of corrected) say(told("corrected", { field: headingOf(column), from, to }));
        if (corrected.length === 0) return say(told("nothingCorrected"));
        const member = await memberByNumber(portal, number);
        if (member.locked_at !== null || member.locked_notices > 0) say(told("lockStays", { number }));
        const isOwn = corrected.some(({ column }) => column === "email") && member.email_set_at !== null;
        if (isOwn) say(told("emailUnconfirmed"));
      });
    });
}

interface MarkOptions extends ActOptions {
  paperOnly?: boolean;
  doNotSend?: boolean;
  guardian?: string | false;
}

export function markCommand(members: Command): void {
  const command = members
    .command("mark")
    .description(told("markCommand"))
    .argument("<number>", told("numberArgument"))
    .option("--paper-only", told("paperOnlyOption"))
    .option("--no-paper-only", told("noPaperOnlyOption"))
    .option("--do-not-send", told("doNotSendOption"))
    .option("--no-do-not-send", told("noDoNotSendOption"))
    .option("--guardian <name>", told("guardianOption"))
    .option("--no-guardian", told("noGuardianOption"));
  actOptions(command)
    .addHelpText("after", exampleOf("genkan members mark 1001-1 --paper-only --reason スマートフォンがない"))
    .action(async (typed: string, options: MarkOptions) => {
      refuseEmptyReason(command, options);
      await inOffice(options, async ({ portal, actor }) => {
        const { id, member_number: number } = await memberByNumber(portal, typed);
        const marks = await markMember(portal, id, wantedMarks(options), { actor, reason: options.reason });
        say(marks ? told("marked", { number, marks: marksLine(marks) }) : told("markedSo", { number }));
      });
    });
}

function wantedMarks({ paperOnly, doNotSend, guardian }: MarkOptions): Partial<Marks> {
  return {
    ...(paperOnly === undefined ? {} : { paperOnly }),
    ...(doNotSend === undefined ? {} : { doNotSend }),
    ...(guardian === undefined ? {} : { guardian: guardian === false ? null : guardian.trim() || null }),
  };
}
