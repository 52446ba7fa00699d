/** What is counted, each by a function of its own: the waits it brings (R2-R6) and the key it is kept under, which running portals hold. */
import type { Portal } from "../deps.ts";
import type { Counter } from "./limits.ts";

const minute = 60;
const hour = 60 * minute;
const backOff = [0, 0, 0, 0, ...[1, 2, 4, 8, 15].map((minutes) => minutes * minute)];
const twentyThenTenMinutes = { waits: [...Array(19).fill(0), 10 * minute], forgetAfter: 10 * minute };
/** Mails about what was forgotten, to whomever. */
export const mailsAnHour = 3;
const afterThemAnHour = { waits: [...Array(mailsAnHour - 1).fill(0), hour], forgetAfter: hour };

/** Guesses at one account from one network: five tries, then waits of 1, 2, 4 … 15 minutes (R4). */
export function accountFromNetwork(account: string, network: string): Counter {
  return { key: `account+network ${account} ${network}`, limit: { waits: backOff, forgetAfter: 12 * hour } };
}

/** Guesses at one account from anywhere: a short delay, and an end at a hundred (R2). */
export function accountFromAnywhere(account: string): Counter {
  return { key: `account ${account}`, limit: { waits: [...Array(9).fill(0), 1, 3, 5, 10], cap: 100 } };
}

/**
 * A user ID that is nobody's is an account of its own for the counters: what is counted for one ID is never counted, and
 * never forgiven, for another. Nobody reads in the keys what people type.
 * @param userIdKey what two user IDs are compared by.
 */
export function nobodysAccount(portal: Portal, userIdKey: string): string {
  return `text-${kept(portal, userIdKey)}`;
}

/** A member on a browser that has signed in fully before, instead of the user ID (R5). */
export function knownBrowser(name: string): Counter {
  return { key: `device ${name}`, limit: { waits: backOff, cap: 100 } };
}

/** All sign-ins from one address: twenty failures, then ten minutes. */
export function signInsFrom(household: string): Counter {
  return { key: `address ${household}`, limit: twentyThenTenMinutes };
}

/** Second factors of one member: ten, then ten minutes (R6). */
export function secondFactor(memberId: string): Counter {
  return { key: `second-factor ${memberId}`, limit: { waits: [...Array(9).fill(0), 10 * minute], cap: 100 } };
}

/** The own password, asked once more inside: as a sign-in, with a counter of its own. */
export function currentPassword(memberId: string): Counter {
  return { key: `current-password ${memberId}`, limit: { waits: backOff, cap: 100 } };
}

/** Looks at whether a user ID is free, by one member: thirty an hour, then one a minute. The form itself is not counted. */
export function userIdCheck(memberId: string): Counter {
  return { key: `user-id ${memberId}`, limit: { waits: [...Array(29).fill(0), minute], forgetAfter: hour } };
}

/** Mails with a code to one member: one a minute, after the fifth one in ten minutes. */
export function emailCode(memberId: string): Counter {
  return {
    key: `email-code ${memberId}`,
    limit: { waits: [...Array(4).fill(minute), 10 * minute], forgetAfter: hour },
  };
}

/** Mails about the user ID to one address, whether it is anybody's or not: three an hour (R9). @param index keyed hash of the address. */
export function userIdMail(index: string): Counter {
  return { key: `recovery-mail ${index}`, limit: afterThemAnHour };
}

/** Mails about the password for one user ID, whether it is anybody's or not: three an hour (R9). */
export function passwordMail(portal: Portal, userIdKey: string): Counter {
  return { key: `recovery-mail ${kept(portal, userIdKey)}`, limit: afterThemAnHour };
}

/** Forgotten things asked for from one address: twenty, then ten minutes. */
export function forgottenThingsFrom(household: string): Counter {
  return { key: `recovery ${household}`, limit: twentyThenTenMinutes };
}

/** Rows of one kind that somebody without a session can make the audit log write: one a minute from one household. */
export function rowsAbout(kind: string, household: string): Counter {
  return { key: `row ${kind} ${household}`, limit: { waits: [minute], forgetAfter: minute } };
}

function kept(portal: Portal, userIdKey: string): string {
  return portal.keys.mac("index", `sign-in ${userIdKey}`).toString("base64url");
}
