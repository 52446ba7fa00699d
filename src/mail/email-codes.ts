/** Codes that confirm an address: eight digits, half an hour, five tries, for this session and address, the newest only (C5). */
import { changes, rows } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import { newId } from "../deps.ts";
import { sameText } from "../keys/keys.ts";
import { readTyped } from "../keys/typed.ts";
import { emailCodes, emailCodeTo } from "../limits/counters.ts";
import { attempt, secondsToWait } from "../limits/limits.ts";
import { emailIndex } from "../members/members.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import type { Problem } from "../strings/strings.ts";
import type { Visit } from "../web/visit.ts";
import { queueMail } from "./outbox.ts";

/** What people are told of a code: how many digits it has, how many minutes it can be entered and how often. */
export const emailCodeRule = { digits: 8, minutes: 30, tries: 5 };

interface Scene extends SignedIn {
  portal: Portal;
  visit: Visit;
}

/** Makes a new code and puts its mail into the outbox. @returns false where it was too soon. */
export async function sendEmailCode(scene: Scene, address: string): Promise<boolean> {
  const { portal, member, session } = scene;
  const index = emailIndex(portal, address);
  for (const counter of countersOf(member.id, index)) {
    if (!(await attempt(portal, counter)).allowed) return false;
  }
  const code = randomDigits(portal);
  const id = newId(portal.random);
  const now = portal.clock();
  await portal.db
    .insertInto("email_codes")
    .values({
      id,
      insurer_id: portal.insurer.id,
      member_id: member.id,
      session_id: session.id,
      email_index: index,
      code_mac: mac(portal, id, code),
      tries_left: emailCodeRule.tries,
      created_at: now,
      expires_at: now + emailCodeRule.minutes * 60_000,
    })
    .execute();
  const values = { code: groupedDigits(code), minutes: emailCodeRule.minutes };
  await queueMail(scene, "emailCode", { to: address, values });
  return true;
}

const countersOf = (memberId: string, index: string) => [emailCodeTo(memberId, index), emailCodes(memberId)];

/** @param index of the address. @returns how long it is until another code may be sent there: `waits` names the sentence. */
export async function waitForEmailCode({ portal, member }: Scene, index: string) {
  const seconds = await secondsToWait(portal, ...countersOf(member.id, index));
  const minutes = Math.ceil(seconds / 60);
  return { seconds, minutes, waits: seconds === 0 ? "" : minutes > 1 ? "waitMinutes" : "waitSeconds" };
}

/** @param index of the address it was sent to. @returns the newest code of this session, while it can be entered. */
export async function liveEmailCode({ portal, member, session }: Scene, index = member.email_index) {
  const newest = await rows(portal, "email_codes")
    .selectAll()
    .where("member_id", "=", member.id)
    .where("email_index", "=", index)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst();
  if (!newest || newest.consumed_at !== null || newest.tries_left === 0) return undefined;
  if (newest.expires_at <= portal.clock()) {
    // What was seen expired stays so, even if the server's clock is set back (X13).
    await changes(portal, "email_codes").set({ consumed_at: portal.clock() }).where("id", "=", newest.id).execute();
    return undefined;
  }
  return newest.session_id === session.id ? newest : undefined;
}

/** @param typed as a person writes it: full width, spaces and hyphens are read. */
export function readEmailCode(typed: string): { digits: string } | { problem: Problem } {
  const digits = readTyped(typed).replaceAll("-", "");
  if (digits === "") return { problem: { key: "codeEmpty" } };
  const isCode = /^[0-9]+$/.test(digits) && digits.length === emailCodeRule.digits;
  return isCode ? { digits } : { problem: { key: "codeForm", values: emailCodeRule } };
}

/** Counts a try and compares. @param index of the address it was sent to. @returns the index of the address that is confirmed now, or what to say. */
export async function checkEmailCode(
  scene: Scene,
  typed: string,
  index = scene.member.email_index,
): Promise<{ confirmed: string } | { problem: Problem }> {
  const { portal } = scene;
  const read = readEmailCode(typed);
  if ("problem" in read) return read;
  const { digits } = read;
  const live = await liveEmailCode(scene, index);
  if (!live) return { problem: { key: "codeExpired" } };
  const counted = await changes(portal, "email_codes")
    .set((set) => ({ tries_left: set("tries_left", "-", 1) }))
    .where("id", "=", live.id)
    .where("tries_left", ">", 0)
    .where("consumed_at", "is", null)
    .returning("tries_left")
    .executeTakeFirst();
  if (!counted) return { problem: { key: "codeExpired" } };
  if (!sameText(live.code_mac, mac(portal, live.id, digits))) {
    return {
      problem:
        counted.tries_left > 0
          ? { key: "codeWrong", values: { left: counted.tries_left } }
          : { key: "codeSpent", values: emailCodeRule },
    };
  }
  await changes(portal, "email_codes").set({ consumed_at: portal.clock() }).where("id", "=", live.id).execute();
  return { confirmed: live.email_index };
}

/** A code goes on in the session that takes this one's place. */
export async function moveEmailCodes(portal: Portal, fromSessionId: string, toSessionId: string): Promise<void> {
  await changes(portal, "email_codes")
    .set({ session_id: toSessionId })
    .where("session_id", "=", fromSessionId)
    .where("consumed_at", "is", null)
    .execute();
}

/** @returns the code in two groups, as a mail shows it. */
export function groupedDigits(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

function mac(portal: Portal, id: string, code: string): string {
  return portal.keys.mac("index", `email code ${id} ${code}`).toString("base64url");
}

/** The digits of a code, each as likely as the others. */
export function randomDigits(portal: Portal): string {
  const codes = 10 ** emailCodeRule.digits;
  const limit = 2 ** 32 - (2 ** 32 % codes);
  for (;;) {
    const number = portal.random(4).readUInt32BE();
    if (number < limit) return String(number % codes).padStart(emailCodeRule.digits, "0");
  }
}
