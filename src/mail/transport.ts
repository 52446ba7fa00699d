/** How mail leaves: by SMTP, or without a relay into DATA_DIR/mail and onto the terminal; the only importer of nodemailer. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Config } from "../config.ts";
import type { Send } from "./outbox.ts";

/** @param print shows a mail to the person at the terminal; used without SMTP only. */
export function mailTransport(config: Config, print: (text: string) => void): Send {
  if (!config.smtpUrl) return toFolder(join(config.dataDir, "mail"), print);
  const transport = relay(config.smtpUrl);
  const domain = config.mailFrom.split("@").at(-1);
  return async (mail, id) => {
    await transport.sendMail({
      from: { name: mail.from, address: config.mailFrom },
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // The same at a second try, so that a mail whose receipt was lost is not shown twice.
      messageId: `<${id}@${domain}>`,
      // No answers from machines that are on holiday (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated" },
    });
  };
}

/** Connects to the relay, greets it and authenticates, without a mail. @throws when it does not let us in. */
export async function greetRelay(smtpUrl: string): Promise<void> {
  const transport = relay(smtpUrl);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function relay(smtpUrl: string) {
  const url = new URL(smtpUrl);
  return createTransport({
    host: url.hostname,
    port: Number(url.port) || (url.protocol === "smtps:" ? 465 : 587),
    secure: url.protocol === "smtps:",
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function toFolder(folder: string, print: (text: string) => void): Send {
  let count = 0;
  return async (mail) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    count += 1;
    const text = `To: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.text}`;
    writeFileSync(join(folder, `${new Date().toISOString().replaceAll(":", "")}-${count}.txt`), text, { mode: 0o600 });
    print(text);
  };
}
