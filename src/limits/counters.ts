/** What is counted, each by a function of its own: the waits it brings (R2-R6) and the key it is kept under, which running portals hold. */
import type { Portal } from "../deps.ts";
import type { Counter } from "./limits.ts";

const minute = 60;
const hour = 60 * minute;
const backOff = [0, 0, 0, 0, ...[1, 2, 4, 8, 15].map((minutes) => minutes * minute)];
/** What a caller says may be compared so often before the office has to wait. */
export const callerTries = 5;
/** Mails about what was forgotten, to whomever. */
export const mailsAnHour = 3;

/** Guesses at one account from one network: five tries, then waits of 1, 2, 4 … 15 minutes (R4). */
export function accountFromNetwork(account: string, network: string): Counter {
  return { key: `account+network ${account} ${network}`, limit: { waits: backOff, forgetAfter: 12 * hour } };
}

/** Guesses at one account from anywhere: a short delay, and at a hundred the end for browsers that do not know its member (R2). */
export function accountFromAnywhere(account: string): Counter {
  return { key: `account ${account}`, limit: { waits: [...Array(9).fill(0), 1, 3, 5, 10], cap: 100 } };
}

/**
 * A user ID that is nobody's is an account of its own for the counters: what is counted for one ID is never counted, and
 * never forgiven, for another. Nobody reads in the keys what people type.
 * @param userIdKey what two user IDs are compared by.
 */
export function nobodysAccount(portal: Portal, userIdKey: string): string {
  return `text-${typedUserId(portal, userIdKey)}`;
}

/** Guesses at a notice never close the password of the member it is for. */
export function noticesAccount(noticeId: string): string {
  return `notice-${noticeId}`;
}

/** A member on a browser that knows them, instead of the user ID (R5). */
export function knownBrowser(name: string): Counter {
  return { key: `device ${name}`, limit: { waits: backOff, cap: 100 } };
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

/**
 * Mails with a code to one address of a member: one a minute, after the fifth one in ten minutes. A mistyped address that is
 * mended need not wait for the one before.
 * @param address keyed hash of it.
 */
export function emailCodeTo(memberId: string, address: string): Counter {
  return {
    key: `email-code ${memberId} ${address}`,
    limit: { waits: [...Array(4).fill(minute), 10 * minute], forgetAfter: hour },
  };
}

/** Mails with a code to one member, whatever the address: ten an hour, so that nobody sends them to strangers by the hundred. */
export function emailCodes(memberId: string): Counter {
  return { key: `email-codes ${memberId}`, limit: { waits: [...Array(9).fill(0), hour], forgetAfter: hour } };
}

/**
 * Mails about one thing that was forgotten, whether it is anybody's or not (R9): three an hour for those who ask from one
 * network, so that strangers do not use up the member's, and twenty in all.
 * @param about keyed hash of the user ID or address.
 */
export function recoveryMails(about: string, network: string): Counter[] {
  return [
    {
      key: `recovery-mail+network ${about} ${network}`,
      limit: { waits: [...Array(mailsAnHour - 1).fill(0), hour], forgetAfter: hour },
    },
    { key: `recovery-mail ${about}`, limit: { waits: [...Array(19).fill(0), hour], forgetAfter: hour } },
  ];
}

/** What is kept of a user ID that somebody typed and that may be nobody's. */
export function typedUserId(portal: Portal, userIdKey: string): string {
  return portal.keys.mac("index", `sign-in ${userIdKey}`).toString("base64url");
}

/** Rows of one kind that somebody without a session can make the audit log write: one a minute from one household. */
export function rowsAbout(kind: string, household: string): Counter {
  return { key: `row ${kind} ${household}`, limit: { waits: [minute], forgetAfter: minute } };
}

/** What callers say about one member, compared: five tries, then a quarter of an hour (R1). */
export function callerCheck(memberId: string): Counter {
  return {
    key: `caller ${memberId}`,
    limit: { waits: [...Array(callerTries - 1).fill(0), 15 * minute], forgetAfter: hour },
  };
}

/** Requests of services for whoever is not signed in, each of which is kept for a while: so many a minute from one household. */
export function waitingRequests(household: string): Counter {
  return { key: `waiting ${household}`, limit: { waits: [...Array(119).fill(0), minute], forgetAfter: minute } };
}

/** Calls of one service for tokens and for what it may know: a thousand a minute, then a pause. */
export function serviceCalls(clientId: string): Counter {
  return { key: `service ${clientId}`, limit: { waits: [...Array(999).fill(0), minute], forgetAfter: minute } };
}
