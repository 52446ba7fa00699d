/** `genkan audit`: is the log whole, give it out, let old rows go. */
import { resolve } from "node:path";
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import type { Place } from "../office/audit/checkpoints.ts";
import { exportLog } from "../office/audit/export.ts";
import { purge } from "../office/audit/retention.ts";
import { type Verdict, verifyChain } from "../office/audit/verify.ts";
import { everyPortal } from "../office/desk.ts";
import { dateInJapan } from "../strings/moments.ts";
import type { Sentence } from "../strings/office.ts";
import { momentInJapan } from "./insurer-office.ts";
import { inOffice, type OfficeOptions, officeOptions, withDeps } from "./office.ts";
import { language, list, progress, say, told } from "./output.ts";

export function auditCommands(program: Command): void {
  const audit = program.command("audit").description(told("auditDoes"));

  officeOptions(audit.command("verify"))
    .description(told("auditVerifyDoes"))
    .option("--head <sequence:hash>", told("optionHead"))
    .option("--json", told("optionJson"))
    .addHelpText("after", `\n${told("example")}\n  genkan audit verify\n  genkan audit verify --head 1204:5f2c…`)
    .action(async (options: OfficeOptions & { head?: string; json?: boolean }, command: Command) => {
      const head = options.head === undefined ? undefined : readHead(options.head, command);
      const verdicts = await verdictsOf(options, head);
      list(verdicts.map(asRow), options);
      const broken = verdicts.filter(({ fault }) => fault);
      if (broken.length > 0) throw new Refusal(broken.map(toldOf));
    });

  officeOptions(audit.command("export"))
    .argument("<file>", told("argumentExport"))
    .description(told("auditExportDoes"))
    .option("--from <day>", told("optionFirstDay"))
    .option("--to <day>", told("optionLastDay"))
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan audit export audit-2026-04.csv --from 2026-04-01 --to 2026-04-30`,
    )
    .action(async (file: string, options: OfficeOptions & { from?: string; to?: string }, command: Command) => {
      const from = options.from === undefined ? undefined : startOfDay(options.from, command);
      const to = options.to === undefined ? undefined : startOfDay(options.to, command) + 86_400_000;
      await inOffice(options, async ({ portal, actor }) => {
        const rows = await exportLog({ portal, actor }, resolve(file), { from, to }, language);
        say(told("auditExported", { rows, file }));
      });
    });

  officeOptions(audit.command("purge"))
    .description(told("auditPurgeDoes"))
    .requiredOption("--before <day>", told("optionBefore"))
    .requiredOption("--reason <words>", told("optionReason"))
    .addHelpText(
      "after",
      `\n${told("example")}\n  genkan audit purge --before 2021-04-01 --reason "kept for five years"`,
    )
    .action(async (options: OfficeOptions & { before: string; reason: string }, command: Command) => {
      const before = startOfDay(options.before, command);
      await inOffice(options, async ({ portal, actor }) => {
        const shown = progress(told("deleting"), undefined);
        const rows = await purge(portal, { before, actor, reason: options.reason }, shown.at);
        shown.end();
        say(rows === 0 ? told("nothingToPurge") : told("purged", { rows }));
      });
    });
}

interface InsurersVerdict extends Verdict {
  host: string;
}

async function verdictsOf(options: OfficeOptions, head: Place | undefined): Promise<InsurersVerdict[]> {
  if (options.insurer !== undefined || head) {
    return inOffice(options, async ({ portal }) => [
      { host: portal.insurer.host, ...(await verifyChain(portal, head)) },
    ]);
  }
  return withDeps(async (deps) => {
    const verdicts: InsurersVerdict[] = [];
    for (const portal of await everyPortal(deps)) {
      verdicts.push({ host: portal.insurer.host, ...(await verifyChain(portal)) });
    }
    return verdicts;
  });
}

function asRow({ host, rows, last, fault }: InsurersVerdict) {
  return {
    insurer: host,
    rows,
    last: last.sequence,
    hash: last.hash,
    broken: fault ? fault.sequence : null,
    at: fault?.at ? new Date(fault.at).toISOString() : null,
    what: { key: fault ? fault.what : "logWhole" } as const,
  };
}

function toldOf({ host, fault }: InsurersVerdict): Sentence {
  const { sequence, at, what } = fault!;
  const moment = at === null ? "" : ` (${momentInJapan(at)})`;
  return { key: "logTampered", values: { host, sequence, moment, fault: { key: what } } };
}

function startOfDay(text: string, command: Command): number {
  const moment = Date.parse(`${text}T00:00:00+09:00`);
  const isDay = !Number.isNaN(moment) && dateInJapan(moment) === text;
  return isDay ? moment : command.error(`error: ${told("dayUnreadable", { text })}`);
}

function readHead(text: string, command: Command): Place {
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  return sequence && hash ? { sequence: Number(sequence), hash } : command.error(`error: ${told("headUnreadable")}`);
}
