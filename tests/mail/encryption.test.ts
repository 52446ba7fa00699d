/** Between us and a relay elsewhere nobody reads along, even when the offer of encryption was taken away. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Config, readConfig } from "../../src/config.ts";
import { greetRelay, mailTransport, mayBePlain } from "../../src/mail/transport.ts";
import { mailRelay } from "../../src/operations/doctor-mail.ts";
import { openRelay, type Relay } from "../support/relay.ts";

const password = "relay-secret";
/** What may be said before anything is encrypted: not how we sign in, whom the mail is for, what it says. */
const harmless = /^((EHLO|HELO) \S+|STARTTLS|QUIT)$/;
const mail = { to: "taro@example.com", from: "ためし", subject: "s", text: "1234 5678", html: "<p>1234 5678</p>" };

let relay: Relay;
beforeEach(async () => {
  relay = await openRelay({ hasPassword: true });
});
afterEach(() => relay.close());

/** A name of this machine that the program does not know to be here. */
const elsewhere = "0.0.0.0";

const configOf = (host: string, more: Record<string, string> = {}): Config =>
  readConfig({ SMTP_URL: `smtp://relay-user:${password}@${host}:${new URL(relay.url).port}`, ...more });

const tellings = () => relay.heard.split("\r\n").filter((line) => line !== "" && !harmless.test(line));

async function sends(config: Config): Promise<void> {
  const { send, close } = mailTransport(config, "awaited", () => {});
  await send(mail, "m1").finally(close);
}

describe("a relay that offers no STARTTLS", () => {
  it("C11: never sees the password, nor a mail", async () => {
    await expect(sends(configOf(elsewhere))).rejects.toThrow("ETLS");
    expect(relay.heard).toContain("EHLO");
    expect(tellings()).toEqual([]);
  });

  it("C11: never sees the password of the doctor, who says what to do", async () => {
    const config = configOf(elsewhere);
    await expect(greetRelay(config, config.smtpUrl!)).rejects.toThrow();
    const [finding] = await mailRelay(config);
    expect(finding).toMatchObject({ state: "wrong", todo: [{ key: "relayNoTls" }] });
    expect(tellings()).toEqual([]);
  });

  it.each(["127.0.0.1", "localhost"])("is spoken to on this machine: %s", async (host) => {
    await sends(configOf(host));
    expect(relay.delivered).toHaveLength(1);
    expect(await mailRelay(configOf(host))).toMatchObject([{ state: "ok" }]);
  });

  it("is spoken to elsewhere where SMTP_PLAIN allows it, and the doctor warns of it", async () => {
    const config = configOf(elsewhere, { SMTP_PLAIN: "allow" });
    await sends(config);
    expect(relay.delivered).toHaveLength(1);
    expect(await mailRelay(config)).toMatchObject([{ state: "warning", todo: [{ key: "relayEncrypt" }] }]);
  });
});

describe("SMTP_PLAIN=allow", () => {
  const plain = (url: string) => mayBePlain(readConfig({ SMTP_URL: url, SMTP_PLAIN: "allow" }));

  it.each(["smtp://127.0.0.1.evil.test", "smtp://localhost.evil.test", "smtp://x@10.0.0.1", "smtp://relay.test"])(
    "matters for %s, which is not this machine",
    (url) => expect(plain(url)).toBe(true),
  );

  it.each(["smtp://127.0.0.1", "smtp://127.1.2.3:25", "smtp://LOCALHOST", "smtp://[::1]:25", "smtps://relay.test"])(
    "changes nothing for %s",
    (url) => expect(plain(url)).toBe(false),
  );

  it.each(["", "yes", "Allow", "1"])("is not said by %j", (typed) => {
    const read = () => readConfig({ SMTP_URL: "smtp://relay.test", SMTP_PLAIN: typed });
    if (typed === "") expect(read().smtpPlain).toBe(false);
    else expect(read).toThrow("SMTP_PLAIN");
  });
});

describe("SMTP_URL", () => {
  it.each(["relay.test:25", "smpt://relay.test", "smtp://", "smtp:relay.test", "smtp://name:pass#word@relay.test"])(
    "%s is refused at the start",
    (url) => expect(() => readConfig({ SMTP_URL: url })).toThrow("SMTP_URL"),
  );
});
