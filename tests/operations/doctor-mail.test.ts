/** What the doctor reads in the DNS about the domain that mails come from, asked of a real name server. */
import { describe, expect, it } from "vitest";
import { readConfig } from "../../src/config.ts";
import { sender } from "../../src/operations/doctor-mail.ts";
import { findingIn } from "../../src/operations/findings.ts";
import { resolverAt, resolverOf, type Zone } from "../support/name-server.ts";

const key = `v=DKIM1; k=rsa; p=${"A".repeat(390)}`;
const good: Zone = {
  "MX kenpo.example.jp": ["mail.example.jp"],
  "TXT kenpo.example.jp": ["google-site-verification=x", "v=spf1 include:relay.example -all"],
  "TXT s1._domainkey.kenpo.example.jp": [key],
  "TXT _dmarc.kenpo.example.jp": ["v=DMARC1; p=none"],
};
const settings = {
  SMTP_URL: "smtps://relay.example:465",
  MAIL_FROM: "no-reply@kenpo.example.jp",
  DKIM_SELECTOR: "s1",
};

/** @returns `check: state` and what is said of each. */
async function findings(zone: Zone, changed: Record<string, string> = {}) {
  const found = await sender(readConfig({ ...settings, ...changed }), await resolverOf(zone));
  return found.map((each) => findingIn("en", each));
}

/** The one thing that is not well. */
async function complaint(zone: Zone, changed: Record<string, string> = {}) {
  const found = (await findings(zone, changed)).filter(({ state }) => state !== "ok");
  expect(found).toHaveLength(1);
  expect(found[0]!.todo).not.toBe("");
  return found[0]!;
}

const without = (name: string): Zone => Object.fromEntries(Object.entries(good).filter(([each]) => each !== name));

describe("the doctor, of the sender's domain", () => {
  it("is content where carriers will be", async () => {
    expect((await findings(good)).map(({ check, state }) => `${check}: ${state}`)).toEqual([
      "mail sender, MX: ok",
      "mail sender, SPF: ok",
      "mail sender, DKIM: ok",
      "mail sender, DMARC: ok",
    ]);
  });

  it.each([
    ["MX kenpo.example.jp", [], "takes no mail"],
    ["MX kenpo.example.jp", ["."], "takes no mail"],
    ["TXT kenpo.example.jp", ["other"], "docomo, au, SoftBank"],
    ["TXT kenpo.example.jp", ["v=spf10 -all"], "docomo, au, SoftBank"],
    ["TXT kenpo.example.jp", ["v=spf1 -all", "v=spf1 mx -all"], "two SPF records"],
    ["TXT kenpo.example.jp", ["v=spf1 +all"], "anybody may send"],
    ["TXT kenpo.example.jp", ["v=spf1 all"], "anybody may send"],
    ["TXT s1._domainkey.kenpo.example.jp", ["v=DKIM1; p="], "no key at s1._domainkey"],
    ["TXT s1._domainkey.kenpo.example.jp", [], "no key at s1._domainkey"],
    ["TXT _dmarc.kenpo.example.jp", ["v=DMARC2; p=none"], "says nothing about forged mails"],
  ])("warns where %s is %j", async (name, records, words) => {
    expect(await complaint({ ...good, [name]: records })).toMatchObject({
      state: "warning",
      says: expect.stringContaining(words),
    });
  });

  it("takes the DMARC record of the domain above, and looks for no key where no selector is set", async () => {
    const zone = { ...without("TXT _dmarc.kenpo.example.jp"), "TXT _dmarc.example.jp": ["v=DMARC1; p=reject"] };
    expect((await findings(zone)).at(-1)).toMatchObject({ state: "ok", says: "_dmarc.example.jp: v=DMARC1; p=reject" });
    const { DKIM_SELECTOR: _, ...unset } = settings;
    const found = await sender(readConfig(unset), await resolverOf(good));
    expect(found.map(({ check }) => check.key)).toEqual(["checkMx", "checkSpf", "checkDmarc"]);
  });

  it("warns of a sender on this machine where the relay is elsewhere, and only there", async () => {
    const { state, says } = await complaint({}, { MAIL_FROM: "no-reply@localhost" });
    expect([state, says]).toEqual(["warning", expect.stringContaining("no-reply@localhost")]);
    expect(await findings({}, { MAIL_FROM: "no-reply@localhost", SMTP_URL: "smtp://127.0.0.1" })).toEqual([]);
  });

  it("says that it could not look up where no name server answers", async () => {
    const found = await sender(readConfig(settings), resolverAt(9));
    expect(found.map((each) => findingIn("en", each))).toMatchObject([
      { check: "mail sender", state: "warning", says: expect.stringMatching(/^could not look up kenpo\.example\.jp/) },
    ]);
    expect(findingIn("ja", found[0]!).says).toContain("調べられませんでした");
  });

  it("asks nothing where no relay is set", async () => {
    expect(await sender(readConfig({ MAIL_FROM: settings.MAIL_FROM }), resolverAt(9))).toEqual([]);
  });
});
