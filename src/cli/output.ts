/** How the commands speak: lines, tables or JSON on standard output, progress on standard error. */
import { performance } from "node:perf_hooks";
import { terminalLanguage } from "../config.ts";
import { inWords, isOfficeKey, type OfficeKey, type OfficeLanguage, type Sentence } from "../strings/office.ts";

/** What the terminal is set to. Logs stay English, whoever reads them. */
export const language = terminalLanguage();

/** @returns one of the office's sentences in the terminal's language. */
export function told(key: OfficeKey, values: Sentence["values"] = {}): string {
  return inWords([{ key, values }], language);
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A word in a list is a sentence: English in JSON, the terminal's language in a table. */
type Row = Record<string, string | number | null | Sentence>;

/** Prints rows as JSON, or as a table with the keys of the first row as its headings. */
export function list(rows: Row[], options: { json?: boolean | undefined }): void {
  if (options.json)
    say(
      JSON.stringify(
        rows.map((row) => inLanguage("en", row)),
        null,
        2,
      ),
    );
  else say(rows.length === 0 ? told("thereAreNone") : table(rows.map((row) => inLanguage(language, row))));
}

function inLanguage(spoken: OfficeLanguage, row: Row): Record<string, string | number | null> {
  const values = Object.entries(row).map(([name, value]) => {
    return [name, value !== null && typeof value === "object" ? inWords([value], spoken) : value] as const;
  });
  return Object.fromEntries(values);
}

function table(rows: Record<string, string | number | null>[]): string {
  const names = Object.keys(rows[0]!);
  const cells = [names.map(headingOf), ...rows.map((row) => names.map((name) => printable(String(row[name] ?? ""))))];
  const widths = names.map((_, column) => Math.max(...cells.map((line) => widthOf(line[column]!))));
  return cells
    .map((line) =>
      line
        .map((cell, column) => cell + " ".repeat(widths[column]! - widthOf(cell)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** @returns how the terminal calls a field, which JSON calls by its name. */
function headingOf(name: string): string {
  const key = `column_${name}`.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return isOfficeKey(key) ? told(key) : name;
}

interface Progress {
  /** @param done how much is done now. */
  at(done: number): void;
  end(): void;
}

/**
 * Shows how far a long work is, its rate and the time that remains: a bar on a terminal, elsewhere a line every ten seconds.
 * @param total undefined where nobody knows.
 */
export function progress(what: string, total: number | undefined, stream = process.stderr): Progress {
  const startedAt = performance.now();
  const everyMs = stream.isTTY ? 100 : 10_000;
  let shownAt = startedAt;
  let done = 0;
  const show = () => {
    const seconds = (performance.now() - startedAt) / 1000;
    const rate = done / Math.max(seconds, 0.001);
    const share = total ? done / total : undefined;
    const bar = share === undefined ? "" : `${"█".repeat(Math.round(share * 20)).padEnd(20, "░")} `;
    const left = total && rate > 0 ? told("progressLeft", { time: duration((total - done) / rate) }) : "";
    const count = total === undefined ? done : told("progressOf", { done, total });
    const line = `${what} ${bar}${count}, ${told("progressRate", { rate: Math.round(rate) })}${left}`;
    stream.write(stream.isTTY ? `\r\u001B[K${line}` : `${line}\n`);
  };
  return {
    at(now) {
      done = now;
      if (performance.now() - shownAt < everyMs) return;
      shownAt = performance.now();
      show();
    },
    end() {
      if (!stream.isTTY && shownAt === startedAt) return;
      show();
      if (stream.isTTY) stream.write("\n");
    },
  };
}

function duration(seconds: number): string {
  return seconds < 90
    ? told("seconds", { count: Math.ceil(seconds) })
    : told("minutes", { count: Math.ceil(seconds / 60) });
}

/** Letters that take two columns of a terminal. */
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|[\u{20000}-\u{3FFFD}]/u;

function widthOf(text: string): number {
  return Array.from(text).reduce((sum, each) => sum + (wide.test(each) ? 2 : 1), 0);
}

/** A name in a list must not steer the operator's terminal (L5). */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");
}
