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
import type { MappedHeading } from "../office/import/layout.ts";
import { rememberColumns, rememberedColumns, withRemembered } from "../office/import/list-columns.ts";
import { compareFile } from "../office/import/pass.ts";
import { openSource, type Source } from "../office/import/source.ts";
import { unfinishedImport } from "../office/import/unfinished.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { mapOption } from "./members-import-columns.ts";
import {
  badRowsTold,
  judgementTold,
  type Result,
  sayBadRowsAsJson,
  sayResult,
  sayResultAsJson,
  shownRows,
} from "./members-import-report.ts";
import { inOffice, type OfficeOptions, officeOptions, wholeNumber } from "./office.ts";
import { progress, told } from "./output.ts";

interface Options extends OfficeOptions {
  dryRun?: true;
  batch?: string;
  errors?: string;
  sheet?: string;
  map?: MappedHeading[];
  yesChanged?: number;
  json?: true;
}

/** On SQLite one transaction of more rows would keep the portal waiting. */
const rowsInOneTransaction = 20_000;

export function importCommand(members: Command): void {
  const command = members
    .command("import")
    .description(told("importCommand"))
    .argument("<file>", told("importFile"))
    .option("--dry-run", told("importDryRun"))
    .option("--batch <name>", told("importBatch"))
    .option("--errors <file>", told("importErrors"))
    .option("--sheet <name>", told("importSheet"));
  mapOption(command)
    .option("--yes-changed <people>", told("importYesChanged"), wholeNumber(command))
    .option("--json", told("importJson"));
  officeOptions(command)
    .addHelpText("after", `\n${told("listExample")}\n  genkan members import members.csv --dry-run`)
    .action(async (file: string, options: Options) => {
      const work = (office: Acting) =>
        withSource(file, options, (source) => importSource(office, source, file, options));
      await inOffice(options, work);
    });
}

async function withSource(file: string, { sheet }: Options, work: (source: Source) => Promise<void>): Promise<void> {
  const source = await openSource(file, sheet);
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
  const { map: said = [], yesChanged: named = 0 } = options;
  const map = withRemembered(said, await rememberedColumns(portal));
  const checked = await check(source, { today, map }, options.errors ?? `${file}.errors.csv`, options);
  const about = { source, checked, batch };
  const comparing = progress(told("importComparing"), checked.rows);
  const changes: Change[] = [];
  const kept = options.json ? Number.POSITIVE_INFINITY : shownRows;
  const { outcome: foreseen, judgement } = await compareFile(portal, source, checked, {
    today,
    onProgress: comparing.at,
    onChange(change) {
      if (options.dryRun && changes.length < kept) changes.push(change);
    },
  });
  comparing.end();
  if (options.dryRun) sayAs(options, { ...about, outcome: foreseen, judgement, changes });
  // Of a list that came in half, fewer people are left than were named.
  const isSaid = half?.batch === batch ? named >= judgement.people : named === judgement.people;
  if (judgement.suspicions.length > 0 && !isSaid) {
    throw new Refusal(judgementTold(judgement));
  }
  if (options.dryRun) return;
  await rememberColumns(
    office,
    said.filter((each) => checked.layout.mapped.includes(each)),
  );
  const bar = progress(told("importImporting"), checked.rows);
  const writing = writingFor(portal.config.databaseUrl, checked.rows);
  const interrupts = writing === "in-parts" ? goOnAtFirstInterrupt(checked.rows) : undefined;
  const outcome = await importFile(portal, source, checked, {
    today,
    onProgress(rows) {
      bar.at(rows);
      interrupts?.at(rows);
    },
    batch,
    actor,
    missing: foreseen.missing,
    writing,
    ...(interrupts ? { signal: interrupts.signal } : {}),
  }).finally(() => interrupts?.end());
  bar.end();
  sayAs(options, { ...about, outcome, judgement });
}

function sayAs({ json }: Options, result: Result): void {
  if (json) sayResultAsJson(result);
  else sayResult(result);
}

function writingFor(databaseUrl: string, rows: number): Writing {
  if (!databaseUrl.startsWith("sqlite:")) return "while-reading";
  return rows > rowsInOneTransaction ? "in-parts" : "at-once";
}

/** @throws {Refusal} when a row is bad. */
async function check(
  source: Source,
  rules: { today: string; map: MappedHeading[] },
  errorsFile: string,
  { json }: Options,
): Promise<Checked> {
  const bar = progress(told("importChecking"), undefined);
  const file = badRowsFile(errorsFile);
  const bad: BadRow[] = [];
  const checked = await checkFile(source, {
    ...rules,
    onLayout: ({ headings }) => file.headings(headings),
    onBadRow(row) {
      const isKept = file.add(row);
      // What no file could hold is told here, all of it.
      if (bad.length < shownRows || !isKept) bad.push(row);
    },
    onProgress: bar.at,
  }).finally(file.close);
  bar.end();
  if (checked.badRows === 0) return checked;
  if (json) sayBadRowsAsJson(bad, checked, errorsFile);
  throw new Refusal(badRowsTold(bad, checked, { errorsFile, trouble: file.trouble() }));
}

/** The first Ctrl-C says how far it is, the second one stops after the part that is being written. */
function goOnAtFirstInterrupt(total: number) {
  const stop = new AbortController();
  let rows = 0;
  let asked = false;
  const onInterrupt = () => {
    if (asked) stop.abort();
    asked = true;
    const words = stop.signal.aborted ? told("importStopping") : told("importGoesOn", { rows, total });
    process.stderr.write(`\n${words}\n`);
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
