import { beforeEach, describe, expect, it } from "vitest";
import { sweepLinks } from "../../src/mail/links.ts";
import type { Mail } from "../../src/mail/messages.ts";
import { type FinishedMember, finishedMember } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

const day = 86_400_000;

let test: TestPortal;
let hanako: FinishedMember;

beforeEach(async () => {
  test = await openPortal();
  hanako = await finishedMember(test);
  await test.mails();
});

async function signsIn(person: Visitor): Promise<void> {
  await person.signsIn(hanako.userId, hanako.password);
  await person.submits({ code: await hanako.otpCode() });
}

/** Somebody signs in elsewhere. @returns the mail about it. */
async function mailAfterSignIn(userAgent?: string): Promise<Mail | undefined> {
  await signsIn(test.visitor(userAgent ? { userAgent } : {}));
  const mails = await test.mails();
  return mails.find(({ text }) => text.includes("/mail/not-me"));
}

const pathIn = (mail: Mail | undefined) => new URL(/https:\S+\/mail\/not-me\S+/.exec(mail!.text)![0]);
const row = () => test.deps.db.selectFrom("members").selectAll().where("id", "=", hanako.id).executeTakeFirstOrThrow();

describe("C9: a sign-in from a new browser", () => {
  it("is told by mail, with the moment and the kind of device", async () => {
    const mail = await mailAfterSignIn("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)");
    expect(mail).toMatchObject({ to: hanako.email, subject: "新しいデバイスからログインがありました" });
    expect(mail!.text).toContain("2026-04-06 10:00");
    expect(mail!.text).toContain("iPhone");
  });

  it("is told once: the browser is known from then on", async () => {
    const person = test.visitor();
    await signsIn(person);
    expect(await test.mails()).toHaveLength(1);
    await person.opens("/sign-out");
    await person.submits({});
    await signsIn(person);
    expect(await test.mails()).toEqual([]);
  });

  it("is not told of the first login, nor to an address that was never confirmed", async () => {
    await test
      .visitor()
      .walksTo("home", await test.memberWithNotice(), { userId: "jiro-mihon", password: hanako.password });
    await test.deps.db.updateTable("members").set({ email_confirmed_at: null }).where("id", "=", hanako.id).execute();
    await mailAfterSignIn();
    const links = await test.deps.db
      .selectFrom("mail_links")
      .selectAll()
      .where("insurer_id", "=", test.portal.insurer.id)
      .execute();
    expect(links).toEqual([]);
  });

  it("C8: has its link at the configured origin, whatever Host the browser sent", async () => {
    const person = test.visitor();
    await person.signsIn(hanako.userId, hanako.password);
    const { action, fields } = person.formWith(["code"]);
    const body = new URLSearchParams({ ...fields, code: await hanako.otpCode() }).toString();
    await person.request("POST", action, body, { host: "evil.test", "x-forwarded-host": "evil.test" });
    const [mail] = await test.mails();
    expect(pathIn(mail).origin).toBe(test.origin);
    expect(mail!.text + mail!.html).not.toContain("evil.test");
  });

  it("S1: is answered with a token whose hash alone is stored", async () => {
    const mail = await mailAfterSignIn();
    const rows = await test.deps.db.selectFrom("mail_links").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(pathIn(mail).searchParams.get("token"));
  });
});

describe("the link in the mail", () => {
  it("changes nothing when it is opened, as programs that scan mails do", async () => {
    const { pathname, search } = pathIn(await mailAfterSignIn());
    const scanner = test.visitor();
    for (let n = 0; n < 3; n += 1) await scanner.opens(pathname + search);
    expect((await row()).locked_at).toBeNull();
    await hanako.person.opens("/");
    expect(hanako.person.sees.path).toBe("/");
  });

  it("stops the account, ends every session and says whom to call, without signing in", async () => {
    const { pathname, search } = pathIn(await mailAfterSignIn());
    const person = test.visitor();
    await person.opens(pathname + search);
    await person.submits({});
    expect(person.sees.heading).toBe("ご利用を停止しました");
    expect(person.sees.html).toContain("03-0000-0000");
    expect(await row()).toMatchObject({ lock_reason: "reported by mail" });
    await hanako.person.opens("/");
    expect(hanako.person.sees.path).toBe("/sign-in");
    await person.signsIn(hanako.userId, hanako.password);
    expect(person.sees.problems).toEqual(["このユーザーIDのご利用を停止しています。電話してください"]);
    const [event] = await test.deps.db
      .selectFrom("audit_events")
      .selectAll()
      .where("subject", "=", hanako.id)
      .where("action", "=", "sign-in.not-me")
      .orderBy("sequence")
      .execute();
    expect(event).toMatchObject({ outcome: "ok", actor: hanako.id });
  });

  it("X3: works once, of 20 parallel posts too", async () => {
    const { pathname, search } = pathIn(await mailAfterSignIn());
    const person = test.visitor();
    await person.opens(pathname + search);
    const { action, fields } = person.formWith(["token"]);
    const body = new URLSearchParams(fields).toString();
    await Promise.all(Array.from({ length: 20 }, () => person.request("POST", action, body)));
    const events = await test.deps.db
      .selectFrom("audit_events")
      .select("action")
      .where("subject", "=", hanako.id)
      .where("action", "in", ["sign-in.not-me", "member.lock"])
      .orderBy("sequence")
      .execute();
    expect(events.map(({ action: what }) => what).sort()).toEqual(["member.lock", "sign-in.not-me"]);
    await person.opens(pathname + search);
    expect([person.sees.status, person.sees.heading]).toEqual([410, "このリンクは使えません"]);
  });

  it("X13: works for seven days, and not again when the clock goes back", async () => {
    const { pathname, search } = pathIn(await mailAfterSignIn());
    const person = test.visitor();
    test.passes(7 * day - 1);
    await person.opens(pathname + search);
    expect(person.sees.status).toBe(200);
    test.passes(1);
    await person.submits({});
    expect([person.sees.status, (await row()).locked_at]).toEqual([410, null]);
    await sweepLinks(test.portal);
    test.passes(-day);
    await person.opens(pathname + search);
    expect(person.sees.status).toBe(410);
  });

  it("A2: of another insurer's member, of another purpose, or made up, does nothing", async () => {
    const { search } = pathIn(await mailAfterSignIn());
    const other = await openPortal();
    const elsewhere = other.visitor();
    await elsewhere.opens(`/mail/not-me${search}`);
    expect(elsewhere.sees.status).toBe(410);
    await test.deps.db
      .updateTable("mail_links")
      .set({ purpose: "email-objection" })
      .where("member_id", "=", hanako.id)
      .execute();
    const person = test.visitor();
    for (const query of [search, "", "?token=x", `?token=${"a".repeat(43)}`]) {
      await person.opens(`/mail/not-me${query}`);
      expect(person.sees.status).toBe(410);
    }
  });

  it("A4: is not carried out by a form with a field that none of ours has, and says nothing of the token", async () => {
    const { pathname, search } = pathIn(await mailAfterSignIn());
    const person = test.visitor();
    await person.opens(pathname + search);
    const { action, fields } = person.formWith(["token"]);
    for (const token of [fields.token!, "x"]) {
      await person.posts(action, { ...fields, token, more: "1" });
      expect(person.sees.status).toBe(400);
    }
    expect((await row()).locked_at).toBeNull();
  });
});
