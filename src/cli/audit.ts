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
import { inWords, type Sentence } from "../strings/office.ts";
import { inOffice, type OfficeOptions, officeOptions, withDeps } from "./office.ts";
import { list, progress, say } from "./output.ts";

export function auditCommands(program: Command): void {
  const audit = program.command("audit").description("the audit log: verify, export, purge");

  officeOptions(audit.command("verify"))
    .description("say whether a row of the log was changed or taken away; of every insurer, or of one")
    .option("--head <sequence:hash>", "a head that the server's log told of; shows whether the end was cut off")
    .option("--json", "as JSON")
    .addHelpText("after", "\nExamples:\n  genkan audit verify\n  genkan audit verify --head 1204:5f2c…")
    .action(async (options: OfficeOptions & { head?: string; json?: boolean }, command: Command) => {
      const head = options.head === undefined ? undefined : readHead(options.head, command);
      const verdicts = await verdictsOf(options, head);
      list(verdicts.map(asRow), options);
      const broken = verdicts.filter(({ fault }) => fault);
      if (broken.length > 0) throw new Refusal(broken.map(toldOf));
    });

  officeOptions(audit.command("export"))
    .argument("<file>", "the CSV file; it must not exist yet")
    .description("write the log into a CSV file")
    .option("--from <day>", "the first day, in Japan")
    .option("--to <day>", "the last day, in Japan")
    .addHelpText("after", "\nExample:\n  genkan audit export audit-2026-04.csv --from 2026-04-01 --to 2026-04-30")
    .action(async (file: string, options: OfficeOptions & { from?: string; to?: string }, command: Command) => {
      const from = options.from === undefined ? undefined : startOfDay(options.from, command);
      const to = options.to === undefined ? undefined : startOfDay(options.to, command) + 86_400_000;
      await inOffice(options, async ({ portal, actor }) => {
        const rows = await exportLog(portal, resolve(file), { from, to }, actor);
        say(`Done: ${rows} rows in ${file}. It names members: keep it as carefully as the database.`);
      });
    });

  officeOptions(audit.command("purge"))
    .description("delete the rows of the log from before a day; what is left can still be verified")
    .requiredOption("--before <day>", "the first day that is kept, in Japan")
    .requiredOption("--reason <words>", "why, for the audit log")
    .addHelpText("after", '\nExample:\n  genkan audit purge --before 2021-04-01 --reason "kept for five years"')
    .action(async (options: OfficeOptions & { before: string; reason: string }, command: Command) => {
      const before = startOfDay(options.before, command);
      await inOffice(options, async ({ portal, actor }) => {
        const shown = progress("Deleting", undefined);
        const rows = await purge(portal, { before, actor, reason: options.reason }, shown.at);
        shown.end();
        say(rows === 0 ? "There was nothing from before that day." : `Done: ${rows} rows deleted.`);
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
    what: fault ? inWords([{ key: fault.what }], "en") : "whole",
  };
}

function toldOf({ host, fault }: InsurersVerdict): Sentence {
  const { sequence, at, what } = fault!;
  const moment = at === null ? "" : ` (${new Date(at).toISOString()})`;
  return { key: "logTampered", values: { host, sequence, moment, fault: { key: what } } };
}

function startOfDay(text: string, command: Command): number {
  const moment = Date.parse(`${text}T00:00:00+09:00`);
  const isDay = !Number.isNaN(moment) && dateInJapan(moment) === text;
  return isDay ? moment : command.error(`${text} is not a day. Write it like 2026-04-01.`);
}

function readHead(text: string, command: Command): Place {
  const [, sequence, hash] = /^(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
  return sequence && hash
    ? { sequence: Number(sequence), hash }
    : command.error("--head is the sequence and the hash of a line of the server's log, such as 1204:5f2c…");
}
