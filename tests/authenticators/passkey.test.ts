import { randomBytes } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { registrationOptions } from "../../src/authenticators/passkey.ts";
import { secondFactor } from "../../src/limits/counters.ts";
import { strings } from "../../src/strings/strings.ts";
import { goesOnInPlace, prepared, sendsAtOnce } from "../support/attacks.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import {
  atRegistration,
  type Changes,
  flag,
  memberWithPasskey,
  optionsOn,
  registers,
  SoftwareAuthenticator,
} from "../support/software-authenticator.ts";
import type { Visitor } from "../support/visitor.ts";

const minute = 60_000;
const json = JSON.stringify;

const passkeysOf = (test: TestPortal, memberId: string) =>
  test.deps.db.selectFrom("authenticators").selectAll().where("member_id", "=", memberId).execute();

const challengesOf = async (test: TestPortal) => {
  const rows = await test.deps.db.selectFrom("challenges").select("challenge").execute();
  return rows.length;
};

/** What an attacker changes → why the answer must be refused; the same at both ceremonies. */
const tampered: [string, Changes][] = [
  ["W2: made on another site", { origin: "https://evil.test" }],
  ["W2: made on plain http", { origin: "http://kenpo.test" }],
  ["W3: made inside a frame of another site", { crossOrigin: true }],
  ["W3: made inside a frame, as newer browsers say it", { topOrigin: "https://evil.test" }],
  ["W10: made for the parent domain", { rpId: "test" }],
  ["W2: nobody was present", { flags: flag.UV }],
  ["W4: nobody verified the user", { flags: flag.UP }],
  ["W2: backed up without being eligible", { flags: flag.UP | flag.UV | flag.BS }],
  ["W1: its challenge was made up", { challenge: Buffer.alloc(32, 1).toString("base64url") }],
];

/** Answers no authenticator gives; none of them may end in an error of ours. */
const malformed: [string, (answer: Record<string, unknown>) => string][] = [
  ["is cut off", (answer) => json(answer).slice(0, -10)],
  ["is an empty object", () => "{}"],
  ["has no response", (answer) => json({ ...answer, response: null })],
  ["has a number for its client data", (answer) => json({ ...answer, response: { clientDataJSON: 1 } })],
  ["has client data only", (answer) => json({ ...answer, response: pick(answer, "clientDataJSON") })],
  ["names two different credentials", (answer) => json({ ...answer, rawId: "AAAA" })],
  ["is of another type", (answer) => json({ ...answer, type: "password" })],
  [
    "has broken base64",
    (answer) =>
      json({
        ...answer,
        response: { ...pick(answer, "clientDataJSON"), attestationObject: "%", authenticatorData: "%", signature: "%" },
      }),
  ],
];

const pick = (answer: Record<string, unknown>, name: string) => ({
  [name]: (answer.response as Record<string, unknown>)[name],
});

