/** Names by which members tell their devices apart (W11). */
import { changes, one } from "../database/rows.ts";
import type { Portal } from "../deps.ts";
import type { SignedIn } from "../sessions/sessions.ts";
import { type Problem, strings } from "../strings/strings.ts";
import type { Visit } from "../web/visit.ts";
import { authenticatorsOf, holdMember } from "./authenticators.ts";

export const deviceNameRule = { max: 40 };

/** @returns the name as it is kept: NFC, single spaces, nothing that is invisible or turns the direction of writing. */
export function readDeviceName(typed: string): string {
  return typed
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
}

export function deviceNameProblems(name: string): Problem[] {
  if (name === "") return [{ key: "deviceNameEmpty" }];
  const now = Array.from(name).length;
  return now > deviceNameRule.max ? [{ key: "deviceNameLong", values: { ...deviceNameRule, now } }] : [];
}

/** @returns 「Androidのスマートフォン」, so that nothing has to be typed. */
export async function proposedDeviceName({
  portal,
  member,
  visit,
}: SignedIn & { portal: Portal; visit: Visit }): Promise<string> {
  const unnamed = (await authenticatorsOf(portal, member.id)).find((each) => each.name === null);
  return deviceNameFor(visit, unnamed?.kind ?? "passkey");
}

/** @returns the name proposed for an authenticator of this kind that is registered now. */
export function deviceNameFor(visit: Visit, ofKind: "passkey" | "otp"): string {
  const words = strings[visit.language].deviceName;
  if (ofKind === "otp") return words.otpApp;
  const kind = deviceKind(visit.userAgent, words.thisDevice);
  return { Android: words.android, Windows: words.windows }[kind] ?? kind;
}

/** Names the member's newest authenticator, once. A name that is in use gets 「（2）」. */
export async function nameAuthenticator(portal: Portal, memberId: string, name: string): Promise<void> {
  const existing = await authenticatorsOf(portal, memberId);
  const unnamed = existing.find((each) => each.name === null);
  if (!unnamed) return;
  await changes(portal, "authenticators")
    .set({ name: uniqueName(existing, name) })
    .where("id", "=", unnamed.id)
    .where("name", "is", null)
    .execute();
}

/** Gives one of the member's authenticators another name. Call it in a transaction. @returns false when there is no such one. */
export async function renameAuthenticator(
  portal: Portal,
  memberId: string,
  id: string,
  name: string,
): Promise<boolean> {
  await holdMember(portal, memberId);
  const others = (await authenticatorsOf(portal, memberId)).filter((each) => each.id !== id);
  return one(
    changes(portal, "authenticators")
      .set({ name: uniqueName(others, name) })
      .where("member_id", "=", memberId)
      .where("id", "=", id),
  );
}

/** @returns the name, with 「（2）」 behind it where another one has it. */
export function uniqueName(others: readonly { name: string | null }[], name: string): string {
  const names = new Set(others.map((each) => each.name));
  let unique = name;
  for (let n = 2; names.has(unique); n += 1)
    unique = `${Array.from(name)
      .slice(0, deviceNameRule.max - 4)
      .join("")}（${n}）`;
  return unique;
}

/** @returns what the device calls itself in the browser's user agent, else the words given. */
export function deviceKind(userAgent: string, otherwise: string): string {
  const kinds: [RegExp, string][] = [
    [/iPhone/, "iPhone"],
    [/iPad/, "iPad"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Macintosh/, "Mac"],
  ];
  return kinds.find(([pattern]) => pattern.test(userAgent))?.[1] ?? otherwise;
}
