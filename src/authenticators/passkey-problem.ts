/** What the hidden field says when there is no passkey in it: the name of the browser's error, or that no script ran. */
import type { Problem } from "../strings/strings.ts";

/** The field's value in the page; the script overwrites it. */
export const noScript = "JavaScriptNotEnabled";

/** The ceremony's scripts, on the two pages that need them. */
export const ceremonyScripts = ["simplewebauthn.js", "passkey.js"];

const problems: Record<string, Problem["key"]> = {
  "": "passkeyNoScript",
  [noScript]: "passkeyNoScript",
  Unsupported: "passkeyUnsupported",
  NotAllowedError: "passkeyNotAllowed",
  AbortError: "passkeyNotAllowed",
  InvalidStateError: "passkeyAlreadyHere",
  NotSupportedError: "passkeyNoLock",
  ConstraintError: "passkeyNoLock",
  SecurityError: "passkeyUnsupported",
  NotReadableError: "passkeyNotAllowed",
  UnknownError: "passkeyNotAllowed",
};

/** @returns what went wrong in the browser, or nothing when the field holds an answer of an authenticator. */
export function passkeyProblem(response: string): Problem | undefined {
  if (response.startsWith("{")) return undefined;
  return { key: problems[response] ?? "passkeyNotAllowed" };
}
