/**
 * A run of notices: credentials are made and hashed, the whole file is printed, and only then the notices are recorded and
 * every earlier one of these members is void (P5). Interrupted anywhere, the same run goes on, and nobody is printed twice.
 */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { recordAll } from "../../audit/audit.ts";
import { rows } from "../../database/rows.ts";
import { type Portal, transaction } from "../../deps.ts";
import { Refusal } from "../../files/refusal.ts";
import { newFile, refuseUnwritable } from "../../files/whole-file.ts";
import { type Conditions, lifeOf, makeCredentials, recordNotices } from "../../notices/notices.ts";
import { tellOfRecoveryNotice } from "../../notices/recovery-notice.ts";
import { dateInJapan, lastWholeDay } from "../../strings/moments.ts";
import { encrypted, encrypterFor, type Receiver } from "../print/encrypt.ts";
import { foldedCards } from "../print/folded.ts";
import { letters } from "../print/letter.ts";
import { postcards } from "../print/postcard.ts";
import { printShopList } from "../print/print-shop.ts";
import type { Look, Press, Sheet } from "../print/sheet.ts";
import { type Addressee, addressees, type Overtaken, stillWaiting } from "./choose.ts";
import { type Draft, isUnfinished, openUnfinished, type Unfinished } from "./unfinished.ts";

export const formats = { postcard: postcards, folded: foldedCards, letter: letters, csv: printShopList };
export type Format = keyof typeof formats;

export interface Run {
  /** Where the notices are printed; must not exist. */
  file: string;
  format: Format;
  /** Who issues them, as the audit log names them. */
  actor: string;
  reason: string;
  /** For recovery where these members have an account already and lost the way in. */
  conditions?: Conditions;
  look?: Look;
  /** For whom the file is encrypted, where it leaves the house. */
  receiver?: Receiver | undefined;
  /** @param done how many are ready of `total`. */
  onProgress(done: number, total: number): void;
  /** Whom things overtook after the run had begun: they get nothing from it. */
  onOvertaken?(some: Overtaken[]): void;
}

/** Recorded so many at a time, so that a portal beside it goes on writing. */
const recordedAtOnce = 500;

/**
 * Issues notices to the chosen members and prints them into one file.
 * @param chosen called when the run begins; a run that was interrupted keeps its members.
 * @returns how many were issued. @throws {Refusal} when the file is there: notices are never written over.
 */
export async function issueNotices(portal: Portal, run: Run, chosen: () => Promise<string[]>): Promise<number> {
  if (existsSync(run.file) && !isUnfinished(run.file)) throw new Refusal("noticesExist", { file: run.file });
  refuseUnwritable(run.file);
  if (run.receiver) encrypterFor(run.receiver);
  const { format, conditions = {}, look = {} } = run;
  const receiver = run.receiver && ("to" in run.receiver ? run.receiver.to : "passphrase");
  const asked = JSON.stringify({ format, conditions, look, receiver });
  const unfinished = await openUnfinished(portal.keys, run.file, { asked, now: portal.clock(), chosen });
  const part = `${run.file}.part`;
  if (!(await isRecorded(portal, unfinished))) {
    await leaveOutOvertaken(portal, unfinished, run);
    const printedAt = portal.clock();
    // Printed while others are still hashed: the one takes a processor, the other what is left of them.
    const making = makeDrafts(portal, unfinished);
    await Promise.all([making, printAll(portal, unfinished, run, { part, printedAt, making })]);
    unfinished.printed(printedAt);
  }
  const drafts = unfinished.memberIds.map((id) => unfinished.drafts.get(id)!);
  await recordRun(portal, drafts, unfinished.printedAt!, run);
  if (existsSync(part)) renameSync(part, run.file);
  syncFolder(dirname(run.file));
  unfinished.remove();
  return drafts.length;
}

