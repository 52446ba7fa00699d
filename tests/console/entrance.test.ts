/** How operators come in: an invitation that works once, a passkey, and nothing else. */
import { beforeEach, describe, expect, it } from "vitest";
import { rows } from "../../src/database/rows.ts";
import { invitationBy, openInvitation, sweepInvitations } from "../../src/office/operators/invitations.ts";
import { removeOperator } from "../../src/office/operators/operators.ts";
import { sweepOperatorSessions } from "../../src/office/operators/sessions.ts";
import { openConsole, registersOn, type TestConsole } from "../support/console.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import { flag, optionsOn, SoftwareAuthenticator } from "../support/software-authenticator.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let test: TestPortal;
let office: TestConsole;
let names = 0;
const newName = () => `業務 ${++names}`;

beforeEach(async () => {
  test = await openPortal();
  office = openConsole(test);
});

describe("an invitation", () => {
  it("leads to a passkey of one's own, and is asked for a second one", async () => {
    const { browser } = await office.operator(["desk"]);
    expect(browser.sees.path).toBe("/passkeys");
    expect(browser.sees.html).toContain("2つ目を登録してください");
  });

  it("says who it is for and changes nothing while it is only looked at", async () => {
    const path = await office.invites("見本 受子", ["desk"]);
    const [first, second] = [office.browser(), office.browser()];
    await first.opens(path);
    await second.opens(path);
    expect([first.sees.status, second.sees.status]).toEqual([200, 200]);
    expect(first.sees.html).toContain("見本 受子");
  });

  it("is for the browser that opened it first: forwarded, it says so", async () => {
    const path = await office.invites(newName(), ["desk"]);
    const [first, second] = [office.browser(), office.browser()];
    await first.opens(path);
    await second.opens(path);
    await first.submits({});
    await second.submits({});
    expect(optionsOn(first).challenge).not.toBe("");
    expect(second.sees.status).toBe(410);
    expect(second.sees.html).toContain("ほかのブラウザーで先に開かれています");
  });

  it("is taken by one of two who press the button at the same moment", async () => {
    const path = await office.invites(newName(), ["desk"]);
    const all = [office.browser(), office.browser(), office.browser()];
    for (const each of all) await each.opens(path);
    await Promise.all(all.map((each) => each.submits({})));
    expect(all.filter((each) => each.sees.html.includes("data-options=")).length).toBe(1);
  });

  it("stays with the first one, whoever asked for it before it was taken", async () => {
    const token = (await office.invites(newName(), ["desk"])).split("/").at(-1)!;
    const found = await invitationBy(test.deps, token, "first");
    const opened = ["first", "second"].map((visit) => openInvitation(test.deps, found!.id, visit));
    expect((await Promise.all(opened)).sort()).toEqual([false, true]);
  });

  it("works once: opened again afterwards it says that it was used", async () => {
    const path = await office.invites(newName(), ["desk"]);
    const desk = { browser: office.browser(), phone: new SoftwareAuthenticator() };
    await desk.browser.opens(path);
    await desk.browser.submits({});
    await registersOn(desk);
    const again = office.browser();
    await again.opens(path);
    expect(again.sees.status).toBe(410);
    expect(again.sees.html).toContain("もう使われた");
  });

  it("ends after a day, on an open page too", async () => {
    const path = await office.invites(newName(), ["desk"]);
    const desk = { browser: office.browser(), phone: new SoftwareAuthenticator() };
    await desk.browser.opens(path);
    await desk.browser.submits({});
    test.passes(day);
    await registersOn(desk);
    expect(desk.browser.sees.status).toBe(410);
    await desk.browser.opens(path);
    expect(desk.browser.sees.html).toContain("有効期間の24時間が過ぎました");
  });

  it("takes the place of the one before, and its passkey that of the lost ones", async () => {
    const name = newName();
    const old = await office.invites(name, ["lead"]);
    const lost = { browser: office.browser(), phone: new SoftwareAuthenticator() };
    await lost.browser.opens(old);
    await lost.browser.submits({});
    await registersOn(lost);
    const fresh = { browser: office.browser(), phone: new SoftwareAuthenticator(), name };
    await fresh.browser.opens(await office.invites(name, []));
    await fresh.browser.submits({});
    await registersOn(fresh);
    expect(fresh.browser.sees.path).toBe("/passkeys");
    await lost.browser.opens("/members");
    expect(lost.browser.sees.path).toBe("/sign-in");
    await office.shows({ ...lost, name });
    expect(lost.browser.sees.status).toBe(422);
  });

  it("is nobody's where the token was guessed", async () => {
    const browser = office.browser();
    await browser.opens(`/invitation/${"a".repeat(43)}`);
    expect(browser.sees.status).toBe(410);
  });
});

