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
  /** While set, every mail is refused with this answer, once it was read. */
  refusal: { code: number; text: string } | undefined;
  /** While set, every recipient is refused with this answer. */
  recipientRefusal: { code: number; text: string } | undefined;
  /** How many connections it took, and how many of them at the most at the same time. */
  connections: { all: number; open: number; most: number };
  /** Everything that was said to it. */
  heard: string;
  close(): Promise<void>;
}

interface RelayOptions {
  /** How long it thinks before each answer. */
  answersAfterMs?: number;
  /** It asks for a password, without offering encryption. */
  hasPassword?: boolean;
}

export async function openRelay({ answersAfterMs = 0, hasPassword = false }: RelayOptions = {}): Promise<Relay> {
  const thinks = (done: (error?: Error | null) => void, refusal?: Relay["refusal"]) =>
    setTimeout(
      () => done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code })),
      answersAfterMs,
    );
  const server = new SMTPServer({
    disabledCommands: hasPassword ? ["STARTTLS"] : ["AUTH", "STARTTLS"],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onConnect(_, done) {
      const { connections } = relay;
      connections.all += 1;
      connections.open += 1;
      connections.most = Math.max(connections.most, connections.open);
      thinks(done);
    },
    onClose() {
      relay.connections.open -= 1;
    },
    onAuth: ({ username = "" }, _, done) => thinks(() => done(null, { user: username })),
    onMailFrom: (_, __, done) => thinks(done),
    onRcptTo: (_, __, done) => thinks(done, relay.recipientRefusal),
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
        thinks(done, relay.refusal);
      });
    },
  });
  // A client that goes away in the middle is no trouble of the relay.
  server.on("error", () => {});
  server.server.on("connection", (socket) => {
    socket.on("data", (bytes: Buffer) => {
      relay.heard += bytes.toString("latin1");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const relay: Relay = {
    url: `smtp://127.0.0.1:${port}`,
    delivered: [],
    refused: [],
    refusal: undefined,
    recipientRefusal: undefined,
    connections: { all: 0, open: 0, most: 0 },
    heard: "",
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return relay;
}
