/** Reads what the office types about the insurer: each field by its reader, every problem told at once. */
import { Refusal } from "../../files/refusal.ts";
import { dateInJapan } from "../../strings/moments.ts";
import type { OfficeKey, Sentence } from "../../strings/office.ts";

/** The name of a field, as the office reads it. */
type FieldKey = Extract<OfficeKey, `field${string}`>;

/** Each reads one typed field. @throws {Refusal} */
export type Readers<Row> = { [Field in keyof Row]: (typed: string) => Row[Field] };

/** @returns the fields that were typed. @throws {Refusal} naming every field that is wrong. */
export function readFields<Row extends object>(
  readers: Readers<Row>,
  typed: { [Field in keyof Row]?: string | undefined },
): Partial<Row> {
  const row: Partial<Row> = {};
  const problems: Sentence[] = [];
  for (const field of Object.keys(readers) as (keyof Row)[]) {
    const text = typed[field];
    if (text === undefined) continue;
    try {
      row[field] = readers[field](text);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      problems.push(...error.lines);
    }
  }
  if (problems.length > 0) throw new Refusal(problems);
  return row;
}

/** The audit log keeps 300 letters of a change: the old and the new value of the longest field fit. */
const longest = 120;

/** One line of text. */
export function words(field: FieldKey, max = longest): (typed: string) => string {
  return (typed) => {
    const text = typed.normalize("NFC").trim();
    if (text === "") throw new Refusal("empty", { field: { key: field } });
    if (/[\p{Cc}\p{Cf}\uFFFD]/u.test(text)) throw new Refusal("controlCharacter", { field: { key: field } });
    const length = Array.from(text).length;
    if (length > max) throw new Refusal("tooLong", { field: { key: field }, length, max });
    return text;
  };
}

/** Lines of text; each line becomes a paragraph. */
export function paragraphs(field: FieldKey, max: number): (typed: string) => string {
  return (typed) => {
    const lines = typed.split(/\r?\n/).filter((line) => line.trim() !== "");
    const text = lines.map(words(field, max)).join("\n");
    words(field, max)(text.replaceAll("\n", ""));
    return text;
  };
}

/** One line that people read who know no Japanese. */
export function english(field: FieldKey, max = longest): (typed: string) => string {
  return (typed) => {
    const text = words(field, max)(typed);
    if (/[\u3000-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]/.test(text)) {
      throw new Refusal("notEnglish", { field: { key: field } });
    }
    return text;
  };
}

/** Nothing typed takes the value away. */
export function optional<Value>(read: (typed: string) => Value): (typed: string) => Value | null {
  return (typed) => (typed.trim() === "" ? null : read(typed));
}

/** An address on the web, such as https://www.example.com/path. */
export function webAddress(field: FieldKey): (typed: string) => string {
  return (typed) => {
    const text = words(field)(typed);
    const url = URL.parse(text);
    const isGood = url?.protocol === "https:" && url.hostname.includes(".") && !url.username && !url.password;
    if (!url || !isGood) throw new Refusal("notWebAddress", { field: { key: field }, typed: text });
    // Letters of other scripts grow when they are written as a browser sends them.
    return words(field)(url.href);
  };
}

const dayMs = 86_400_000;

/** @returns the first moment of a day in Japan that is typed as 2026-04-30. */
export function firstMoment(field: FieldKey): (typed: string) => number {
  return (typed) => {
    const date = typed.trim();
    const moment = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(`${date}T00:00:00+09:00`) : Number.NaN;
    // A 31 April is read as 1 May by some programs.
    if (Number.isNaN(moment) || dateInJapan(moment) !== date) {
      throw new Refusal("notDay", { field: { key: field }, typed: date });
    }
    return moment;
  };
}

/** @returns the moment when a day in Japan is over: the day itself still counts. */
export function endOfDay(field: FieldKey): (typed: string) => number {
  return (typed) => firstMoment(field)(typed) + dayMs;
}

/** @returns now where the day is today, since its first moment is over. @throws {Refusal} for a day in the past. */
export function todayOrLater(field: FieldKey, now: number): (typed: string) => number {
  return (typed) => {
    const moment = firstMoment(field)(typed);
    const today = dateInJapan(now);
    if (dateInJapan(moment) < today) throw new Refusal("inThePast", { field: { key: field }, today });
    return Math.max(moment, now);
  };
}
