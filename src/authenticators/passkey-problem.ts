/** What the hidden field says when there is no passkey in it: the name of the browser's error, or that no script ran. */
import type { Problem } from "../strings/strings.ts";

/** The field's value in the page; the script overwrites it. */
export const noScript = "JavaScriptNotEnabled";

const whileRegistering: Record<string, Problem["key"]> = {
  "": "passkeyNoScript",
  [noScript]: "passkeyNoScript",
  Unsupported: "passkeyUnsupported",
  SecurityError: "passkeyUnsupported",
  InvalidStateError: "passkeyAlreadyHere",
  NotSupportedError: "passkeyNoLock",
  ConstraintError: "passkeyNoLock",
};

const whileUsing: Record<string, Problem["key"]> = {
  "": "passkeyNotHere",
  [noScript]: "passkeyNotHere",
  Unsupported: "passkeyNotHere",
  SecurityError: "passkeyNotHere",
};

/**
 * Cancelling, waiting too long, no match and a missing screen lock all arrive under one name, `NotAllowedError`.
 * @returns what went wrong in the browser, or nothing when the field holds an answer of an authenticator.
 */
export function passkeyProblem(response: string, purpose: "register" | "use"): Problem | undefined {
  if (response.startsWith("{")) return undefined;
  const [known, otherwise] =
    purpose === "register"
      ? [whileRegistering, "passkeyNotAllowed" as const]
      : [whileUsing, "passkeyNotVerified" as const];
  // Anybody may post any word, "constructor" too.
  return { key: (Object.hasOwn(known, response) && known[response]) || otherwise };
}
