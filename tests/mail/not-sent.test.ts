import { describe, expect, it } from "vitest";
import { NotSent } from "../../src/mail/not-sent.ts";

const atRecipient = (response: string) => new NotSent({ code: "EENVELOPE", command: "RCPT TO", response });

describe("a relay's answer to the recipient", () => {
  it.each([
    "550 no such person",
    "550-5.1.1 <taro@example.com>\n550 5.1.1 unknown",
    "550 5.1.1 <taro@example.com> unknown",
    "550 5.0.0 unknown",
    "550 5.4.1 access denied",
    "551 moved",
    "552 5.2.2 mailbox full",
    "553 5.1.3 bad address",
    "556 5.1.10 takes no mail",
  ])("%j refuses the address for good", (response) => {
    expect(atRecipient(response).fault).toBe("address");
  });

  it.each([
    "450 4.2.0 greylisted",
    "451 5.1.1 later",
    "421 4.7.0 too many connections",
    "500 what",
    "503 5.5.1 MAIL first",
    "530 5.7.0 must issue STARTTLS first",
    "530 authenticate first",
    "550 5.7.1 relaying denied",
    "550 5.7.26 unauthenticated sender",
    "554 5.7.1 your network is listed",
    "554 relay access denied",
    "250 fine",
    "",
  ])("%j says nothing of the address", (response) => {
    expect(atRecipient(response).fault).not.toBe("address");
  });

  it.each(["MAIL FROM", "DATA", "CONN", "AUTH PLAIN", undefined])(
    "550 5.1.1 at %s is not the recipient's",
    (command) => {
      const response = "550 5.1.1 unknown";
      expect(new NotSent({ code: "EENVELOPE", response, ...(command && { command }) }).fault).toBe("mail");
    },
  );
});

describe("L4: the words for the log", () => {
  it.each([
    [
      { code: "EENVELOPE", command: "RCPT TO", response: "550 5.1.1 <taro@a.test> unknown" },
      "EENVELOPE 550 5.1.1 at RCPT TO",
    ],
    [{ code: "EMESSAGE", command: "DATA", response: "554 taro@a.test: spam" }, "EMESSAGE 554 at DATA"],
    [{ code: "EENVELOPE", command: "RCPT TO", response: "550 5.1.1taro@a.test" }, "EENVELOPE 550 at RCPT TO"],
    [{ code: "ESOCKET", originalCode: "ECONNREFUSED", command: "CONN" }, "ECONNREFUSED at CONN"],
    [{ code: "EABORT" }, "EABORT"],
    [{ response: "taro@a.test" }, "unknown"],
  ])("of %j are %j", (failure, words) => {
    expect(new NotSent(failure).message).toBe(words);
  });
});
