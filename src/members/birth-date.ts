/** Reads a birth date as people write it: 19790822, 1979-08-22, 1979 8 22, 1979年8月22日, S54.8.22, 昭和54年8月22日, full width. */
import { readTyped } from "../keys/typed.ts";

/** First and last day of each era and the names it goes by; the day of a change can belong to both. */
const eras = [
  { names: ["明治", "明", "M"], from: "1868-01-25", until: "1912-07-30" },
  { names: ["大正", "大", "T"], from: "1912-07-30", until: "1926-12-25" },
  { names: ["昭和", "昭", "S"], from: "1926-12-25", until: "1989-01-07" },
  { names: ["平成", "平", "H"], from: "1989-01-08", until: "2019-04-30" },
  { names: ["令和", "令", "R"], from: "2019-05-01", until: "9999-12-31" },
];

export type BirthDateReading =
  | { date: string }
  | { problem: "birthDateEmpty" | "birthDateForm" | "birthDateReal" | "birthDateFuture" };

/**
 * @param today YYYY-MM-DD in Japan.
 * @returns the date as YYYY-MM-DD, or what is wrong with it.
 */
export function readBirthDate(typed: string, today: string): BirthDateReading {
  const text = readTyped(typed).toUpperCase();
  if (text === "") return { problem: "birthDateEmpty" };
  // The spaces between two numbers may stand for hyphens.
  const spaced = readTyped(typed.normalize("NFKC").replace(/(?<=\d)\s+(?=\d)/g, "-")).toUpperCase();
  const parts = westernParts(text) ?? eraParts(text) ?? westernParts(spaced) ?? eraParts(spaced);
  if (!parts) return { problem: "birthDateForm" };
  const { year, month, day, from, until } = parts;
  const date = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  if (!isRealDate(year, month, day) || (from && date < from) || (until && date > until))
    return { problem: "birthDateReal" };
  if (date > today) return { problem: "birthDateFuture" };
  if (year < 1900) return { problem: "birthDateReal" };
  return { date };
}

interface Parts {
  year: number;
  month: number;
  day: number;
  from?: string;
  until?: string;
}

const between = "-/.,、。・";
const dayParts = String.raw`(\d{1,2})[${between}月](\d{1,2})日?`;
const eraNames = eras.flatMap((era) => era.names).join("|");
const westernDigits = /^(\d{4})(\d{2})(\d{2})$/;
const western = new RegExp(String.raw`^(?:西暦)?(\d{4})[${between}年]${dayParts}$`);
const eraWords = new RegExp(String.raw`^(${eraNames})[-/.]?(\d{1,2}|元)[${between}年]${dayParts}$`);
const eraDigits = new RegExp(String.raw`^(${eraNames})(\d{2})(\d{2})(\d{2})$`);

function westernParts(text: string): Parts | undefined {
  const match = westernDigits.exec(text) ?? western.exec(text);
  return match ? { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) } : undefined;
}

function eraParts(text: string): Parts | undefined {
  const match = eraWords.exec(text) ?? eraDigits.exec(text);
  if (!match) return undefined;
  const era = eras.find(({ names }) => names.includes(match[1]!))!;
  const yearOfEra = match[2] === "元" ? 1 : Number(match[2]);
  return {
    year: Number(era.from.slice(0, 4)) + yearOfEra - 1,
    month: Number(match[3]),
    day: Number(match[4]),
    from: era.from,
    until: era.until,
  };
}

function isRealDate(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
