/** A member list on the disk and its way into the database, as `genkan members import` goes it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import iconv from "iconv-lite";
import { afterEach } from "vitest";
import type { Portal } from "../../src/deps.ts";
import { type ImportOptions, importFile } from "../../src/office/import/apply.ts";
import { type BadRow, type Checked, checkFile } from "../../src/office/import/check.ts";
import type { Change } from "../../src/office/import/compare.ts";
import type { MappedHeading } from "../../src/office/import/layout.ts";
import { compareFile, type Outcome } from "../../src/office/import/pass.ts";
import { rowsOf } from "../../src/office/import/records.ts";
import { type ImportedMember, readRow } from "../../src/office/import/row.ts";
import { openSource, type Source } from "../../src/office/import/source.ts";

export const today = "2026-04-06";

export const plainHeadings = "会員番号,氏名,フリガナ,生年月日";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** @returns the path of a new file that goes with the test. */
export function fileWith(content: string | Buffer, name = "members.csv"): string {
  const folder = mkdtempSync(join(tmpdir(), "genkan-list-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Text as Excel in Japan saves it. */
export const cp932 = (text: string): Buffer => iconv.encode(text, "cp932");

/** `n` good rows with the plain headings, from the number `from` on. */
export function goodRows(n: number, from = 1): string {
  const rows = Array.from({ length: n }, (_, index) => `${from + index}-1,例示 太郎,レイジ タロウ,1979-08-22`);
  return [plainHeadings, ...rows].join("\r\n");
}

export async function sourceOf(content: string | Buffer, sheet?: string): Promise<Source> {
  const source = await openSource(fileWith(content), sheet);
  cleanups.push(() => source.handle.close());
  return source;
}

export async function checkList(
  content: string | Buffer,
  map: MappedHeading[] = [],
): Promise<{ checked: Checked; bad: BadRow[]; source: Source }> {
  const source = await sourceOf(content);
  const bad: BadRow[] = [];
  return { checked: await checkFile(source, { today, map, onBadRow: (row) => bad.push(row) }), bad, source };
}

/** The reasons of the bad rows: `line heading key`. */
export async function problemsOf(content: string | Buffer): Promise<string[]> {
  const { bad } = await checkList(content);
  return bad.flatMap(({ line, problems }) => problems.map(({ heading, reason }) => `${line} ${heading} ${reason.key}`));
}

export async function importList(
  portal: Portal,
  content: string | Buffer,
  options: Partial<ImportOptions> = {},
): Promise<Outcome> {
  const { checked, source } = await checkList(content);
  const { outcome } = await compareFile(portal, source, checked, { today, onChange: () => {} });
  return importFile(portal, source, checked, {
    today,
    batch: "April",
    actor: "operator:hanako",
    writing: "at-once",
    missing: outcome.missing,
    ...options,
  });
}

export async function compareList(portal: Portal, content: string | Buffer): Promise<Outcome & { changes: Change[] }> {
  const { outcome, changes } = await judgeList(portal, content);
  return { ...outcome, changes };
}

/** As `compareList`, with what is suspicious about the whole. */
export async function judgeList(portal: Portal, content: string | Buffer) {
  const { checked, source } = await checkList(content);
  const changes: Change[] = [];
  const compared = await compareFile(portal, source, checked, { today, onChange: (change) => changes.push(change) });
  return { ...compared, changes };
}

/** @returns the members of a list without a bad row, in its order. */
export async function membersIn(content: string | Buffer, map: MappedHeading[] = []): Promise<ImportedMember[]> {
  const { checked, bad, source } = await checkList(content, map);
  if (bad.length > 0) throw new Error(JSON.stringify(bad));
  const members: ImportedMember[] = [];
  for await (const handful of rowsOf(source)) {
    for (const { line, cells } of handful) {
      if (line > checked.layout.line) members.push(readRow({ ...checked.layout, today }, cells).member!);
    }
  }
  return members;
}
