/** A browser in which the password was chosen, or that has signed in fully: strangers' failures elsewhere do not keep it waiting (R5). */
import type { Portal } from "../deps.ts";
import { sameText } from "../keys/keys.ts";

/** @returns the value of the known-device cookie for this member: a random name and its signature. */
export function newKnownDevice(portal: Portal, memberId: string): string {
  const name = portal.random(12).toString("base64url");
  return `${name}.${signature(portal, memberId, name)}`;
}

/** @returns the device's name if this portal gave the cookie to this member. */
export function knownDevice(portal: Portal, memberId: string, cookie: string | undefined): string | undefined {
  const [name = "", given = ""] = cookie?.split(".") ?? [];
  return name && sameText(given, signature(portal, memberId, name)) ? name : undefined;
}

function signature(portal: Portal, memberId: string, name: string): string {
  return portal.keys.mac("known-device", `${portal.insurer.id} ${memberId} ${name}`).toString("base64url").slice(0, 22);
}
