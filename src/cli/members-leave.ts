/** `genkan members leave`: one member, or all of a list after the count was confirmed; and taking it back. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import type { Acting } from "../office/desk.ts";
import { openSource } from "../office/import/source.ts";
import { memberByNumber } from "../office/members/find.ts";
import { leave, readLeavingDay, undoLeaving } from "../office/members/leave.ts";
import { leaveAll, readLeavers, undoAll } from "../office/members/leavers.ts";
import { lastWholeDay } from "../strings/moments.ts";
import { asks } from "./ask.ts";
import { type ActOptions, actOptions, exampleOf, refuseEmptyReason } from "./members-acts.ts";
import { inOffice, wholeNumber } from "./office.ts";
import { say, told } from "./output.ts";

interface LeaveOptions extends ActOptions {
  date?: string;
  file?: string;
  yesLeave?: number;
  undo?: true;
}

export function leaveCommand(members: Command): void {
  const command = members
    .command("leave")
    .description(told("leaveCommand"))
    .argument("[number]", told("numberArgument"))
    .option("--date <day>", told("leaveDateOption"))
    .option("--file <list>", told("leaveFileOption"));
  command.option("--yes-leave <n>", told("yesLeaveOption"), wholeNumber(command)).option("--undo", told("undoOption"));
  actOptions(command)
    .addHelpText(
      "after",
      exampleOf(
        "genkan members leave 1001-1 --date 2026-03-31 --reason 退職",
        "genkan members leave --file leavers.csv --date 2026-03-31 --reason 退職",
        "genkan members leave 1001-1 --undo --reason 誤り",
      ),
    )
    .action(async (number: string | undefined, options: LeaveOptions) => {
      refuseEmptyReason(command, options);
      if ((number === undefined) === (options.file === undefined)) command.error(told("whoLeaves"));
      await inOffice(options, (office) =>
        number === undefined ? leaveByList(office, options.file!, options) : leaveOne(office, number, options),
      );
    });
}

async function leaveOne({ portal, actor }: Acting, typed: string, { date, undo, reason }: LeaveOptions): Promise<void> {
  const { id, member_number: number } = await memberByNumber(portal, typed);
  const by = { actor, reason };
  if (undo) return say(told((await undoLeaving(portal, id, by)) ? "staysNow" : "didNotLeave", { number }));
  const leavesAt = date === undefined ? portal.clock() : readLeavingDay(portal, date);
  if (!(await leave(portal, id, leavesAt, by))) return say(told("leftBefore", { number }));
  if (leavesAt <= portal.clock()) say(told("hasLeftNow", { number }));
  else say(told("willLeave", { number, day: lastWholeDay(leavesAt) }));
}

async function leaveByList({ portal, actor }: Acting, file: string, options: LeaveOptions): Promise<void> {
  const { date, undo, reason, yesLeave } = options;
  const by = { actor, reason };
  const source = await openSource(file);
  try {
    if (undo) return say(told("stayDone", { count: await undoAll(portal, source, by) }));
    const day = date === undefined ? undefined : readLeavingDay(portal, date);
    const { leavers, already } = await readLeavers(portal, source, day);
    const count = leavers.length;
    say(told("leaversToCome", { count, already }));
    const [first, last] = [leavers[0], leavers.at(-1)];
    if (!first || !last) return;
    const days = { first: lastWholeDay(first.leavesAt), last: last.memberNumber };
    say(told("leaversFirst", { number: first.memberNumber, ...days }));
    const isSure =
      yesLeave === count || (yesLeave === undefined && (await asks(told("leaversAsk", { count }), `${count}`)));
    if (!isSure) throw new Refusal("leaversNotConfirmed", { count });
    say(told("leaversDone", { count: await leaveAll(portal, leavers, by) }));
  } finally {
    await source.handle.close();
  }
}
