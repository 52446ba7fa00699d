/** What the office reads, on the terminal and in its files: why something cannot be done, what was done, what to do. */
import { columns } from "./office/en/columns.ts";
import { commands } from "./office/en/commands.ts";
import { consoleWords } from "./office/en/console.ts";
import { consoleWork } from "./office/en/console-work.ts";
import { desk } from "./office/en/desk.ts";
import { deviations } from "./office/en/deviations.ts";
import { doctor } from "./office/en/doctor.ts";
import { insurer } from "./office/en/insurer.ts";
import { insurerCommands } from "./office/en/insurer-commands.ts";
import { list } from "./office/en/list.ts";
import { log } from "./office/en/log.ts";
import { members } from "./office/en/members.ts";
import { notices } from "./office/en/notices.ts";
import { operations } from "./office/en/operations.ts";
import { rows } from "./office/en/rows.ts";
import { services } from "./office/en/services.ts";
import { columns as columnsJa } from "./office/ja/columns.ts";
import { commands as commandsJa } from "./office/ja/commands.ts";
import { consoleWords as consoleWordsJa } from "./office/ja/console.ts";
import { consoleWork as consoleWorkJa } from "./office/ja/console-work.ts";
import { desk as deskJa } from "./office/ja/desk.ts";
import { deviations as deviationsJa } from "./office/ja/deviations.ts";
import { doctor as doctorJa } from "./office/ja/doctor.ts";
import { insurer as insurerJa } from "./office/ja/insurer.ts";
import { insurerCommands as insurerCommandsJa } from "./office/ja/insurer-commands.ts";
import { list as listJa } from "./office/ja/list.ts";
import { log as logJa } from "./office/ja/log.ts";
import { members as membersJa } from "./office/ja/members.ts";
import { notices as noticesJa } from "./office/ja/notices.ts";
import { operations as operationsJa } from "./office/ja/operations.ts";
import { rows as rowsJa } from "./office/ja/rows.ts";
import { services as servicesJa } from "./office/ja/services.ts";
import { say } from "./strings.ts";

const en = {
  ...columns,
  ...commands,
  ...consoleWords,
  ...consoleWork,
  ...desk,
  ...deviations,
  ...doctor,
  ...insurer,
  ...insurerCommands,
  ...list,
  ...log,
  ...members,
  ...notices,
  ...operations,
  ...rows,
  ...services,
};

export type OfficeKey = keyof typeof en;
export type OfficeLanguage = "ja" | "en";

const officeWords: Record<OfficeLanguage, Record<OfficeKey, string>> = {
  en,
  ja: {
    ...columnsJa,
    ...commandsJa,
    ...consoleWordsJa,
    ...consoleWorkJa,
    ...deskJa,
    ...deviationsJa,
    ...doctorJa,
    ...insurerJa,
    ...insurerCommandsJa,
    ...listJa,
    ...logJa,
    ...membersJa,
    ...noticesJa,
    ...operationsJa,
    ...rowsJa,
    ...servicesJa,
  },
};

/** One line: a key of the office's words and its values, some of which may be such words again. */
export interface Sentence {
  key: OfficeKey;
  values?: Record<string, string | number | Sentence>;
}

export function isOfficeKey(text: string): text is OfficeKey {
  return Object.hasOwn(en, text);
}

/** @returns a line for each sentence. */
export function inWords(sentences: readonly Sentence[], language: OfficeLanguage): string {
  return sentences.map((each) => sentenceIn(language, each)).join("\n");
}

function sentenceIn(language: OfficeLanguage, { key, values = {} }: Sentence): string {
  const said = Object.entries(values).map(([name, value]) => {
    return [name, typeof value === "object" ? sentenceIn(language, value) : value] as const;
  });
  return say(officeWords[language][key], Object.fromEntries(said));
}
