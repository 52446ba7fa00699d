/** `genkan members import`: a member list becomes members, all of it or nothing. */
import { parse } from "node:path";
import { setFlagsFromString } from "node:v8";
import type { Command } from "commander";
import { Refusal } from "../files/refusal.ts";
import type { Acting } from "../office/desk.ts";
import { importFile, type Writing } from "../office/import/apply.ts";
import { badRowsFile } from "../office/import/bad-rows.ts";
import { type BadRow, type Checked, checkFile } from "../office/import/check.ts";
import type { Change } from "../office/import/compare.ts";
import { compareFile } from "../office/import/pass.ts";
import { openSource, type Source } from "../office/import/source.ts";
import { unfinishedImport } from "../office/import/unfinished.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import {
  badRowsTold,
  type Result,
  sayBadRowsAsJson,
  sayResult,
  sayResultAsJson,
  shownRows,
} from "./members-import-report.ts";
import { inOffice, type OfficeOptions, officeOptions } from "./office.ts";
import { progress, told } from "./output.ts";

interface Options extends OfficeOptions {
  dryRun?: true;
  batch?: string;
  errors?: string;
  json?: true;
}

/** On SQLite one transaction of more rows would keep the portal waiting. */
const rowsInOneTransaction = 20_000;

export function importCommand(members: Command): void {
  const command = members
    .command("import")
    .description("import a member list (CSV); members who are there already are changed to what it says")
    .argument("<file>", "UTF-8 or CP932 as Excel writes it; the first row names the columns")
    .option("--dry-run", "say what would change, and write nothing")
    .option("--batch <name>", "what the new members are filed under; the file's name and today's date if not given")
    .option("--errors <file>", "where rows that cannot be imported are written; <file>.errors.csv if not given")
    .option("--json", "the result as JSON");
  officeOptions(command)
    .addHelpText("after", "\nExample:\n  genkan members import members.csv --dry-run")
    .action(async (file: string, options: Options) => {
      await inOffice(options, (office) => withSource(file, (source) => importSource(office, source, file, options)));
    });
}

async function withSource(file: string, work: (source: Source) => Promise<void>): Promise<void> {
  const source = await openSource(file);
  await work(source).finally(() => source.handle.close());
}

async function importSource(office: Acting, source: Source, file: string, options: Options): Promise<void> {
  // Without it garbage grows with the machine's memory: 350 MB in the place of 170.
  setFlagsFromString("--optimize-for-size");
  const { portal, actor } = office;
  const today = dateInJapan(portal.clock());
  const batch = options.batch ?? `${parse(file).name}-${today}`;
  if (!/^[^\p{Cc}\p{Cf}]{1,100}$/u.test(batch)) throw new Refusal("notBatch");
  const half = await unfinishedImport(portal);
  if (half) {
    process.stderr.write(`${told("importIsHalf", { ...half, at: timeInJapan(half.at) })}\n`);
  }
  const checked = await check(source, today, options.errors ?? `${file}.errors.csv`, options);
  const bar = progress(options.dryRun ? "comparing" : "importing", checked.rows);
  const changes: Change[] = [];
  const kept = options.json ? Number.POSITIVE_INFINITY : shownRows;
  const onChange = (change: Change) => {
    if (changes.length < kept) changes.push(change);
  };
  const writing = writingFor(portal.config.databaseUrl, checked.rows);
  const interrupts = options.dryRun || writing !== "in-parts" ? undefined : goOnAtFirstInterrupt(checked.rows);
  const onProgress = (rows: number) => {
    bar.at(rows);
    interrupts?.at(rows);
  };
  const outcome = options.dryRun
    ? await compareFile(portal, source, checked, { today, onProgress, onChange })
    : await importFile(portal, source, checked, {
        today,
        onProgress,
        batch,
        actor,
        writing,
        ...(interrupts ? { signal: interrupts.signal } : {}),
      }).finally(() => interrupts?.end());
  bar.end();
  const result: Result = { source, rows: checked.rows, batch, outcome, ...(options.dryRun ? { changes } : {}) };
  if (options.json) sayResultAsJson(result);
  else sayResult(result);
}

function writingFor(databaseUrl: string, rows: number): Writing {
  if (!databaseUrl.startsWith("sqlite:")) return "while-reading";
  return rows > rowsInOneTransaction ? "in-parts" : "at-once";
}

/** @throws {Refusal} when a row is bad. */
async function check(source: Source, today: string, errorsFile: string, { json }: Options): Promise<Checked> {
  const bar = progress("checking", undefined);
  const file = badRowsFile(errorsFile);
  const bad: BadRow[] = [];
  const checked = await checkFile(source, {
    today,
    onHeadings: file.headings,
    onBadRow(row) {
      file.add(row);
      if (bad.length < shownRows) bad.push(row);
    },
    onProgress: bar.at,
  }).finally(file.close);
  bar.end();
  if (checked.badRows === 0) return checked;
  if (json) sayBadRowsAsJson(bad, checked, errorsFile);
  throw new Refusal(badRowsTold(bad, checked, errorsFile));
}

/** The first Ctrl-C says how far it is, the second one stops after the part that is being written. */
function goOnAtFirstInterrupt(total: number) {
  const stop = new AbortController();
  let rows = 0;
  let asked = false;
  const onInterrupt = () => {
    if (asked) stop.abort();
    asked = true;
    process.stderr.write(
      stop.signal.aborted
        ? "\nStopping.\n"
        : `\n${rows} of ${total} rows are done; the import goes on to its end. Press Ctrl-C again to stop it here.\n`,
    );
  };
  process.on("SIGINT", onInterrupt);
  return {
    signal: stop.signal,
    at(done: number) {
      rows = done;
    },
    end: () => process.off("SIGINT", onInterrupt),
  };
}
