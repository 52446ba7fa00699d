/** What our mails say; plain text, no medical or personal facts, links from the configured origin only (C8). */
import type { Insurer } from "../insurers/insurers.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { type Language, say, strings } from "../strings/strings.ts";

export interface Mail {
  to: string;
  /** Shown as the sender's name. */
  from: string;
  subject: string;
  text: string;
}

export type MailKind =
  | "emailCode"
  | "passkeyAdded"
  | "otpAdded"
  | "recoveryCodeUsed"
  | "passkeyCopied"
  | "factorsReset"
  | "memberLocked"
  | "memberRetired"
  | "recoveryIssued"
  | "recoveryUsed";

/** @param now moment of the event the mail tells of. */
export function writeMail(
  insurer: Insurer,
  language: Language,
  kind: MailKind,
  to: string,
  values: Record<string, string>,
  now: number,
): Mail {
  const { mails } = strings[language];
  const name = language === "en" ? insurer.name_en : insurer.name;
  const hours = language === "en" ? insurer.phone_hours_en : insurer.phone_hours;
  const all = {
    ...values,
    insurer: name,
    origin: insurer.origin,
    phone: insurer.phone,
    hours,
    at: `${dateInJapan(now)} ${timeInJapan(now)}`,
  };
  return {
    to,
    from: name,
    subject: say(mails[kind].subject, all),
    text: `${say(mails[kind].text, all)}\n\n${say(mails.footer, all)}\n`,
  };
}
