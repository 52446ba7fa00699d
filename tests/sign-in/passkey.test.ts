import { beforeEach, describe, expect, it } from "vitest";
import { sweepSignedChallenges } from "../../src/authenticators/signed-challenges.ts";
import { strings } from "../../src/strings/strings.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import {
  type Changes,
  flag,
  memberWithPasskey,
  optionsOn,
  SoftwareAuthenticator,
} from "../support/software-authenticator.ts";
import type { Visitor } from "../support/visitor.ts";

const minute = 60_000;
const wrong = [strings.ja.problems.signInWrong];

let test: TestPortal;
let phone: SoftwareAuthenticator;
let person: Visitor;

beforeEach(async () => {
  test = await openPortal();
  phone = new SoftwareAuthenticator();
  ({ person } = await memberWithPasskey(test, phone));
  await leaves(person);
});

async function leaves(visitor: Visitor): Promise<void> {
  await visitor.opens("/sign-out");
  await visitor.submits({});
}

async function offers(changes: Changes = {}, visitor = person, by = phone): Promise<void> {
  await visitor.opens("/sign-in");
  await visitor.submits({ response: JSON.stringify(by.get(optionsOn(visitor), test.origin, changes)) });
}

const member = () =>
  test.deps.db
    .selectFrom("members")
    .selectAll()
    .where("insurer_id", "=", test.portal.insurer.id)
    .executeTakeFirstOrThrow();

const sessions = async () => {
  const { id } = await member();
  return (await test.deps.db.selectFrom("sessions").select("id").where("member_id", "=", id).execute()).length;
};

const events = () =>
  test.deps.db
    .selectFrom("audit_events")
    .select(["outcome", "detail"])
    .where("insurer_id", "=", test.portal.insurer.id)
    .where("action", "=", "sign-in.passkey")
    .orderBy("sequence")
    .execute();

describe("a passkey that the browser offers", () => {
  it("signs in fully, without user ID and password", async () => {
    await offers();
    expect(person.sees.path).toBe("/");
    expect(await events()).toEqual([{ outcome: "ok", detail: "" }]);
  });

  it("is offered only to a browser that has signed in before, with a script that loads the library itself", async () => {
    await person.opens("/sign-in");
    expect(person.sees.html).toContain('data-library="/static/');
    const stranger = test.visitor();
    await stranger.opens("/sign-in");
    expect(stranger.sees.html).not.toContain("data-library");
    expect(stranger.sees.html).not.toContain("data-options");
  });

  it("W12: is asked for without naming any credential, and with user verification", async () => {
    await person.opens("/sign-in");
    expect(optionsOn(person)).toEqual({
      challenge: expect.stringMatching(/^[\w-]{72}$/),
      rpId: new URL(test.origin).hostname,
      timeout: 300_000,
      userVerification: "required",
    });
  });

  it("S2: makes a session of its own; the token of before stands for nobody", async () => {
    await person.opens("/sign-in");
    const before = person.cookies.get("__Host-genkan")!;
    await person.submits({ response: JSON.stringify(phone.get(optionsOn(person), test.origin)) });
    const thief = test.visitor();
    thief.cookies.set("__Host-genkan", before);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });

  it("leaves user ID and password as another way", async () => {
    await person.signsIn("taro-mihon", "mori-no-3kuma");
    expect(person.sees.path).toBe("/sign-in/second-factor");
  });
});