describe("signing in", () => {
  it("W4: takes a passkey with user verification and leads on to where one wanted to go", async () => {
    const desk = await office.operator(["desk"]);
    desk.browser.cookies.clear();
    await desk.browser.opens("/members?q=1001-1");
    expect(desk.browser.sees.heading).toBe("業務画面にログイン");
    await office.shows(desk);
    expect(desk.browser.answers.at(-1)?.path).toBe("/members?q=1001-1");
  });

  it.each([
    ["without user verification", { flags: flag.UP }],
    ["made on another site", { origin: "https://evil.test" }],
    ["made in a frame", { crossOrigin: true }],
    ["for the insurer's portal", { rpId: "kenpo.test" }],
    ["with somebody else's handle", { userHandle: Buffer.alloc(32, 1).toString("base64url") }],
    ["with a signature of something else", { signature: Buffer.alloc(70, 1).toString("base64url") }],
  ])("W2-W4: refuses a passkey %s", async (_, changes) => {
    const { phone } = await office.operator(["desk"]);
    const browser = office.browser();
    await browser.opens("/sign-in");
    await browser.submits({ response: JSON.stringify(phone.get(optionsOn(browser), office.origin, changes)) });
    expect([browser.sees.status, browser.sees.path]).toEqual([422, "/sign-in"]);
  });

  it("W1: takes an answer once, and only from the browser that was asked", async () => {
    const { phone } = await office.operator(["desk"]);
    const [browser, thief] = [office.browser(), office.browser()];
    await browser.opens("/sign-in");
    await thief.opens("/sign-in");
    const response = JSON.stringify(phone.get(optionsOn(browser), office.origin));
    await thief.submits({ response });
    expect(thief.sees.status).toBe(422);
    const form = browser.formWith(["response"]);
    const before = new Map(browser.cookies);
    await browser.submits({ response });
    expect(browser.sees.path).toBe("/");
    for (const [name, value] of before) thief.cookies.set(name, value);
    await thief.posts(form.action, { ...form.fields, response });
    expect(thief.sees.status).toBe(422);
  });

  it("says no more of a stranger's passkey than of a wrong one", async () => {
    const browser = office.browser();
    await browser.opens("/sign-in");
    const stranger = new SoftwareAuthenticator();
    stranger.userHandle = Buffer.alloc(32).toString("base64url");
    await browser.submits({ response: JSON.stringify(stranger.get(optionsOn(browser), office.origin)) });
    expect(browser.sees.problems).toEqual(["このパスキーは使えません。ここで登録したものをお使いください。"]);
  });

  it("S1: what the database holds opens nothing", async () => {
    await office.operator(["desk"]);
    const { id } = await test.deps.db.selectFrom("operator_sessions").select("id").executeTakeFirstOrThrow();
    const thief = office.browser();
    thief.cookies.set("__Host-genkan-office", id.slice(0, 43));
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  });
});

describe("S4: a session", () => {
  it("ends after fifteen minutes without work", async () => {
    const { browser } = await office.operator(["desk"]);
    test.passes(15 * minute - 1);
    await browser.opens("/members");
    expect(browser.sees.path).toBe("/members");
    test.passes(15 * minute);
    await browser.opens("/members");
    expect(browser.sees.heading).toBe("業務画面にログイン");
  });

  it("ends after eight hours of work", async () => {
    const { browser } = await office.operator(["desk"]);
    for (let quarter = 0; quarter < 8 * 6 - 1; quarter += 1) {
      test.passes(10 * minute);
      await browser.opens("/");
    }
    expect(browser.sees.path).toBe("/");
    test.passes(10 * minute);
    await browser.opens("/");
    expect(browser.sees.path).toBe("/sign-in");
  });

  it("S7: ends with the operator's last role, on an open page too", async () => {
    const { browser, name } = await office.operator(["lead"]);
    const { memberNumber } = await aMember();
    await browser.opens(`/members/${memberNumber}`);
    await removeOperator({ portal: test.portal, actor: "operator:setup" }, name);
    await browser.submits({ birthDate: "1979-08-22", postalCode: "", memberNumber });
    expect(browser.sees.heading).toBe("業務画面にログイン");
  });

  it("S5: is gone after signing out, and the browser forgets what it kept", async () => {
    const { browser } = await office.operator(["desk"]);
    const kept = browser.cookies.get("__Host-genkan-office")!;
    const form = browser.forms().find(({ action }) => action === "/sign-out")!;
    const answer = await browser.request("POST", "/sign-out", new URLSearchParams(form.fields).toString());
    expect(answer.headers.get("clear-site-data")).toBe('"cache", "storage"');
    browser.cookies.set("__Host-genkan-office", kept);
    await browser.opens("/");
    expect(browser.sees.path).toBe("/sign-in");
  });
});

