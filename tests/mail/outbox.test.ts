import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Portal, transaction } from "../../src/deps.ts";
import type { Mail } from "../../src/mail/messages.ts";
import { queueMail, type Send } from "../../src/mail/outbox.ts";
import { mailTransport } from "../../src/mail/transport.ts";
import { memberById } from "../../src/members/members.ts";
import { newDatabase } from "../support/database.ts";
import { sendDueMails } from "../support/outbox.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { dataFolder, noticesIn, pause, startGenkan, visitorOf } from "../support/server-process.ts";

const minute = 60_000;

let relay: Relay;
let test: TestPortal;
let memberId: string;
let failures: { message: string; attempt: number }[];

const closings: (() => void)[] = [];
afterEach(() => {
  for (const close of closings.splice(0)) close();
});

beforeAll(async () => {
  relay = await openRelay();
});
afterAll(() => relay.close());

beforeEach(async () => {
  relay.delivered.length = 0;
  relay.refusal = undefined;
  relay.recipientRefusal = undefined;
  failures = [];
  test = await openPortal();
  // The outbox is that of every insurer in the database.
  await test.deps.db.deleteFrom("outbox").execute();
  memberId = (await test.memberWithNotice()).id;
});

const transportTo = (smtpUrl: string): Send => {
  const { send, close } = mailTransport({ ...test.deps.config, smtpUrl }, "awaited", () => {});
  closings.push(close);
  return send;
};

const sends = (send: Send = transportTo(relay.url), clock = test.deps.clock) =>
  sendDueMails({ ...test.deps, clock }, send, ({ message }, attempt) => failures.push({ message, attempt }));

async function queues(within: Portal = test.portal, to = "taro@example.com"): Promise<void> {
  const member = (await memberById(within, memberId))! as unknown as Parameters<typeof queueMail>[0]["member"];
  await queueMail({ portal: within, member, visit: { language: "ja" } }, "emailCode", {
    to,
    values: { code: "1234 5678", minutes: 30 },
  });
}

const rowOf = () =>
  test.deps.db.selectFrom("outbox").selectAll().where("member_id", "=", memberId).executeTakeFirstOrThrow();

describe("a mail that leaves", () => {
  it("arrives as it was written: sender, recipient, subject and text in Japanese", async () => {
    await queues();
    await sends();
    expect(relay.delivered).toHaveLength(1);
    const { from, to, mail } = relay.delivered[0]!;
    expect({ from, to }).toEqual({ from: "no-reply@kenpo.test", to: ["taro@example.com"] });
    expect(mail.from!.value).toEqual([{ address: "no-reply@kenpo.test", name: "ためし健康保険組合" }]);
    expect(mail.subject).toContain("確認コード");
    expect(mail.text).toContain("確認コード：1234 5678");
    expect(mail.text).toContain(test.origin);
  });

  it("says the same as HTML, text first, with nothing to load and nothing to style", async () => {
    await queues();
    await sends();
    const { mail, raw } = relay.delivered[0]!;
    const html = String(mail.html);
    const words = html.replace(/<(head)[\s\S]*<\/\1>/, "").replace(/<h1>.*<\/h1>|<[^>]*>|\s/g, "");
    expect(words).toBe(mail.text!.replace(/\s/g, ""));
    expect(html).toMatch(/^<!doctype html>\n<html lang="ja">/);
    expect(html).toContain(`<a href="${test.origin}">${test.origin}</a>`);
    expect(html).not.toMatch(/<(img|table|style|script|link)|style=|src=/);
    expect(raw.indexOf("text/plain")).toBeLessThan(raw.indexOf("text/html"));
  });

  it("F9: shows an insurer's name as letters, not as HTML", async () => {
    const insurer = { ...test.portal.insurer, name: '<b>A&"健保</b>' };
    await queues({ ...test.portal, insurer });
    await sends();
    expect(String(relay.delivered[0]!.mail.html)).toContain("&lt;b&gt;A&amp;&quot;健保&lt;/b&gt;");
  });

  it("asks for no answer from machines, and bears the same Message-ID of our domain at every try", async () => {
    await queues();
    relay.refusal = { code: 451, text: "try again later" };
    relay.refused.length = 0;
    await sends();
    relay.refusal = undefined;
    test.passes(minute);
    await sends();
    const { headers, messageId } = relay.delivered[0]!.mail;
    expect(headers.get("auto-submitted")).toBe("auto-generated");
    expect(messageId).toMatch(/^<[\w-]{20}@kenpo\.test>$/);
    expect(relay.refused[0]!.mail.messageId).toBe(messageId);
  });

  it("is in the language the member chose, and else in that of the page", async () => {
    await test.deps.db.updateTable("members").set({ language: "en" }).where("id", "=", memberId).execute();
    await queues();
    await sends();
    const { subject, html } = relay.delivered[0]!.mail;
    expect([subject, String(html).includes('<html lang="en">')]).toEqual(["Your confirmation code", true]);
  });

  it("is sent once by five workers at the same moment", async () => {
    await queues();
    await Promise.all(Array.from({ length: 5 }, () => sends()));
    expect(relay.delivered).toHaveLength(1);
  });

  it("is not sent again later", async () => {
    await queues();
    await sends();
    test.passes(24 * 60 * minute);
    await sends();
    expect(relay.delivered).toHaveLength(1);
  });

  it("does not leave before the change it tells of is complete, and not at all when that fails", async () => {
    const change = transaction(test.portal, async (within) => {
      await queues(within);
      throw new Error("the change failed");
    });
    await expect(change).rejects.toThrow("the change failed");
    await sends();
    expect(relay.delivered).toEqual([]);
  });

  it("K3: is encrypted while it waits, address and text", async () => {
    await queues();
    const { message } = await rowOf();
    expect(message).toMatch(/^k1\.[\w-]+$/);
    expect(Buffer.from(message.slice(3), "base64url").toString("latin1")).not.toMatch(/taro@|1234 5678/);
  });
});

