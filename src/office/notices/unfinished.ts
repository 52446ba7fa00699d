/**
 * The credentials of notices that are being made, in an encrypted file beside the one that will be printed. A run that was
 * interrupted goes on from it; nothing in it is valid before the whole file is printed and the notices are recorded.
 */
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, truncateSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { Refusal } from "../../files/refusal.ts";
import type { Keys } from "../../keys/keys.ts";

export interface Draft {
  memberId: string;
  noticeId: string;
  temporaryUserId: string;
  /** As printed. */
  temporaryPassword: string;
  passwordHash: string;
}

interface Begun {
  memberIds: string[];
  asked: string;
  /** Before anybody was chosen, ms. */
  begunAt: number;
}

/** What the run is about, and the moment it was printed; each is one line of the file. */
type Line = Begun | { draft: Draft } | { printedAt: number };

export interface Unfinished {
  /** The members of the run, in the order of printing. */
  memberIds: string[];
  begunAt: number;
  drafts: Map<string, Draft>;
  /** When the whole file was printed last, ms. */
  printedAt: number | undefined;
  /** The run is for these alone from now on. */
  keep(memberIds: string[]): void;
  add(draft: Draft): void;
  /** Resolves when the next draft was added. */
  added(): Promise<void>;
  printed(at: number): void;
  /** The notices are recorded and printed. */
  remove(): void;
}

const unfinishedFile = (file: string) => `${file}.unfinished`;

/** Whether a run into this file was interrupted. */
export function isUnfinished(file: string): boolean {
  return existsSync(unfinishedFile(file));
}

/**
 * Begins a run, or goes on with the one that was interrupted.
 * @param run `asked` is how it is to be printed, and may not change on the way; `chosen` is called where a run begins.
 * @throws {Refusal} where the interrupted run was asked for otherwise: what is printed and what is recorded would differ.
 */
export async function openUnfinished(
  keys: Keys,
  file: string,
  run: { asked: string; now: number; chosen: () => Promise<string[]> },
): Promise<Unfinished> {
  const path = unfinishedFile(file);
  const place = `notices/unfinished/${basename(file)}`;
  const lines: Line[] = existsSync(path) ? readLines(keys, path, place) : [];
  const before = lines.find((line) => "memberIds" in line);
  if (before && before.asked !== run.asked) throw new Refusal("unfinishedOther", { file: path });
  const begun: Begun = before ?? { memberIds: await run.chosen(), asked: run.asked, begunAt: run.now };
  const handle = openSync(path, "a", 0o600);
  const append = (line: Line) => writeSync(handle, `${keys.encrypt(JSON.stringify(line), place)}\n`);
  let next = Promise.withResolvers<void>();
  const unfinished: Unfinished = {
    memberIds: begun.memberIds,
    begunAt: begun.begunAt,
    drafts: new Map(),
    printedAt: undefined,
    keep(memberIds) {
      append({ ...begun, memberIds });
      unfinished.memberIds = memberIds;
    },
    add(draft) {
      append({ draft });
      unfinished.drafts.set(draft.memberId, draft);
      next.resolve();
      next = Promise.withResolvers();
    },
    added: () => next.promise,
    printed(at) {
      append({ printedAt: at });
      unfinished.printedAt = at;
    },
    remove() {
      closeSync(handle);
      rmSync(path);
    },
  };
  for (const line of lines) {
    if ("memberIds" in line) unfinished.memberIds = line.memberIds;
    else if ("draft" in line) unfinished.drafts.set(line.draft.memberId, line.draft);
    else unfinished.printedAt = line.printedAt;
  }
  if (!before) append(begun);
  return unfinished;
}

/** The last line may be cut off where the machine stopped; it was never used, and the next one must not go on from it. */
function readLines(keys: Keys, path: string, place: string): Line[] {
  const texts = readFileSync(path, "utf8").split("\n");
  truncateSync(path, statSync(path).size - texts.pop()!.length);
  return texts.map((text) => JSON.parse(keys.decrypt(text, place)) as Line);
}
