/** What the doctor finds, as keys of the words: the terminal says it in its own language. */
import type { Refusal } from "../files/refusal.ts";
import { inWords, type OfficeKey, type OfficeLanguage, type Sentence } from "../strings/office.ts";

export interface Finding {
  /** What was looked at. */
  check: Sentence;
  /** `wrong`: members or their data are in danger, or the portal will not open. */
  state: "ok" | "warning" | "wrong";
  says: readonly Sentence[];
  /** What to do next; empty where nothing is to be done. */
  todo: readonly Sentence[];
}

/** A sentence without values is its key. */
type Line = OfficeKey | Sentence;

const sentence = (line: Line): Sentence => (typeof line === "string" ? { key: line } : line);

export const ok = (check: Line, says: Line): Finding => ({
  check: sentence(check),
  state: "ok",
  says: [sentence(says)],
  todo: [],
});

const bad = (state: "warning" | "wrong") => (check: Line, says: Line, todo: Line) => ({
  check: sentence(check),
  state,
  says: [sentence(says)],
  todo: [sentence(todo)],
});
export const warning = bad("warning");
export const wrong = bad("wrong");

/** @param refusal says in its first line what is wrong, and in the others what to do. */
export const refused = (check: Line, { lines: [first, ...todo] }: Refusal): Finding => ({
  check: sentence(check),
  state: "wrong",
  says: [first!],
  todo,
});

/** @returns a finding as text. */
export function findingIn(language: OfficeLanguage, { check, state, says, todo }: Finding) {
  return {
    check: inWords([check], language),
    state,
    says: inWords(says, language),
    todo: inWords(todo, language),
  };
}
