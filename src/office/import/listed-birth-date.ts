/** A birth date as lists have it: what members type, and what Excel and the systems of the insurers make of it. */
import { type BirthDateReading, readBirthDate } from "../../members/birth-date.ts";

/** The digits for 明治, 大正, 昭和, 平成, 令和: `odd` as health insurance exchanges them (1 3 5 7 9), `row` counted through (1 to 5). */
export type EraCodes = "odd" | "row";

const eraOf: Record<EraCodes, Record<string, string>> = {
  odd: { "1": "M", "3": "T", "5": "S", "7": "H", "9": "R" },
  row: { "1": "M", "2": "T", "3": "S", "4": "H", "5": "R" },
};

type ListedReading = BirthDateReading | { problem: "birthDateEra" | "birthDateNoEra" };

interface Listed {
  /** The cell of a column 元号, where there is one: 昭和, S or a digit. */
  era?: string | undefined;
  /** YYYY-MM-DD in Japan. */
  today: string;
  /** Those of the file, where that is known. */
  eraCodes?: EraCodes | undefined;
}

export function readListedBirthDate(cell: string, { era = "", today, eraCodes }: Listed): ListedReading {
  const text = withoutTime(cell);
  const alone = era.trim() === "" ? undefined : era.normalize("NFKC").trim();
  if (alone !== undefined && !/^\d{4}\D|^\d{8}$/.test(text)) {
    const sixDigits = /^\d{5}$/.test(text) ? `0${text}` : text;
    return readWithEra(/^\d$/.test(alone) ? `${alone}-${sixDigits}` : alone + sixDigits, today, eraCodes);
  }
  const serial = /^[1-9]\d{4}$/.test(text) ? dateOfSerial(Number(text)) : text;
  return readWithEra(serial, today, eraCodes);
}

/** @returns which codes a column that has been read so far can only be written in. */
export function eraCodesOf(cells: readonly (readonly [date: string, era: string | undefined])[], today: string) {
  const possible = (["odd", "row"] as const).filter((eraCodes) =>
    cells.every(([date, era]) => {
      const reading = readListedBirthDate(date, { era, today, eraCodes });
      return !("problem" in reading) || !isCoded(date, era);
    }),
  );
  return possible.length === 1 ? possible[0] : undefined;
}

const coded = /^([1-9])[-./\s]?(\d{2})[-./\s]?(\d{2})[-./\s]?(\d{2})$/;

function isCoded(date: string, era = ""): boolean {
  return coded.test(withoutTime(date)) || /^\d$/.test(era.normalize("NFKC").trim());
}

function readWithEra(text: string, today: string, eraCodes: EraCodes | undefined): ListedReading {
  const code = coded.exec(text);
  if (!code) {
    const isShort = /^\d{2}\D\d{1,2}\D\d{1,2}$|^\d{6}$/.test(text);
    return isShort ? { problem: "birthDateNoEra" } : readBirthDate(text, today);
  }
  const [, digit = "", year, month, day] = code;
  const readings = (eraCodes ? [eraCodes] : (["odd", "row"] as const)).flatMap((codes) => {
    const letter = eraOf[codes][digit];
    return letter === undefined ? [] : [readBirthDate(`${letter}${year}.${month}.${day}`, today)];
  });
  const dates = new Set(readings.flatMap((each) => ("date" in each ? [each.date] : [])));
  if (dates.size > 1) return { problem: "birthDateEra" };
  return dates.size === 1 ? { date: [...dates][0]! } : (readings[0] ?? { problem: "birthDateForm" });
}

/** Without midnight, decimals, the day of the week and 生 behind it. Another time of day may belong to another day. */
function withoutTime(cell: string): string {
  return cell
    .normalize("NFKC")
    .trim()
    .replace(/[T\s]+(?:(?:午前\s*)?0{1,2}:00(?::00(?:\.0+)?)?|12:00(?::00)?\s*AM)Z?$/i, "")
    .replace(/^(\d{5,8})\.0+$/, "$1")
    .replace(/\s*\([月火水木金土日](?:曜日?)?\)$/, "")
    .replace(/生(?:まれ)?$/, "");
}

/** Excel counts days from the last of 1899, and one too many before March 1900. */
function dateOfSerial(days: number): string {
  return new Date(Date.UTC(1899, 11, 30) + days * 86_400_000).toISOString().slice(0, 10);
}
