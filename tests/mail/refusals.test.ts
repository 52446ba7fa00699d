/** An address that a relay refuses for good: nothing is tried again, and whoever can mend it is told. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { mailTransport, type Transport } from "../../src/mail/transport.ts";
import { showMember } from "../../src/office/members/sheet.ts";
import { mails } from "../../src/operations/doctor-office.ts";
import { strings } from "../../src/strings/strings.ts";
import { sendDueMails } from "../support/outbox.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { openRelay, type Relay } from "../support/relay.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const minute = 60_000;
const unknown = { code: 550, text: "5.1.1 <taro@example.com>: no such person" };

let relay: Relay;
let transport: Transport;
let test: TestPortal;
let taro: Visitor;
let memberId: string;
let failures: string[];

beforeAll(async () => {
  relay = await openRelay();
});
afterAll(() => relay.close());

beforeEach(async () => {
  relay.recipientRefusal = unknown;
  relay.delivered.length = 0;
  failures = [];
  test = await openPortal();
  await test.deps.db.deleteFrom("outbox").execute();
  transport = mailTransport({ ...test.deps.config, smtpUrl: relay.url }, "awaited", () => {});
  const member = await test.memberWithNotice();
  memberId = member.id;
  taro = test.visitor();
  await taro.walksTo("email-code", member);
});

// The relay waits at its own end for connections that are kept for the next mail.
afterEach(() => transport.close());

async function sends(): Promise<number> {
  return sendDueMails(test.deps, transport.send, ({ message }) => failures.push(message));
}

const rowOf = () => test.deps.db.selectFrom("outbox").selectAll().executeTakeFirstOrThrow();

const refusedWords = (visitor: Visitor) =>
  /\d{1,2}:\d\d に送ったメールは、(\S+) に届きませんでした/.exec(visitor.sees.html)?.[1];

describe("a mail whose address is refused for good", () => {
  it("C12: is not tried again, and nothing of it is kept but that and when", async () => {
    await sends();
    const now = test.deps.clock();
    expect(await rowOf()).toMatchObject({ attempts: 1, failed_at: now, refused_at: now, message: "", sent_at: null });
    test.passes(24 * 60 * minute);
    expect(await sends()).toBe(0);
  });

  it("L4: is told to the log without the address that the relay repeats", async () => {
    await sends();
    expect(failures).toEqual(["EENVELOPE 550 5.1.1 at RCPT TO"]);
  });

  it.each([
    { code: 550, text: "5.7.1 relaying denied" },
    { code: 450, text: "4.2.0 greylisted" },
    { code: 451, text: "try again later" },
  ])("is another one than one that is refused for now or for our sake: $code $text", async (refusal) => {
    relay.recipientRefusal = refusal;
    await sends();
    expect(await rowOf()).toMatchObject({ failed_at: null, refused_at: null });
    relay.recipientRefusal = undefined;
    test.passes(minute);
    await sends();
    expect(relay.delivered).toHaveLength(1);
  });
});

describe("the member whose address it is", () => {
  it("C12: is told so on the page that waits for the code, no longer that it was sent", async () => {
    expect(refusedWords(taro)).toBeUndefined();
    test.passes(1000);
    await sends();
    await taro.opens("/onboarding/email-code");
    expect(refusedWords(taro)).toBe("taro@example.com");
    expect(taro.sees.html).not.toContain("確認コードを送りました");
  });

  it.each(["ja", "easy", "en"] as const)("is told in %s", async (language) => {
    await sends();
    await taro.opens(`/onboarding/email-code?lang=${language}`);
    const [, words = ""] = strings[language].emailCode.refused.split("{email}");
    expect(taro.sees.html).toContain(words.split("{domain}")[0]!.trim());
  });

  it("sees beside it that another code was sent, when they asked for one", async () => {
    await sends();
    test.passes(minute);
    relay.recipientRefusal = undefined;
    await taro.submits({ resend: "yes" });
    await sends();
    expect(relay.delivered).toHaveLength(1);
    expect(refusedWords(taro)).toBe("taro@example.com");
    expect(taro.sees.html).toContain("確認コードを送りました");
  });

  it("is not told it of another address", async () => {
    await sends();
    await taro.submits({ change: "yes" });
    await taro.submits({ email: "hanako@example.com" });
    expect(taro.sees.path).toBe("/onboarding/email-code");
    expect(refusedWords(taro)).toBeUndefined();
  });

  it("C12: is not told of another member's refusal of the same address", async () => {
    await sends();
    const hanako = test.visitor();
    await hanako.walksTo("email-code", await test.memberWithNotice(), { ...chosen, userId: "hanako-1" });
    expect(hanako.sees.html).toContain("taro@example.com");
    expect(refusedWords(hanako)).toBeUndefined();
  });
});

describe("the office", () => {
  it("C12: sees on the member's sheet that an address was refused, and when", async () => {
    const look = () => showMember(test.portal, memberNumber, { actor: "office", reason: "" }, () => "");
    const { member_number: memberNumber } = await test.deps.db
      .selectFrom("members")
      .select("member_number")
      .where("id", "=", memberId)
      .executeTakeFirstOrThrow();
    expect(await look()).toMatchObject({ mailRefusedAt: null });
    await sends();
    expect(await look()).toMatchObject({ mailRefusedAt: test.deps.clock() });
  });

  it("is told by the doctor how many were refused", async () => {
    const { deps } = test;
    const config = readConfig({ SMTP_URL: relay.url });
    await sends();
    await deps.db.updateTable("outbox").set({ failed_at: Date.now(), refused_at: Date.now() }).execute();
    expect(await mails(deps.db, config)).toMatchObject({
      state: "ok",
      says: [{ key: "mailsRefused", values: { count: 1 } }],
    });
  });
});
