/** The one refusal: what the office or an operation cannot do, as keys of the words and their values. */
import { inWords, type OfficeKey, type Sentence } from "../strings/office.ts";

/** Nothing was done; each line says why, or what to do. The message is English, for the log; the terminal says the lines in its own language. */
export class Refusal extends Error {
  readonly lines: readonly Sentence[];

  /** @param why one line by its key and values, or all of them. */
  constructor(why: OfficeKey | readonly Sentence[], values: Sentence["values"] = {}) {
    const lines = typeof why === "string" ? [{ key: why, values }] : why;
    super(inWords(lines, "en"));
    this.lines = lines;
  }
}
