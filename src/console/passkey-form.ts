/** What every page with a passkey shares: the hidden field that a script fills, and what is said when no passkey is in it. */
import { noScript, passkeyProblem } from "../authenticators/passkey-problem.ts";
import type { Unproved } from "../office/operators/passkeys.ts";
import type { OfficeKey } from "../strings/office.ts";
import type { Problems } from "./page.ts";

/** What the view prints. @param options of the ceremony, as JSON. */
export function ceremony(kind: "create" | "get", options: string, submit: OfficeKey) {
  return { ceremony: kind, options, noScript, submit };
}

const words = {
  passkeyNoScript: "passkeyNoScript",
  passkeyUnsupported: "passkeyUnsupported",
  passkeyAlreadyHere: "passkeyAlreadyHere",
  passkeyNoLock: "passkeyNoLock",
  passkeyNotAllowed: "passkeyNotAllowed",
  passkeyNotHere: "passkeyNotHere",
  passkeyNotVerified: "passkeyNotVerified",
} satisfies Partial<Record<string, OfficeKey>>;

/** @returns what went wrong in the browser, or nothing when the field holds an answer. */
export function browserProblem(response: string, purpose: "register" | "use"): Problems | undefined {
  const problem = passkeyProblem(response, purpose);
  return problem && { response: [{ key: words[problem.key as keyof typeof words] }] };
}

export function unprovedProblem(unproved: Unproved): Problems {
  return { response: [{ key: unproved === "late" ? "passkeyLate" : "passkeyRefused" }] };
}
