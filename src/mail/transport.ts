/** How mail leaves: by SMTP, or without a relay into DATA_DIR/mail; the only importer of nodemailer. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Config } from "../config.ts";
import { NotSent, type SmtpFailure } from "./not-sent.ts";
import type { Lane, Send } from "./outbox.ts";

export interface Transport {
  send: Send;
  /** So many mails may be on their way at once. */
  connections: number;
  close(): void;
}

/** Together fewer than relays commonly take from one sender. */
const connectionsOf: Record<Lane, number> = { awaited: 10, told: 5 };
/** A try that has not ended by then is broken off, before another server may take the mail. */
const tryMs = 45_000;
/** A connection that nothing left by for so long is closed with a word, before the socket's own end. */
const idleMs = 15_000;

/** @param keep is told of each mail that was put into the folder; used without SMTP only. */
export function mailTransport(config: Config, lane: Lane, keep: (text: string) => unknown): Transport {
  const connections = connectionsOf[lane];
  if (!config.smtpUrl) return { send: toFolder(mailFolder(config), keep), connections, close() {} };
  const pool = createTransport({
    ...relay(config, config.smtpUrl),
    pool: true,
    maxConnections: connections,
    idleTimeout: idleMs,
  });
  const domain = config.mailFrom.split("@").at(-1);
  return {
    async send(mail, id) {
      const message = {
        from: { name: mail.from, address: config.mailFrom },
        to: { name: "", address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // The same at a second try, so that a mail whose receipt was lost is not shown twice.
        messageId: `<${id}@${domain}>`,
        // No answers from machines that are on holiday (RFC 3834).
        headers: { "Auto-Submitted": "auto-generated" },
        signal: AbortSignal.timeout(tryMs),
      };
      await pool.sendMail(message).catch((error: Error) => {
        throw new NotSent(error as SmtpFailure);
      });
    },
    connections,
    close: () => pool.close(),
  };
}

/** Where mails are kept while no relay is set. */
export const mailFolder = ({ dataDir }: Pick<Config, "dataDir">) => join(dataDir, "mail");

/** Connects to the relay, greets it and authenticates, without a mail. @throws when it does not let us in. */
export async function greetRelay(config: Config, smtpUrl: string): Promise<void> {
  const transport = createTransport(relay(config, smtpUrl));
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

/** Whether a relay that offers no encryption would be given the password and the mails all the same. */
export function mayBePlain({ smtpUrl, smtpPlain }: Pick<Config, "smtpUrl" | "smtpPlain">): boolean {
  return smtpPlain && smtpUrl !== undefined && new URL(smtpUrl).protocol === "smtp:" && !relayIsHere(smtpUrl);
}

function relay(config: Config, smtpUrl: string) {
  const url = new URL(smtpUrl);
  const secure = url.protocol === "smtps:";
  return {
    host: hostOf(url),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    // Whoever sits in between could take the relay's offer of STARTTLS away and read on.
    requireTLS: !secure && !relayIsHere(smtpUrl) && !mayBePlain(config),
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Nobody can listen between two programs of one machine. */
export const relayIsHere = (smtpUrl: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(hostOf(new URL(smtpUrl)));

/** An IPv6 address stands in brackets in a URL only. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[(.*)\]$/, "$1");

function toFolder(folder: string, keep: (text: string) => unknown): Send {
  let count = 0;
  return async (mail) => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    count += 1;
    const text = `To: ${mail.to}\nSubject: ${mail.subject}\n\n${mail.text}`;
    writeFileSync(join(folder, `${new Date().toISOString().replaceAll(":", "")}-${count}.txt`), text, { mode: 0o600 });
    await keep(text);
  };
}
