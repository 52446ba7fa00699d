/** What the list of problems is headed with: not everything that fails was typed wrong. */
import type { Problem, Strings } from "../strings/strings.ts";

type Kind = keyof Strings["summary"];
type Key = Problem["key"];

const kinds: Partial<Record<Kind, readonly Key[]>> = {
  notRegistered: [
    "passkeyNoScript",
    "passkeyUnsupported",
    "passkeyNotAllowed",
    "passkeyAlreadyHere",
    "passkeyNoLock",
    "passkeyNotRegistered",
    "devicesFull",
  ],
  notSent: ["busy", "lineBusy"],
  notConfirmed: [
    "passkeyCopied",
    "passkeyChanged",
    "passkeyNotHere",
    "passkeyNotVerified",
    "passkeyLate",
    "otpWait",
    "currentPasswordWait",
    "codeSpent",
    "codeExpired",
    "resetEnded",
    "emailNeverConfirmed",
  ],
  notChanged: ["userIdTomorrow", "lastDevice"],
  renewed: ["termsChanged", "otpKeyRenewed", "codeRenewed"],
};

/** @returns the words for what they have in common; where one of them can be mended in a field, that is said. */
export function summaryOf(t: Strings, problems: readonly Problem[]): string {
  const [kind = "inputs", ...others] = new Set(problems.map(({ key }) => kindOf(key)));
  return t.summary[others.length > 0 ? "inputs" : kind];
}

function kindOf(key: Key): Kind {
  // Whoever cannot sign in has typed the right password: else they would not be told why.
  if (key.startsWith("signIn") && key !== "signInWrong") return "notSignedIn";
  const [found] = Object.entries(kinds).find(([, keys]) => keys.includes(key)) ?? [];
  return (found as Kind | undefined) ?? "inputs";
}
