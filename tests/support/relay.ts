/** A mail relay on loopback that speaks real SMTP and reads what it gets as a mail program would. */
import type { AddressInfo } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

export interface Delivered {
  /** Whom the envelope names; what counts for where a mail goes. */
  from: string;
  to: string[];
  mail: ParsedMail;
  raw: string;
}

export interface Relay {
  /** For SMTP_URL. */
  url: string;
  delivered: Delivered[];
  /** What was refused. */
  refused: Delivered[];
  /** While set, every mail is refused with this answer. */
  refusal: { code: number; text: string } | undefined;
  close(): Promise<void>;
}

export async function openRelay(): Promise<Relay> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const { mailFrom, rcptTo } = session.envelope;
        const raw = Buffer.concat(chunks).toString("utf8");
        const received = {
          from: mailFrom ? mailFrom.address : "",
          to: rcptTo.map((recipient) => recipient.address),
          mail: await simpleParser(raw),
          raw,
        };
        (relay.refusal ? relay.refused : relay.delivered).push(received);
        done(relay.refusal && Object.assign(new Error(relay.refusal.text), { responseCode: relay.refusal.code }));
      });
    },
  });
  // A client that goes away in the middle is no trouble of the relay.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const relay: Relay = {
    url: `smtp://127.0.0.1:${port}`,
    delivered: [],
    refused: [],
    refusal: undefined,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return relay;
}
