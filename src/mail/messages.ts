/** What our mails say, as text and as plain HTML: no medical or personal facts, links from the configured origin only (C8). */
import type { Insurer } from "../insurers/insurers.ts";
import { dateInJapan, timeInJapan } from "../strings/moments.ts";
import { type Language, languageTags, type Strings, say, strings } from "../strings/strings.ts";
import { render } from "../web/views.ts";

export interface Mail {
  to: string;
  /** Shown as the sender's name. */
  from: string;
  subject: string;
  text: string;
  /** The same sentences, for programs that show no plain text. */
  html: string;
}

export type MailKind = Exclude<keyof Strings["mails"], "footer">;

/** @param now moment of the event the mail tells of. */
export function writeMail(
  insurer: Insurer,
  language: Language,
  kind: MailKind,
  to: string,
  values: Record<string, string | number>,
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
  const subject = say(mails[kind].subject, all);
  const parts = [say(mails[kind].text, all), say(mails.footer, all)];
  const paragraphs = parts.flatMap((part) => part.split("\n\n")).map((paragraph) => paragraph.split("\n"));
  const { tag } = languageTags[language];
  return {
    to,
    from: name,
    subject,
    text: `${parts.join("\n\n")}\n`,
    html: render("mail/layout", { tag, subject, paragraphs, origin: insurer.origin }),
  };
}