it("what has ended is swept: sessions, challenges and invitations, and nothing that lives", async () => {
  const { db } = test.deps;
  const count = async () => {
    const sessions = await db.selectFrom("operator_sessions").select("id").execute();
    const invitations = await rows(test.portal, "operator_invitations").select("id").execute();
    const spent = await db.selectFrom("spent_operator_challenges").select("challenge").execute();
    return [sessions.length > 0, invitations.length > 0, spent.length > 0];
  };
  const { browser } = await office.operator(["desk"]);
  await sweepOperatorSessions(test.deps);
  await sweepInvitations(test.portal);
  await browser.opens("/members");
  expect(browser.sees.path).toBe("/members");
  test.passes(10 * 365 * day);
  await sweepOperatorSessions(test.deps);
  await sweepInvitations(test.portal);
  expect(await count()).toEqual([false, false, false]);
});

describe("S13: a fresh passkey", () => {
  it("is asked for after ten minutes, and leads on to where one was", async () => {
    const desk = await office.operator(["admin"]);
    await desk.browser.opens("/operators/invite");
    expect(desk.browser.sees.path).toBe("/operators/invite");
    test.passes(10 * minute);
    await desk.browser.opens("/operators/invite");
    expect(desk.browser.sees.heading).toBe("もう一度パスキーを確認します");
    const before = desk.browser.cookies.get("__Host-genkan-office");
    await office.shows(desk);
    expect(desk.browser.sees.path).toBe("/operators/invite");
    expect(desk.browser.cookies.get("__Host-genkan-office")).not.toBe(before);
  });

  it("must be one's own", async () => {
    const [desk, other] = [await office.operator(["admin"]), await office.operator(["admin"])];
    test.passes(10 * minute);
    await desk.browser.opens("/operators/invite");
    await office.shows({ ...desk, phone: other.phone });
    expect(desk.browser.sees.status).toBe(422);
    await desk.browser.opens("/operators/invite");
    expect(desk.browser.sees.heading).toBe("もう一度パスキーを確認します");
  });
});

describe("own passkeys", () => {
  it("are added and removed, but for the last one", async () => {
    const desk = await office.operator(["desk"]);
    await desk.browser.opens("/passkeys/new");
    await registersOn({ browser: desk.browser, phone: new SoftwareAuthenticator() });
    expect(desk.browser.sees.html).toContain("パスキーを登録しました。");
    await desk.browser.submits({ passkey: desk.browser.formWith(["passkey"]).fields.passkey! });
    expect(desk.browser.sees.html).toContain("パスキーを削除しました。");
    const [left] = await test.deps.db
      .selectFrom("operator_passkeys")
      .innerJoin("operators", "operators.id", "operator_passkeys.operator_id")
      .select("operator_passkeys.id")
      .where("operators.name", "=", desk.name)
      .execute();
    const { fields } = desk.browser.formWith(["formToken"]);
    await desk.browser.posts("/passkeys", { ...fields, passkey: left!.id });
    expect(desk.browser.sees.html).toContain("最後のパスキーは削除できません。");
  });

  it("W2: are nobody else's: one that another operator has registered is refused", async () => {
    const [first, second] = [await office.operator(["desk"]), await office.operator(["desk"])];
    await second.browser.opens("/passkeys/new");
    await registersOn({ browser: second.browser, phone: first.phone });
    expect(second.browser.sees.status).toBe(422);
  });
});

async function aMember() {
  const { id } = await test.memberWithNotice();
  const { member_number } = await test.deps.db
    .selectFrom("members")
    .select("member_number")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  return { id, memberNumber: member_number };
}
