/** What the commands about the insurer's data share: refusals as words for the operator, files, numbers and days. */
import { readFileSync } from "node:fs";
import { Refusal } from "../office/insurer/fields.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { CommandError, inOffice, type Office, type OfficeOptions } from "./office.ts";

/** Like `inOffice`, for work that may be refused. @throws {CommandError} */
export async function atInsurer<T>(options: OfficeOptions, work: (office: Office) => Promise<T>): Promise<T> {
  return inOffice(options, (office) => inWords(() => work(office)));
}

/** @throws {CommandError} in the place of a refusal. */
export async function inWords<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? new CommandError(error.message) : error;
  }
}

/** @returns the text of a UTF-8 file without its byte order mark. @throws {CommandError} */
export function readText(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const isRead = error instanceof TypeError;
    throw new CommandError(isRead ? `${path} is not UTF-8. Save it as UTF-8.` : (error as Error).message);
  }
}

/** @returns the day and time in Japan, or nothing. */
export function momentInJapan(moment: number | null): string | null {
  return moment === null ? null : `${dateInJapan(moment)} ${timeInJapan(moment)}`;
}

/** @returns the last day in Japan before a moment at which something ends. */
export function lastDay(end: number | null): string | null {
  return end === null ? null : dateInJapan(end - 1);
}
