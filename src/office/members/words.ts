/** Where members stand and what is marked, in the words of whoever shows it. */
import type { FirstLoginStep } from "../../members/first-login-steps.ts";
import { birthDateTries } from "../../notices/notices.ts";
import type { OfficeKey, Sentence } from "../../strings/office.ts";
import type { Marks } from "./mark.ts";

const standing: Record<string, OfficeKey> = {
  "no-notice": "standsNoNotice",
  "not-begun": "standsNotBegun",
  "notice-locked": "standsNoticeLocked",
  "birth-date": "standsBirthDate",
  terms: "standsTerms",
  account: "standsAccount",
  password: "standsPassword",
  email: "standsEmail",
  "email-code": "standsEmailCode",
  "sign-out": "standsSignOut",
  authenticator: "standsAuthenticator",
  "device-name": "standsDeviceName",
  "recovery-codes": "standsRecoveryCodes",
  complete: "standsComplete",
  "new-terms": "standsNewTerms",
  locked: "standsLocked",
  withdrawn: "standsWithdrawn",
  left: "standsLeft",
};

/** @param stands as `standsAt` says it. */
export function standingSentence(stands: string): Sentence {
  const key = standing[stands];
  if (!key) throw new Error(`nobody has words for ${stands}`);
  return { key, values: { tries: birthDateTries } };
}

export const stepWords: Record<FirstLoginStep, OfficeKey> = {
  issued: "stepIssued",
  "signed-in": "stepSignedIn",
  "birth-date": "stepBirthDate",
  terms: "stepTerms",
  password: "stepPassword",
  email: "stepEmail",
  authenticator: "stepAuthenticator",
  "recovery-codes": "stepRecoveryCodes",
  complete: "stepComplete",
};

/** @returns a sentence for each mark; one that says so where there is none. */
export function markSentences({ paperOnly, doNotSend, guardian }: Marks): Sentence[] {
  const marks: Sentence[] = [
    ...(paperOnly ? [{ key: "markPaperOnly" } as const] : []),
    ...(doNotSend ? [{ key: "markDoNotSend" } as const] : []),
    ...(guardian ? [{ key: "markGuardian", values: { guardian } } as const] : []),
  ];
  return marks.length > 0 ? marks : [{ key: "noMarks" }];
}
