/**
 * Two people, one phone: somebody opens the address on their notice where another member is signed in. What decides is only
 * whether the ID is the signed-in member's own, so that no answer tells whether anybody else has it (R8).
 */
import { z } from "zod";
import { userIdKey } from "../members/user-id.ts";
import { isOnNoticeOf } from "../notices/notices.ts";
import type { Member } from "../sessions/sessions.ts";
import { signedIn } from "../sessions/visit-session.ts";
import { parseFields } from "../web/form.ts";
import { page } from "../web/page.ts";
import { leadTo } from "../web/respond.ts";
import type { Request } from "../web/visit.ts";
import { clearedBrowser, leave } from "./sign-out.ts";

const longestUserId = 64;

/** @returns the user ID that the address brings, as the QR code of a notice does. */
export function broughtUserId(c: Request): string {
  return (c.req.query("userId") ?? "").trim().slice(0, longestUserId).toWellFormed();
}

/** @returns the question whose visit this is, where the address brings an ID that is not this member's; else nothing. */
export async function askWhoIsThere(c: Request, member: Member): Promise<Response | undefined> {
  const userId = broughtUserId(c);
  if (userId === "" || (await isOwnUserId(c, member, userId))) return undefined;
  return page(c, "sign-in/other-person", (t) => t.otherPerson.heading, {
    action: withUserId("/sign-in/other-person", userId),
  });
}

/** Ends the other member's session, whoever's it is by now, and begins with the notice. */
export async function makeWay(c: Request, fields: Record<string, string>): Promise<Response> {
  parseFields(z.strictObject({}), fields);
  const who = await signedIn(c);
  if (!who || (await isOwnUserId(c, who.member, broughtUserId(c)))) return backToNotice(c);
  await leave(c, who);
  return leadTo(c, withUserId("/sign-in", broughtUserId(c)), clearedBrowser);
}

/** The sign-in page decides anew who is there. */
export async function backToNotice(c: Request): Promise<Response> {
  return leadTo(c, withUserId("/sign-in", broughtUserId(c)));
}

async function isOwnUserId(c: Request, member: Member, userId: string): Promise<boolean> {
  return userIdKey(userId) === member.user_id_key || isOnNoticeOf(c.var.visit.portal, member.id, userId);
}

/** @returns the address that brings this user ID. */
export function withUserId(path: string, userId: string): string {
  return `${path}?userId=${encodeURIComponent(userId.slice(0, longestUserId).toWellFormed())}`;
}
