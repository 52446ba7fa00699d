/** Reads what the office types about the insurer: each field by its reader, every problem told at once. */
import { dateInJapan } from "../../strings/moments.ts";

/** The insurer's data cannot be changed so; the message says why and what to do, one line a problem. */
export class Refusal extends Error {}

/** Each reads one typed field. @throws {Refusal} */
export type Readers<Row> = { [Field in keyof Row]: (typed: string) => Row[Field] };

/** @returns the fields that were typed. @throws {Refusal} naming every field that is wrong. */
export function readFields<Row extends object>(
  readers: Readers<Row>,
  typed: { [Field in keyof Row]?: string | undefined },
): Partial<Row> {
  const row: Partial<Row> = {};
  const problems: string[] = [];
  for (const field of Object.keys(readers) as (keyof Row)[]) {
    const text = typed[field];
    if (text === undefined) continue;
    try {
      row[field] = readers[field](text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new Refusal(problems.join("\n"));
  return row;
}

/** The audit log keeps 300 letters of a change: the old and the new value of the longest field fit. */
const longest = 120;

/** One line of text. */
export function words(label: string, max = longest): (typed: string) => string {
  return (typed) => {
    const text = typed.normalize("NFC").trim();
    if (text === "") throw new Refusal(`${label} is empty.`);
    if (/[\p{Cc}\p{Cf}\uFFFD]/u.test(text)) throw new Refusal(`${label} holds a control character. Type it anew.`);
    const length = Array.from(text).length;
    if (length > max) throw new Refusal(`${label} has ${length} letters. Use ${max} at the most.`);
    return text;
  };
}

/** Lines of text; each line becomes a paragraph. */
export function paragraphs(label: string, max: number): (typed: string) => string {
  return (typed) => {
    const lines = typed.split(/\r?\n/).filter((line) => line.trim() !== "");
    const text = lines.map(words(label, max)).join("\n");
    words(label, max)(text.replaceAll("\n", ""));
    return text;
  };
}

/** One line that people read who know no Japanese. */
export function english(label: string, max = longest): (typed: string) => string {
  return (typed) => {
    const text = words(label, max)(typed);
    if (/[\u3000-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/.test(text)) {
      throw new Refusal(`${label} has Japanese letters. Write it in English.`);
    }
    return text;
  };
}

/** Nothing typed takes the value away. */
export function optional<Value>(read: (typed: string) => Value): (typed: string) => Value | null {
  return (typed) => (typed.trim() === "" ? null : read(typed));
}

/** An address on the web, such as https://www.example.com/path. */
export function webAddress(label: string): (typed: string) => string {
  return (typed) => {
    const text = words(label)(typed);
    const url = URL.parse(text);
    const isGood = url?.protocol === "https:" && url.hostname.includes(".") && !url.username && !url.password;
    if (!url || !isGood) throw new Refusal(`${label} must be an address that begins with https://, not ${text}`);
    // Letters of other scripts grow when they are written as a browser sends them.
    return words(label)(url.href);
  };
}

const dayMs = 86_400_000;

/** @returns the first moment of a day in Japan that is typed as 2026-04-30. */
export function firstMoment(label: string): (typed: string) => number {
  return (typed) => {
    const date = typed.trim();
    const moment = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00+09:00`) : Number.NaN;
    // A 31 April is read as 1 May by some programs.
    if (Number.isNaN(moment) || dateInJapan(moment) !== date) {
      throw new Refusal(`${label} must be a day such as 2026-04-30, not ${date}`);
    }
    return moment;
  };
}

/** @returns the moment when a day in Japan is over: the day itself still counts. */
export function endOfDay(label: string): (typed: string) => number {
  return (typed) => firstMoment(label)(typed) + dayMs;
}

/** @returns now where the day is today, since its first moment is over. @throws {Refusal} for a day in the past. */
export function todayOrLater(label: string, now: number): (typed: string) => number {
  return (typed) => {
    const moment = firstMoment(label)(typed);
    const today = dateInJapan(now);
    if (dateInJapan(moment) < today) throw new Refusal(`${label} is in the past. Today is ${today}.`);
    return Math.max(moment, now);
  };
}
