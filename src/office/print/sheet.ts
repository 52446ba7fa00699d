/** What a printed notice says: of one member, and of the insurer. */
import type { Insurer } from "../../insurers/insurers.ts";
import { ja } from "../../strings/ja.ts";
import { paperWords } from "../../strings/paper.ts";
import { say } from "../../strings/strings.ts";

/** One member's notice. */
export interface Sheet {
  memberNumber: string;
  name: string;
  /** Seven digits; empty abroad. */
  postalCode: string;
  /** One to four; abroad the code there and the country come after them. */
  addressLines: string[];
  /** 配布先, or empty. */
  route: string;
  temporaryUserId: string;
  /** `XXXX-XXXX-XXX` */
  temporaryPassword: string;
  /** The first day, and the last whole one, YYYY-MM-DD. */
  validFrom: string;
  validUntil: string;
  /** Printed to be looked at: 見本 stands across it, and its credentials open nothing. */
  isProof?: boolean;
}

/** What the office chooses about the paper. */
export interface Look {
  /** Printed on cards of the post office, which have their boxes and 郵便はがき already. */
  isOfficialCard?: boolean;
  /** 親展: to be opened by the addressee alone. */
  isConfidential?: boolean;
  /** 転送不要: comes back where the addressee has moved. */
  isReturned?: boolean;
  hasMemberNumber?: boolean;
  /** 料金別納: the post office where the whole run is paid and handed in; its mark stands where a stamp would. */
  paidAt?: string | undefined;
}

/** A format of the printed notices. */
export interface Press {
  print(sheet: Sheet): Promise<void>;
  /** Resolves when all of it is written. */
  end(): Promise<void>;
  /** What whoever works with the file has to know of it, once it is printed. */
  layout?(): string;
}

/** @returns what the QR code opens: the sign-in page with the user ID filled in. */
export function signInAddress(insurer: Insurer, sheet: Sheet): string {
  return `${signInPage(insurer)}?userId=${sheet.temporaryUserId}`;
}

/** @returns the address as people type it. */
export function signInPage(insurer: Insurer): string {
  return `${insurer.origin}/sign-in`;
}

/** @returns for each other language a line in it, with the address that opens the portal so. */
export function languageLines(insurer: Insurer): string[] {
  return [paperWords.english, paperWords.easy].map((line) => say(line, { address: signInPage(insurer) }));
}

/** Whether the post of another country brings it: without a postal code of ours. */
export function goesAbroad({ postalCode, addressLines }: Sheet): boolean {
  return postalCode === "" && addressLines.length > 0;
}

/** @returns the postal code as people write it, which no spreadsheet takes for a number; nothing where there is none. */
export function postalCodeOf({ postalCode }: Sheet): string {
  return postalCode && `${postalCode.slice(0, 3)}-${postalCode.slice(3)}`;
}

/** The first login as the screens name it, from the paper to the last page. */
export function steps(): { title: string; text: string }[] {
  const headings = {
    signIn: ja.signIn.heading,
    birthDate: ja.birthDate.heading,
    terms: ja.terms.heading,
    account: ja.account.heading,
    password: ja.password.heading,
    email: ja.email.heading,
    firstLoginDone: ja.signOut.heading,
    deviceName: ja.deviceName.heading,
    recoveryCode: ja.recoveryCodes.heading,
  };
  return paperWords.steps.map(({ title, text }) => ({ title, text: say(text, headings) }));
}

/** @param date YYYY-MM-DD */
export function dateInWords(date: string): string {
  const [year = "", month = "", day = ""] = date.split("-");
  return say(ja.months, { year, month: Number(month), day: Number(day) });
}
