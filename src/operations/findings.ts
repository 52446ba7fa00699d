/** What the doctor finds, in the words the operator reads. */
import type { Refusal } from "../files/refusal.ts";
import { inWords } from "../strings/office.ts";

export interface Finding {
  /** What was looked at. */
  check: string;
  /** `wrong`: members or their data are in danger, or the portal will not open. */
  state: "ok" | "warning" | "wrong";
  says: string;
  /** What to do next; empty where nothing is to be done. */
  todo: string;
}

export const ok = (check: string, says: string): Finding => ({ check, state: "ok", says, todo: "" });
export const warning = (check: string, says: string, todo: string): Finding => ({
  check,
  state: "warning",
  says,
  todo,
});
export const wrong = (check: string, says: string, todo: string): Finding => ({ check, state: "wrong", says, todo });

/** @param refusal says in its first line what is wrong, and in the others what to do. */
export const refused = (check: string, { lines: [first, ...others] }: Refusal): Finding =>
  wrong(check, inWords([first!], "en"), inWords(others, "en"));
