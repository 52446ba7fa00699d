/** `genkan members erase`: who left long enough ago goes for good, one or all, each with a certificate. */
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import type { Acting } from "../office/desk.ts";
import { type Certificate, dueForErasure, eraseMember } from "../office/members/erase.ts";
import { memberByNumber } from "../office/members/find.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { asks } from "./ask.ts";
import { type ActOptions, actOptions, exampleOf, refuseEmptyReason } from "./members-acts.ts";
import { inOffice, wholeNumber } from "./office.ts";
import { say, told } from "./output.ts";

interface EraseOptions extends ActOptions {
  due?: true;
  backupsKept?: number;
  yesErase?: string;
  json?: true;
}

/** So many in one run. */
const most = 10_000;

export function eraseCommand(members: Command): void {
  const command = members
    .command("erase")
    .description(told("eraseCommand"))
    .argument("[number]", told("numberArgument"))
    .option("--due", told("dueOption"));
  command
    .option("--backups-kept <days>", told("backupsKeptOption"), wholeNumber(command))
    .option("--yes-erase <number>", told("yesEraseOption"))
    .option("--json", told("optionJson"));
  actOptions(command)
    .addHelpText("after", exampleOf("genkan members erase 1001-1 --backups-kept 14 --reason 保存期間の満了"))
    .action(async (number: string | undefined, options: EraseOptions) => {
      refuseEmptyReason(command, options);
      if ((number === undefined) === (options.due === undefined)) command.error(told("whoIsErased"));
      await inOffice(options, (office) => erase(office, number, options));
    });
}

async function erase({ portal, actor }: Acting, typed: string | undefined, options: EraseOptions): Promise<void> {
  const days = portal.insurer.kept_days;
  const numbers =
    typed === undefined ? await dueForErasure(portal, most) : [(await memberByNumber(portal, typed)).member_number];
  if (numbers.length === 0) return say(told("nobodyDue", { days }));
  const count = numbers.length;
  const expected = typed === undefined ? `${count}` : numbers[0]!;
  const question = typed === undefined ? told("eraseAllAsk", { count, days }) : told("eraseAsk", { number: expected });
  const isSure = options.yesErase === expected || (options.yesErase === undefined && (await asks(question, expected)));
  if (!isSure) throw new Refusal("eraseNotConfirmed", { expected });
  for (const number of numbers) {
    const by = { actor, reason: options.reason };
    const certificate = await eraseMember(portal, number, options.backupsKept, by);
    if (options.json) say(JSON.stringify(certificate));
    else sayCertificate(certificate, portal.insurer.name);
  }
}

function sayCertificate(certificate: Certificate, insurer: string): void {
  const { memberNumber: number, erasedAt, erasedBy: who, rows, auditRow: row, inBackupsUntil } = certificate;
  const all = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
  say(told("certificate", { number }));
  say(told("certificateWhen", { insurer, who, date: dateInJapan(erasedAt), time: timeInJapan(erasedAt) }));
  say(told("certificateRows", { rows: all.join(", ") }));
  say(told("certificateLog", { row }));
  say(inBackupsUntil ? told("certificateBackups", { date: inBackupsUntil }) : told("certificateBackupsUnknown"));
}
