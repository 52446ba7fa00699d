/** The one refusal: what the office or an operation cannot do, as keys of the words and their values. */
import { type OfficeKey, officeWords } from "../strings/office.ts";
import { say } from "../strings/strings.ts";

/** One line: a key of the office's words and its values, some of which may be such words again. */
export interface Sentence {
  key: OfficeKey;
  values?: Record<string, string | number | Sentence>;
}

/** Nothing was done; each line says why, or what to do. The message is English: terminal and log read it. */
export class Refusal extends Error {
  readonly lines: readonly Sentence[];

  /** @param why one line by its key and values, or all of them. */
  constructor(why: OfficeKey | readonly Sentence[], values: Sentence["values"] = {}) {
    const lines = typeof why === "string" ? [{ key: why, values }] : why;
    super(inWords(lines));
    this.lines = lines;
  }
}

/** @param words of the reader's language. @returns a line for each sentence. */
export function inWords(sentences: readonly Sentence[], words: Record<OfficeKey, string> = officeWords): string {
  return sentences.map((each) => sentenceIn(words, each)).join("\n");
}

function sentenceIn(words: Record<OfficeKey, string>, { key, values = {} }: Sentence): string {
  const said = Object.entries(values).map(([name, value]) => {
    return [name, typeof value === "object" ? sentenceIn(words, value) : value] as const;
  });
  return say(words[key], Object.fromEntries(said));
}
