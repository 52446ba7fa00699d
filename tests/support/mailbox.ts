/** The mailboxes of a journey's people: the served portal's mails go out by real SMTP, and are read as a mail program reads them. */
import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Mail } from "../../src/mail/messages.ts";
import { mailTransport, type Transport } from "../../src/mail/transport.ts";
import { sendDueMails } from "./outbox.ts";
import type { TestPortal } from "./portal.ts";
import { type Delivered, openRelay, type Relay } from "./relay.ts";

interface Mailbox {
  /**
   * What the portal sent since it was last asked must be exactly these mails, every link in them one of the portal's own.
   * @returns the mails, in the order they were named.
   */
  expectMails(...expected: [to: string, subject: string][]): Promise<Mail[]>;
}

/** Call it after `withServedPortal`, whose portal sends its mails to this mailbox from then on. */
export function withMailbox(portal: () => TestPortal): Mailbox {
  let relay: Relay;
  let transport: Transport | undefined;
  beforeAll(async () => {
    relay = await openRelay();
  });
  beforeEach(() => {
    relay.delivered.length = 0;
    const { deps, origin } = portal();
    transport?.close();
    transport = mailTransport({ ...deps.config, smtpUrl: relay.url }, "awaited", () => {});
    const { send } = transport;
    portal().mails = async () => {
      await sendDueMails(deps, send, fail);
      // Mails of another journey's portal may have waited in the same outbox.
      return relay.delivered
        .splice(0)
        .map(read)
        .filter(({ text }) => text.includes(origin));
    };
  });
  afterAll(async () => {
    transport?.close();
    await relay?.close();
  });
  return {
    async expectMails(...expected) {
      const mails = await portal().mails();
      expect(mails.map(({ to, subject }) => `${to} ${subject}`).sort()).toEqual(
        expected.map((each) => each.join(" ")).sort(),
      );
      expect(mails.flatMap(linksIn).filter((url) => new URL(url).origin !== portal().origin)).toEqual([]);
      return expected.map(([to, subject]) => mails.find((mail) => mail.to === to && mail.subject === subject)!);
    },
  };
}

/** The code of eight digits in a mail. */
export function codeIn({ text }: Mail): string {
  return /確認コード：(\d{4} \d{4})/.exec(text)![1]!;
}

/** The address that does something without signing in. */
export function tokenLinkIn({ text }: Mail): string {
  return /http\S+\?token=[\w-]{43}/.exec(text)![0];
}

const linksIn = ({ text, html }: Mail) => [...`${text} ${html}`.matchAll(/https?:[^\s"<]+/g)].map(([url]) => url);

/** Whom the envelope names is who gets it, whatever stands in the letter's head. */
function read({ to, mail }: Delivered): Mail {
  const { from, subject = "", text = "", html } = mail;
  return { to: to.join(), from: from?.value[0]?.name ?? "", subject, text, html: String(html) };
}

function fail(error: Error): never {
  throw error;
}
