/** A row of the audit log in the words of the office. */
import type { Action } from "../audit/actions.ts";
import type { LogRow } from "../office/audit/read.ts";
import type { OfficeKey, Sentence } from "../strings/office.ts";

/** Every action has its words: they stand under its own name. */
const wordsOf = (action: Action): OfficeKey => action;

export function shownRow({ action, actor, isOwn, ...row }: LogRow) {
  const operator = /^operator:(.*)$/.exec(actor)?.[1];
  const who: Sentence | undefined = operator !== undefined ? undefined : { key: isOwn ? "logMemberSelf" : "logSystem" };
  return { ...row, what: { key: wordsOf(action as Action) } satisfies Sentence, who, operator: operator ?? "" };
}