describe("C10: a relay that does not answer", () => {
  it("is tried again a minute later, not at once", async () => {
    relay.refusal = { code: 451, text: "try again later" };
    await queues();
    await sends();
    relay.refusal = undefined;
    await sends();
    expect([failures.length, relay.delivered.length]).toEqual([1, 0]);
    test.passes(minute);
    await sends();
    expect(relay.delivered).toHaveLength(1);
  });

  it("that is not there at all does not lose the mail either", async () => {
    const gone = await openRelay();
    await gone.close();
    await queues();
    await sends(transportTo(gone.url));
    expect(failures).toMatchObject([{ attempt: 1, message: expect.stringContaining("ECONNREFUSED") }]);
    test.passes(minute);
    await sends();
    expect(relay.delivered).toHaveLength(1);
  });

  it("is tried again after 1, 5, 15, 60 and 240 minutes, then the mail is given up and forgotten", async () => {
    relay.refusal = { code: 550, text: "no such person" };
    await queues();
    await sends();
    for (const minutes of [1, 5, 15, 60, 240]) {
      test.passes(minutes * minute - 1);
      expect(await sends()).toBe(0);
      const before = failures.length;
      test.passes(1);
      await sends();
      expect(failures.length - before).toBe(1);
    }
    expect(await rowOf()).toMatchObject({ failed_at: test.deps.clock(), message: "", attempts: 6 });
    test.passes(24 * 60 * minute);
    await sends();
    expect(failures).toHaveLength(6);
  });

  it("does not hold up the mails of others", async () => {
    await queues(test.portal, "first@example.com");
    await queues(test.portal, "second@example.com");
    const send = transportTo(relay.url);
    await sends(async (mail, id) => {
      if (mail.to === "first@example.com") throw new Error("refused");
      await send(mail, id);
    });
    expect(relay.delivered.map(({ to }) => to)).toEqual([["second@example.com"]]);
  });

  it("X14: a worker that was killed while it sent is followed by another after a minute", async () => {
    await queues();
    const started = new Promise<void>((resolve) => {
      void sends(() => {
        resolve();
        return new Promise(() => {});
      });
    });
    await started;
    await sends();
    expect(relay.delivered).toEqual([]);
    test.passes(minute);
    await sends();
    expect(relay.delivered).toHaveLength(1);
  });
});

describe("C7: what nodemailer is given", () => {
  const sendsRaw = (mail: Partial<Mail>) =>
    transportTo(relay.url)(
      { to: "taro@example.com", from: "ためし", subject: "s", text: "t", html: "<p>t</p>", ...mail },
      "m1",
    ).catch(() => {});

  it.each(["a@b.test, evil@x.test", "group: evil@x.test;", "Taro <evil@x.test>", "a@b.test\r\nBcc: evil@x.test"])(
    "%j as an address reaches nobody else, even if it came past the form",
    async (to) => {
      await sendsRaw({ to });
      expect(relay.delivered.flatMap((each) => each.to).filter((each) => each === "evil@x.test")).toEqual([]);
    },
  );

  it.each([`"Evil" <evil@x.test>, `, "a\r\nBcc: evil@x.test", "a\r\n\r\n<script>"])(
    "an insurer called %j adds no sender, no recipient and no header",
    async (from) => {
      await sendsRaw({ from });
      expect(relay.delivered).toHaveLength(1);
      const { to, mail } = relay.delivered[0]!;
      expect(to).toEqual(["taro@example.com"]);
      expect(mail.from!.value.map((each) => each.address)).toEqual(["no-reply@kenpo.test"]);
      expect([mail.bcc, mail.text!.trim()]).toEqual([undefined, "t"]);
    },
  );

  it("a subject with a line break is one line", async () => {
    await sendsRaw({ subject: "s\r\nBcc: evil@x.test" });
    expect(relay.delivered).toHaveLength(1);
    expect(relay.delivered[0]!.mail.bcc).toBeUndefined();
  });

  it("no file is read for a text", async () => {
    await sendsRaw({ text: { path: "/etc/hostname" } as unknown as string });
    expect(relay.delivered).toEqual([]);
  });

  it("no address is asked for a text", async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked += 1;
      answer.end("canary");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await sendsRaw({ text: { href: `http://127.0.0.1:${port}/` } as unknown as string });
    server.close();
    expect([asked, relay.delivered]).toEqual([0, []]);
  });
});

describe("the whole program with a relay that refuses", () => {
  it("C10, L4: leads the member on, and no code and no address is in anything it writes", async () => {
    relay.refused.length = 0;
    relay.refusal = { code: 451, text: "<taro@example.com> is to be tried again later" };
    const { url } = await newDatabase();
    const settings = { DATABASE_URL: url, DATA_DIR: dataFolder(), SMTP_URL: relay.url, LOG_LEVEL: "debug" };
    const server = await startGenkan(settings);
    const taro = visitorOf(server.origin);
    await taro.walksTo("email-code", noticesIn(server.says())[0]!);
    expect(taro.sees.path).toBe("/onboarding/email-code");
    while (!server.says().includes("mail not sent")) await pause(50);
    const [code = ""] = /\d{4} \d{4}/.exec(relay.refused[0]!.mail.text!)!;
    server.process.kill("SIGTERM");
    const { says, complains } = await server.ended;
    for (const secret of [code, code.replace(" ", ""), "taro@example.com"]) {
      expect(says + complains).not.toContain(secret);
    }
  });
});