/** A run that goes on after days must not end what was sent meanwhile. @throws {Refusal} where nobody is left; the run is over then. */
async function leaveOutOvertaken(portal: Portal, unfinished: Unfinished, run: Run): Promise<void> {
  const forRecovery = run.conditions?.forRecovery !== undefined;
  const since = unfinished.begunAt;
  const { memberIds, overtaken } = await stillWaiting(portal, unfinished.memberIds, { since, forRecovery });
  if (overtaken.length > 0) run.onOvertaken?.(overtaken);
  if (memberIds.length < unfinished.memberIds.length) unfinished.keep(memberIds);
  if (memberIds.length > 0) return;
  unfinished.remove();
  rmSync(`${run.file}.part`, { force: true });
  throw new Refusal("nobodyLeft");
}

/** Makes what is missing, as many at a time as are hashed at a time. */
async function makeDrafts(portal: Portal, unfinished: Unfinished): Promise<void> {
  const waiting = unfinished.memberIds.filter((id) => !unfinished.drafts.has(id)).values();
  const taken = new Set([...unfinished.drafts.values()].map(({ temporaryUserId }) => temporaryUserId));
  const lane = async () => {
    for (const memberId of waiting) {
      let made = await makeCredentials(portal);
      while (taken.has(made.temporaryUserId)) made = await makeCredentials(portal);
      taken.add(made.temporaryUserId);
      unfinished.add({ memberId, ...made });
    }
  };
  await Promise.all(Array.from({ length: portal.hashing.lanes }, lane));
}

/** Prints in the order of the run; waits where a sheet's credentials are not made yet. @throws what `making` throws */
async function printAll(
  portal: Portal,
  unfinished: Unfinished,
  run: Run,
  { part, printedAt, making }: { part: string; printedAt: number; making: Promise<void> },
): Promise<void> {
  rmSync(part, { force: true });
  const out = newFile(part);
  const { plain, sealed } = run.receiver ? encrypted(out, run.receiver) : { plain: out, sealed: undefined };
  const press: Press = formats[run.format](plain, portal.insurer, run.look ?? {});
  const { usableFrom, expiresAt } = lifeOf(portal, printedAt, run.conditions ?? {});
  const days = { validFrom: dateInJapan(usableFrom), validUntil: lastWholeDay(expiresAt) };
  let done = 0;
  for await (const addressee of addressees(portal, unfinished.memberIds)) {
    while (!unfinished.drafts.has(addressee.id)) await Promise.race([unfinished.added(), making]);
    await press.print(sheetOf(addressee, unfinished.drafts.get(addressee.id)!, days));
    done += 1;
    run.onProgress(done, unfinished.memberIds.length);
  }
  await Promise.all([press.end(), sealed]);
  if (press.layout) writeFileSync(`${run.file}.layout.txt`, press.layout());
}

function sheetOf(
  { id: _, ...addressee }: Addressee,
  { temporaryUserId, temporaryPassword }: Draft,
  days: Pick<Sheet, "validFrom" | "validUntil">,
): Sheet {
  return { ...addressee, temporaryUserId, temporaryPassword, ...days };
}

/** Whether the run had come as far as recording: then its file was printed whole, and these credentials may be valid. */
async function isRecorded(portal: Portal, { memberIds, drafts }: Unfinished): Promise<boolean> {
  const first = drafts.get(memberIds[0] ?? "");
  if (!first) return false;
  return (await rows(portal, "notices").select("id").where("id", "=", first.noticeId).executeTakeFirst()) !== undefined;
}

async function recordRun(portal: Portal, drafts: Draft[], issuedAt: number, run: Run): Promise<void> {
  const { conditions = {} } = run;
  for (let at = 0; at < drafts.length; at += recordedAtOnce) {
    await transaction(portal, async (within) => {
      const added = await recordNotices(within, drafts.slice(at, at + recordedAtOnce), issuedAt, conditions);
      const action = conditions.forRecovery ? "notice.issued-for-recovery" : "notice.issued";
      const event = { action, outcome: "ok", actor: run.actor, detail: run.reason } as const;
      await recordAll(
        within,
        added.map(({ memberId }) => ({ ...event, subject: memberId })),
      );
      if (!conditions.forRecovery) return;
      const life = lifeOf(within, issuedAt, conditions);
      for (const { memberId } of added) await tellOfRecoveryNotice(within, memberId, life);
    });
  }
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, "r");
  fsyncSync(handle);
  closeSync(handle);
}