describe("W1: the challenge", () => {
  it("is refused when the same answer comes again, after signing out too", async () => {
    await person.opens("/sign-in");
    const token = person.cookies.get("__Host-genkan")!;
    const { fields } = person.formWith(["response"]);
    const response = JSON.stringify(phone.get(optionsOn(person), test.origin));
    await person.posts("/sign-in", { ...fields, response });
    await leaves(person);
    const replay = test.visitor();
    replay.cookies.set("__Host-genkan", token);
    await replay.posts("/sign-in", { ...fields, response });
    expect([replay.sees.status, replay.sees.problems]).toEqual([422, wrong]);
  });

  it("X3: opens one session, of 20 parallel posts of one answer", async () => {
    await person.opens("/sign-in");
    const { fields } = person.formWith(["response"]);
    const response = JSON.stringify(phone.get(optionsOn(person), test.origin));
    const body = new URLSearchParams({ ...fields, response }).toString();
    const cookie = [...person.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const before = await sessions();
    await Promise.all(Array.from({ length: 20 }, () => person.request("POST", "/sign-in", body, { cookie })));
    expect((await events()).filter(({ outcome }) => outcome === "ok")).toHaveLength(1);
    expect(await sessions()).toBe(before + 1);
  });

  it("of another visit is refused", async () => {
    await person.opens("/sign-in");
    const options = optionsOn(person);
    const other = test.visitor();
    other.cookies.set("__Host-genkan-device", person.cookies.get("__Host-genkan-device")!);
    await other.opens("/sign-in");
    await other.submits({ response: JSON.stringify(phone.get(options, test.origin)) });
    expect([other.sees.path, other.sees.problems]).toEqual(["/sign-in", wrong]);
  });

  it("X13: is refused after five minutes, and stays spent when the clock goes back", async () => {
    await person.opens("/sign-in");
    const late = JSON.stringify(phone.get(optionsOn(person), test.origin));
    test.passes(5 * minute);
    await person.submits({ response: late });
    expect(person.sees.problems).toEqual([strings.ja.problems.passkeyLate]);
    await offers();
    expect(person.sees.path).toBe("/");
    test.passes(6 * minute);
    await sweepSignedChallenges(test.portal);
    const spent = await test.deps.db
      .selectFrom("spent_challenges")
      .select("challenge")
      .where("insurer_id", "=", test.portal.insurer.id)
      .execute();
    expect(spent).toHaveLength(1);
  });

  it.each(["", "x", "A".repeat(72), "!".repeat(72)])("is refused when it is made up: %j", async (challenge) => {
    await offers({ challenge });
    expect(person.sees.problems).toEqual(wrong);
  });
});

describe("refused with the words of a wrong password", () => {
  const answers: [string, Changes][] = [
    ["W4: an answer without user verification", { flags: flag.UP }],
    ["W3: an answer made inside another site's frame", { crossOrigin: true }],
    ["W2: an answer made on another site", { origin: "https://evil.test" }],
    ["W10: an answer for the parent domain", { rpId: "test" }],
    ["W2: an answer with another signature", { signature: "AAAA" }],
    ["W2: an answer with somebody else's credential", { id: "AAAA" }],
    ["W9: an answer that does not say whose it is", { userHandle: "" }],
    ["W9: an answer of nobody's", { userHandle: "A".repeat(43) }],
    ["W9: an answer whose owner holds a NUL", { userHandle: `${"A".repeat(42)}\0` }],
    ["W1: a registration instead", { type: "webauthn.create" }],
  ];

  it.each(answers)("%s", async (_, changes) => {
    await offers(changes);
    expect([person.sees.status, person.sees.problems]).toEqual([422, wrong]);
    await person.opens("/");
    expect(person.sees.path).toBe("/sign-in");
  });

  it.each(["locked_at", "withdrawn_at", "retired_at"] as const)("R8: a member whose %s is set", async (column) => {
    await test.deps.db
      .updateTable("members")
      .set({ [column]: test.deps.clock() })
      .where("id", "=", (await member()).id)
      .execute();
    await offers();
    expect([person.sees.status, person.sees.problems]).toEqual([422, wrong]);
  });

  it("W7: a copied passkey, whose owner hears of it by mail", async () => {
    await test.deps.db
      .updateTable("members")
      .set({ email_confirmed_at: 1 })
      .where("id", "=", (await member()).id)
      .execute();
    phone.counter = 5;
    await offers();
    await leaves(person);
    phone.counter = 4;
    await offers();
    expect(person.sees.problems).toEqual(wrong);
    expect((await test.mails()).map(({ subject }) => subject)).toContain(strings.ja.mails.passkeyCopied.subject);
  });

  it("X7: a passkey of another insurer, whichever of the two its answer was made for", async () => {
    const other = await openPortal();
    const foreign = new SoftwareAuthenticator();
    await memberWithPasskey(other, foreign);
    await offers({}, person, foreign);
    expect(person.sees.problems).toEqual(wrong);
    await person.opens("/sign-in");
    await person.submits({ response: JSON.stringify(foreign.get(optionsOn(person), other.origin)) });
    expect(person.sees.problems).toEqual(wrong);
  });

  it.each(["{}", "[]", "null", "{", '{"response":{"clientDataJSON":1}}', '{"response":null}', "NotAllowedError"])(
    "W2: %j instead of an answer",
    async (response) => {
      await person.opens("/sign-in");
      await person.submits({ response });
      expect([person.sees.status, person.sees.problems]).toEqual([422, wrong]);
    },
  );
});

describe("limits", () => {
  it("R2: the right one is never refused, however many from its address have failed, or of its own", async () => {
    for (let n = 0; n < 40; n += 1) await test.visitor().signsIn(`person-${n}x`, "machigai-1");
    for (let n = 0; n < 25; n += 1) await offers({ userHandle: "A".repeat(43) });
    for (let n = 0; n < 11; n += 1) await offers({ signature: "AAAA" });
    await offers();
    expect(person.sees.path).toBe("/");
  });

  it("R6: ten refused answers of one member's passkey count as second factors", async () => {
    for (let n = 0; n < 10; n += 1) await offers({ signature: "AAAA" });
    await person.signsIn("taro-mihon", "mori-no-3kuma");
    await person.submits({ recoveryCode: "0000-0000-0000-0000" });
    expect(person.sees.problems).toEqual(["続けて間違えたため、10分ほど待ってから入力してください"]);
  });

  it("R2: the right one passes as second factor though codes have failed ten times", async () => {
    await person.signsIn("taro-mihon", "mori-no-3kuma");
    for (let n = 0; n < 11; n += 1) await person.submits({ recoveryCode: "0000-0000-0000-0000" });
    await person.submits({ response: JSON.stringify(phone.get(optionsOn(person), test.origin)) });
    expect(person.sees.path).toBe("/");
  });

  it("R11: those that fail on and on are told of once a minute", async () => {
    for (let n = 0; n < 5; n += 1) await offers({ signature: "AAAA" });
    expect(await events()).toEqual([{ outcome: "refused", detail: "wrong" }]);
    test.passes(minute);
    await offers({ signature: "AAAA" });
    expect(await events()).toHaveLength(2);
  });

  it("R5: whoever found a phone whose passkey was removed does not keep its owner waiting by it", async () => {
    for (let n = 0; n < 10; n += 1) await offers({ id: "AAAA" });
    await offers();
    expect(person.sees.path).toBe("/");
  });
});
