/** The one rule for user IDs, used by the form, the import and the command line. */
import { foldCase } from "../keys/hashing.ts";
import { readTyped } from "../keys/typed.ts";
import type { Problem } from "../strings/strings.ts";

export const userIdRule = { min: 6, max: 20, allowed: /^[A-Za-z0-9._-]$/ };

/** @returns the ID as it is kept: half width, without spaces around it. */
export function readUserId(typed: string): string {
  return typed.normalize("NFKC").trim();
}

/** @returns what two IDs are compared by: neither case nor what nobody sees nor the kind of hyphen makes another ID. */
export function userIdKey(userId: string): string {
  return foldCase(readTyped(userId));
}

/** @returns every rule the ID breaks. */
export function userIdProblems(userId: string): Problem[] {
  if (userId === "") return [{ key: "userIdEmpty" }];
  const characters = Array.from(userId);
  const problems: Problem[] = [];
  const refused = [...new Set(characters.filter((each) => !userIdRule.allowed.test(each)))];
  if (refused.length > 0)
    problems.push({ key: "userIdCharacters", values: { refused: refused.slice(0, 5).join(" ") } });
  if (characters.length < userIdRule.min || characters.length > userIdRule.max) {
    problems.push({ key: "userIdLength", values: { ...limits, now: characters.length } });
  }
  return problems;
}

const limits = { min: userIdRule.min, max: userIdRule.max };