describe("registering", () => {
  let test: TestPortal;
  let taro: Visitor;
  let memberId: string;

  const stands = async () => {
    test = await openPortal();
    const { member, person } = await atRegistration(test);
    taro = person;
    memberId = member.id;
  };

  beforeAll(stands);

  beforeEach(async () => {
    await taro.opens("/onboarding/authenticator");
    // An answer that was taken by mistake must fail one test only.
    if (taro.sees.path !== "/onboarding/authenticator") await stands();
  });

  it.each([["W2: of another kind of ceremony", { type: "webauthn.get" }] as [string, Changes], ...tampered])(
    "refuses an answer: %s",
    async (_, changes) => {
      await taro.submits({ response: json(new SoftwareAuthenticator().create(optionsOn(taro), test.origin, changes)) });
      expect(taro.sees.status).toBe(422);
      expect(await passkeysOf(test, memberId)).toEqual([]);
    },
  );

  it("W6: refuses a key of an algorithm that was not offered", async () => {
    const phone = new SoftwareAuthenticator(-8);
    await taro.submits({ response: json(phone.create(optionsOn(taro), test.origin)) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("W2: refuses a credential id longer than any authenticator makes", async () => {
    const phone = new SoftwareAuthenticator();
    phone.credentialId = Buffer.alloc(1024, 9);
    await taro.submits({ response: json(phone.create(optionsOn(taro), test.origin)) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it.each(malformed)("W2: refuses an answer that %s, without an error of ours", async (_, change) => {
    const answer = new SoftwareAuthenticator().create(optionsOn(taro), test.origin);
    await taro.submits({ response: change(answer as unknown as Record<string, unknown>) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("W1: refuses an attacker who uses the challenge of a refused answer again", async () => {
    const options = optionsOn(taro);
    const phone = new SoftwareAuthenticator();
    await taro.submits({ response: json(phone.create(options, test.origin, { flags: flag.UP })) });
    await taro.submits({ response: json(phone.create(options, test.origin)) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("W1: refuses a challenge that is five minutes old", async () => {
    const answer = json(new SoftwareAuthenticator().create(optionsOn(taro), test.origin));
    test.passes(5 * minute);
    await taro.submits({ response: answer });
    expect(taro.sees.problems).toEqual([strings.ja.problems.passkeyLate]);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("W1: refuses the challenge of the same member's other session", async () => {
    const elsewhere = test.visitor();
    await elsewhere.signsIn("taro-mihon", "mori-no-3kuma");
    const answer = new SoftwareAuthenticator().create(optionsOn(elsewhere), test.origin);
    await taro.submits({ response: json(answer) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("X7: refuses a registration begun by one member and finished in another's session", async () => {
    const mallory = await atRegistration(test, { userId: "mallory-1", password: "kawa-no-5tori" });
    const answer = new SoftwareAuthenticator().create(optionsOn(mallory.person), test.origin);
    await taro.submits({ response: json(answer) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("X7: refuses a registration begun at one insurer and finished at another", async () => {
    const other = await openPortal();
    const { person } = await atRegistration(other);
    const { challenge } = optionsOn(person);
    const answer = new SoftwareAuthenticator().create(optionsOn(taro), test.origin, { challenge });
    await taro.submits({ response: json(answer) });
    expect(taro.sees.status).toBe(422);
    expect(await passkeysOf(test, memberId)).toEqual([]);
  });

  it("W4, W5, W6: asks for a verified user, no attestation and two algorithms", () => {
    expect(optionsOn(taro)).toMatchObject({
      rp: { id: new URL(test.origin).hostname },
      attestation: "none",
      authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
      pubKeyCredParams: [{ alg: -7 }, { alg: -257 }],
      excludeCredentials: [],
    });
  });

  it("W1: asks with 32 bytes that are other ones each time", async () => {
    const first = optionsOn(taro).challenge;
    await taro.opens("/onboarding/authenticator");
    expect(Buffer.from(first, "base64url")).toHaveLength(32);
    expect(optionsOn(taro).challenge).not.toBe(first);
  });

  it("W9: gives the phone 32 random bytes as the member's handle, not the user ID or the member number", () => {
    const { user } = optionsOn(taro);
    expect(Buffer.from(user!.id, "base64url")).toHaveLength(32);
    expect(Buffer.from(user!.id, "base64url").toString("latin1")).not.toContain("taro-mihon");
  });

  it.each([
    ["NotAllowedError", "passkeyNotAllowed"],
    ["AbortError", "passkeyNotAllowed"],
    ["InvalidStateError", "passkeyAlreadyHere"],
    ["NotSupportedError", "passkeyNoLock"],
    ["SecurityError", "passkeyUnsupported"],
    ["Unsupported", "passkeyUnsupported"],
    ["JavaScriptNotEnabled", "passkeyNoScript"],
    ["", "passkeyNoScript"],
    ["AnErrorOfTomorrow", "passkeyNotAllowed"],
  ] as const)(
    "F10: tells why and shows the one-time password when the browser ends with %j",
    async (ending, problem) => {
      await taro.submits({ response: ending });
      expect(taro.sees.status).toBe(422);
      expect(taro.sees.problems).toEqual([strings.ja.problems[problem]]);
      await taro.submits({ method: "otp" });
      expect(taro.sees.html).toContain('id="otp-key"');
      await taro.submits({ method: "passkey" });
      expect(optionsOn(taro).challenge).toBeTruthy();
    },
  );

  it("F10: takes a passkey after all from a member who had changed to the one-time password", async () => {
    const other = await openPortal();
    const { person } = await atRegistration(other);
    await person.submits({ method: "otp" });
    await person.submits({ method: "passkey" });
    await registers(person, new SoftwareAuthenticator());
    expect(person.sees.path).toBe("/");
  });
});

describe("a registered passkey", () => {
  it.each([
    ["ES256", -7],
    ["RS256", -257],
  ] as const)("W2: leads a member home with a key of %s, and again at the next sign-in", async (_, algorithm) => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator(algorithm);
    const { person } = await memberWithPasskey(test, phone);
    expect(person.sees.path).toBe("/");
    const nextDay = test.visitor();
    await nextDay.signsIn("taro-mihon", "mori-no-3kuma");
    await nextDay.submits({ response: json(phone.get(optionsOn(nextDay), test.origin)) });
    expect(nextDay.sees.path).toBe("/");
  });

  it("W8: is kept with what it said of itself", async () => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator();
    phone.flags = flag.UP | flag.UV | flag.BE | flag.BS;
    phone.counter = 7;
    const { member } = await memberWithPasskey(test, phone);
    expect(await passkeysOf(test, member.id)).toMatchObject([
      {
        kind: "passkey",
        credential_id: phone.id,
        counter: 7,
        backup_eligible: 1,
        backed_up: 1,
        transports: json(["internal", "hybrid"]),
        aaguid: "07070707-0707-0707-0707-070707070707",
        created_at: test.deps.clock(),
        last_used_at: test.deps.clock(),
      },
    ]);
  });

  it("W5: is excluded when the same phone is to be registered in another tab", async () => {
    const test = await openPortal();
    const phone = new SoftwareAuthenticator();
    const { member, person } = await atRegistration(test);
    await registers(person, phone);
    const row = await test.deps.db
      .selectFrom("members")
      .selectAll()
      .where("id", "=", member.id)
      .executeTakeFirstOrThrow();
    const who = { boundTo: "", member: row };
    const options = JSON.parse(await registrationOptions(test.portal, who, await passkeysOf(test, member.id)));
    expect(options.excludeCredentials).toMatchObject([{ id: phone.id }]);
  });

  it("X3: is registered once by twenty equal posts on two servers", async () => {
    const test = await openPortal();
    const { member, person } = await atRegistration(test);
    const response = json(new SoftwareAuthenticator().create(optionsOn(person), test.origin));
    const answers = await sendsAtOnce(test, prepared(person, { response }));
    expect(await passkeysOf(test, member.id)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe("signing in", () => {
  let test: TestPortal;
  let phone: SoftwareAuthenticator;
  let memberId: string;
  let taro: Visitor;

  beforeAll(async () => {
    test = await openPortal();
    phone = new SoftwareAuthenticator();
    phone.flags = flag.UP | flag.UV | flag.BE;
    phone.counter = 41;
    memberId = (await memberWithPasskey(test, phone)).member.id;
  });

  beforeEach(async () => {
    // Ten refused second factors make the next one wait ten minutes.
    test.passes(11 * minute);
    phone.counter += 1;
    taro = test.visitor();
    await taro.signsIn("taro-mihon", "mori-no-3kuma");
  });

  const refused = async () => {
    expect(taro.sees.status).toBe(422);
    expect(taro.sees.path).toBe("/sign-in/second-factor");
    await taro.opens("/");
    expect(taro.sees.path).toBe("/sign-in/second-factor");
  };

  it.each([
    ["W2: of another kind of ceremony", { type: "webauthn.create" }] as [string, Changes],
    ["W2: with another signature", { signature: "AAAA" }] as [string, Changes],
    ["W2: of a credential nobody has", { id: Buffer.alloc(32, 3).toString("base64url") }] as [string, Changes],
    ["W2: with the handle of somebody else", { userHandle: Buffer.alloc(32, 3).toString("base64url") }] as [
      string,
      Changes,
    ],
    ["W7: whose counter stands still", { counter: 41 }] as [string, Changes],
    ["W7: whose counter went back to nothing", { counter: 0 }] as [string, Changes],
    ...tampered,
  ])("refuses an answer: %s", async (_, changes) => {
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin, changes)) });
    await refused();
  });

  it.each(malformed)("W2: refuses an answer that %s, without an error of ours", async (_, change) => {
    const answer = phone.get(optionsOn(taro), test.origin);
    await taro.submits({ response: change(answer as unknown as Record<string, unknown>) });
    await refused();
  });

  it("W2: refuses another member's passkey", async () => {
    const others = new SoftwareAuthenticator();
    await memberWithPasskey(test, others, { userId: "hanako-1", password: "kawa-no-5tori" });
    await taro.submits({ response: json(others.get(optionsOn(taro), test.origin)) });
    await refused();
  });

  it("W10: refuses at one insurer the passkey of the same person at another", async () => {
    const other = await openPortal();
    const othersPhone = new SoftwareAuthenticator();
    await memberWithPasskey(other, othersPhone);
    await taro.submits({ response: json(othersPhone.get(optionsOn(taro), test.origin)) });
    await refused();
  });

  it("W1: refuses the challenge of another insurer, signed by the right phone", async () => {
    const other = await openPortal();
    await memberWithPasskey(other, new SoftwareAuthenticator());
    const stranger = other.visitor();
    await stranger.signsIn("taro-mihon", "mori-no-3kuma");
    const { challenge } = optionsOn(stranger);
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin, { challenge })) });
    await refused();
  });

  it("W1: refuses an attacker who uses the challenge of a refused answer again", async () => {
    const options = optionsOn(taro);
    await taro.submits({ response: json(phone.get(options, test.origin, { flags: flag.UP | flag.BE })) });
    await taro.submits({ response: json(phone.get(options, test.origin)) });
    await refused();
  });

  it("W1: refuses an attacker who replays an accepted answer in a session of their own", async () => {
    const answer = json(phone.get(optionsOn(taro), test.origin));
    await taro.submits({ response: answer });
    expect(taro.sees.path).toBe("/");
    taro = test.visitor();
    await taro.signsIn("taro-mihon", "mori-no-3kuma");
    await taro.submits({ response: answer });
    await refused();
  });

  it("W1: refuses the challenge that was given to the member's other session", async () => {
    const elsewhere = test.visitor();
    await elsewhere.signsIn("taro-mihon", "mori-no-3kuma");
    await taro.submits({ response: json(phone.get(optionsOn(elsewhere), test.origin)) });
    await refused();
  });

  it("W1: refuses a challenge that is five minutes old", async () => {
    const answer = json(phone.get(optionsOn(taro), test.origin));
    test.passes(5 * minute);
    await taro.submits({ response: answer });
    await refused();
  });

  it("says that a late one came late, and counts it against nobody", async () => {
    const failures = () =>
      test.deps.db.selectFrom("limits").select("failures").where("key", "=", secondFactor(memberId).key).execute();
    const before = await failures();
    for (let n = 0; n < 3; n += 1) {
      await taro.opens("/sign-in/second-factor");
      const answer = json(phone.get(optionsOn(taro), test.origin));
      test.passes(5 * minute);
      await taro.submits({ response: answer });
    }
    expect(taro.sees.problems).toEqual([strings.ja.problems.passkeyLate]);
    expect(await failures()).toEqual(before);
  });

  it("W1: refuses the one that was used as one that was used, however late", async () => {
    const answer = json(phone.get(optionsOn(taro), test.origin, { signature: "AAAA" }));
    await taro.submits({ response: answer });
    test.passes(5 * minute);
    await taro.opens("/sign-in/second-factor");
    await taro.submits({ response: answer });
    expect(taro.sees.problems).toEqual([strings.ja.problems.passkeyNotVerified]);
  });

  it("W1: refuses a challenge that was given for registering", async () => {
    const [first, second] = [new SoftwareAuthenticator(), "kawa-no-5tori"];
    const { person } = await atRegistration(test, { userId: "hanako-2", password: second });
    const { challenge } = optionsOn(person);
    const elsewhere = test.visitor();
    await elsewhere.signsIn("hanako-2", second);
    await registers(elsewhere, first);
    await person.opens("/sign-in/second-factor");
    await person.submits({ response: json(first.get(optionsOn(person), test.origin, { challenge })) });
    taro = person;
    await refused();
  });

  it("W7: keeps the key after a counter that went back, so that the member can still use it", async () => {
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin, { counter: 1 })) });
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin)) });
    expect(taro.sees.path).toBe("/");
  });

  it("W8: notes that the passkey is in a backup now, and when it was used", async () => {
    const flags = flag.UP | flag.UV | flag.BE | flag.BS;
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin, { flags })) });
    const used = { backed_up: 1, counter: phone.counter, last_used_at: test.deps.clock() };
    expect(await passkeysOf(test, memberId)).toMatchObject([used]);
  });

  it.each(["NotAllowedError", "SecurityError", "Unsupported", "JavaScriptNotEnabled", "", "AnErrorOfTomorrow"])(
    "tells why and shows the recovery codes when the browser ends with %j",
    async (ending) => {
      await taro.submits({ response: ending });
      expect(taro.sees.status).toBe(422);
      expect(taro.sees.problems).toHaveLength(1);
      expect(taro.formWith(["recoveryCode"]).action).toBe("/sign-in/second-factor");
    },
  );

  it("W12: gives no challenge and no credential id to somebody without the password", async () => {
    const before = await challengesOf(test);
    const stranger = test.visitor();
    await stranger.opens("/sign-in?userId=taro-mihon");
    expect(stranger.sees.html).not.toContain(phone.id);
    await stranger.opens("/sign-in/second-factor");
    expect(stranger.sees.path).toBe("/sign-in");
    expect(await challengesOf(test)).toBe(before);
  });

  it("W5: asks for this member's passkeys only, with the user verified", async () => {
    expect(optionsOn(taro)).toMatchObject({
      rpId: new URL(test.origin).hostname,
      userVerification: "required",
      allowCredentials: [{ id: phone.id, transports: ["internal", "hybrid"] }],
    });
  });

  it("X3: one answer posted twenty times on two servers makes one session", async () => {
    const before = await successes(test, memberId);
    const response = json(phone.get(optionsOn(taro), test.origin));
    const answers = await sendsAtOnce(test, prepared(taro, { response }));
    expect((await successes(test, memberId)) - before).toBe(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });
});

describe("what is told and what is left", () => {
  it("C9: a member hears of a new passkey at the confirmed address", async () => {
    const test = await openPortal();
    const taro = test.visitor();
    await taro.walksTo("email-code", await test.memberWithNotice());
    const code = /確認コード：(\d{4} \d{4})/.exec((await test.mails())[0]!.text)![1]!;
    await taro.submits({ code });
    await goesOnInPlace(taro, "authenticator");
    await taro.submits({ method: "passkey" });
    await registers(taro, new SoftwareAuthenticator());
    const mails = await test.mails();
    const { subject } = strings.ja.mails.passkeyAdded;
    expect(mails.map((mail) => [mail.to, mail.subject])).toEqual([["taro@example.com", subject]]);
  });

  it("X14: the challenge is spent and no session is half open when none can be made; a new challenge works", async () => {
    let isBroken = false;
    // Only challenges and the tokens of sessions have 32 bytes.
    const random = (bytes: number) => {
      if (isBroken && bytes === 32) throw new Error("no randomness left");
      return randomBytes(bytes);
    };
    const test = await openPortal({ config: { logLevel: "silent" }, deps: { random } });
    const phone = new SoftwareAuthenticator();
    await memberWithPasskey(test, phone);
    const taro = test.visitor();
    await taro.signsIn("taro-mihon", "mori-no-3kuma");
    const { action, fields } = taro.formWith(["response"]);
    const post = { ...fields, response: json(phone.get(optionsOn(taro), test.origin)) };
    isBroken = true;
    await taro.posts(action, post);
    isBroken = false;
    expect(taro.sees.status).toBe(500);
    await taro.posts(action, post);
    expect(taro.sees.status).toBe(422);
    await taro.submits({ response: json(phone.get(optionsOn(taro), test.origin)) });
    expect(taro.sees.path).toBe("/");
  });
});

async function successes(test: TestPortal, memberId: string): Promise<number> {
  const rows = await test.deps.db
    .selectFrom("audit_events")
    .select("sequence")
    .where("subject", "=", memberId)
    .where("action", "=", "sign-in.second-factor")
    .where("outcome", "=", "ok")
    .orderBy("sequence")
    .execute();
  return rows.length;
}
