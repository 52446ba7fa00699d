/**
 * A life with an account, in random order: passwords forgotten, phones lost, notices posted, accounts stopped. From no state a
 * member cannot come back, and whoever reads all the mails never comes in by them.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { issueNotice, type PrintedNotice } from "../../src/notices/notices.ts";
import { reinstateMember, resetFactors, unlockMember } from "../../src/office/members/act.ts";
import { leave } from "../../src/office/members/leave.ts";
import { codeOn, hasApp, mailsOf, opensProved, type Resident, residentWithEmail } from "../support/people.ts";
import { openPortal, type TestPortal } from "../support/portal.ts";
import type { Visitor } from "../support/visitor.ts";

const hour = 3_600_000;
const by = { actor: "operator:hanako", reason: "asked on the telephone" };

/** What the member holds in the hand, and what the office did. */
interface Model {
  password: string;
  hasApp: boolean;
  code: string;
  isLocked: boolean;
  isWithdrawn: boolean;
  /** A notice for recovery that can be used from then on. */
  notice: { printed: PrintedNotice; usableFrom: number } | undefined;
  passwords: number;
}

interface Real {
  test: TestPortal;
  taro: Resident;
  /** Everything that was ever mailed; an attacker has read it. */
  mails: string[];
}

const isIn = (model: Model) => !model.isLocked && !model.isWithdrawn;

/** Signs in on a new browser, as far as what the member holds allows. */
async function comesIn({ test, taro }: Real, model: Model): Promise<Visitor> {
  test.passes(20 * 60_000);
  const person = test.visitor();
  await person.signsIn(taro.own.userId, model.password);
  if (person.sees.path === "/sign-in/second-factor") {
    await person.submits({ code: await person.otpCode(taro.own.secret) });
    hasApp(person, taro.own.secret);
  }
  return person;
}

/** Registers an app and saves the code, at the steps of the first login. */
async function setsUpAnew(person: Visitor, { taro }: Real, model: Model): Promise<void> {
  taro.own.secret = person.otpSecret();
  await person.submits({ code: await person.otpCode(taro.own.secret) });
  await person.submits({ deviceName: "わたしのスマホ" });
  model.code = codeOn(person);
  await person.submits({ saved: "yes" });
  model.hasApp = true;
  expect(person.sees.path).toBe("/");
}

function newPassword(model: Model): string {
  model.passwords += 1;
  return `umi-no-${model.passwords}kaze`;
}

type Act = (model: Model, real: Real) => Promise<void>;

const acts: Record<string, Act> = {
  async "signs in with password and app"(model, real) {
    const person = await comesIn(real, model);
    if (!isIn(model)) expect(person.sees.path).toBe("/sign-in");
    else if (model.hasApp) expect(person.sees.path).toBe("/");
    else await setsUpAnew(person, real, model);
  },

  async "signs in with a recovery code"(model, { test, taro }) {
    if (!isIn(model) || !model.code) return;
    test.passes(20 * 60_000);
    const person = test.visitor();
    await person.signsIn(taro.own.userId, model.password);
    await person.submits({ recoveryCode: model.code });
    expect(person.sees.path).toBe("/onboarding/recovery-codes");
    model.code = codeOn(person);
    await person.submits({ saved: "yes" });
    expect(person.sees.path).toBe("/");
  },

  async "changes the password"(model, real) {
    if (!isIn(model) || !model.hasApp) return;
    const person = await comesIn(real, model);
    await opensProved(person, "/account/password");
    const changed = newPassword(model);
    await person.submits({ currentPassword: model.password, newPassword: changed, confirmPassword: changed });
    expect(person.sees.path).toBe("/account/sign-in-methods");
    Object.assign(model, { password: changed, notice: undefined });
  },

  async "has forgotten the password"(model, real) {
    if (!isIn(model) || !model.hasApp) return;
    const { test, taro } = real;
    test.passes(2 * hour);
    await reads(real);
    const person = test.visitor();
    await person.opens("/recovery/password");
    await person.submits({ userId: taro.own.userId });
    const [code = ""] = /\d{4} \d{4}/.exec((await reads(real)).join("\n")) ?? [];
    await person.submits({ code });
    await person.submits({ code: await person.otpCode(taro.own.secret) });
    const changed = newPassword(model);
    await person.submits({ newPassword: changed, confirmPassword: changed });
    expect(person.sees.path).toBe("/sign-in");
    Object.assign(model, { password: changed, notice: undefined });
  },

  async "takes another app"(model, real) {
    if (!isIn(model) || !model.hasApp) return;
    const person = await comesIn(real, model);
    await opensProved(person, "/account/otp");
    const secret = person.otpSecret();
    await person.submits({ code: await person.otpCode(secret) });
    real.taro.own.secret = secret;
  },

  async "takes a new recovery code"(model, real) {
    if (!isIn(model) || !model.hasApp) return;
    const person = await comesIn(real, model);
    await opensProved(person, "/account/recovery-codes");
    model.code = codeOn(person);
    await person.submits({ saved: "yes" });
  },

  async "stops using the portal"(model, real) {
    if (!isIn(model) || !model.hasApp) return;
    const person = await comesIn(real, model);
    await opensProved(person, "/account/withdraw");
    await person.submits({ password: model.password });
    model.isWithdrawn = true;
  },

  async "says by mail that it was somebody else"(model, real) {
    const links = await linksIn(real, "not-me");
    const person = real.test.visitor();
    for (const link of links) {
      await person.opens(link);
      if (person.sees.status !== 200) continue;
      await person.submits({});
      model.isLocked = true;
    }
  },

  async "is unlocked and reinstated by the office"(model, { test, taro }) {
    await unlockMember(test.portal, taro.id, by);
    await reinstateMember(test.portal, taro.id, by);
    Object.assign(model, { isLocked: false, isWithdrawn: false });
  },

  async "loses all factors by the office"(model, { test, taro }) {
    await resetFactors(test.portal, taro.id, by);
    Object.assign(model, { hasApp: false, code: "" });
  },

  async "is sent a notice for recovery"(model, { test, taro }) {
    const waitMs = 24 * hour;
    const printed = await issueNotice(test.portal, taro.id, { waitMs });
    model.notice = { printed, usableFrom: test.deps.clock() + waitMs };
  },

  async "uses the notice for recovery"(model, real) {
    if (!model.notice || !isIn(model)) return;
    const { test } = real;
    test.passes(Math.max(0, model.notice.usableFrom - test.deps.clock()) + 1000);
    await comesBackByNotice(model, real, model.notice.printed);
    model.notice = undefined;
  },

  async "lets two days pass"(_, { test }) {
    test.passes(48 * hour);
  },
};

async function comesBackByNotice(model: Model, real: Real, notice: PrintedNotice): Promise<void> {
  const { test, taro } = real;
  const person = test.visitor();
  await person.signsInWithNotice(notice);
  await person.submits({ birthDate: "19790822" });
  expect(person.sees.path).toBe("/onboarding/password");
  model.password = newPassword(model);
  await person.submits({ newPassword: model.password, confirmPassword: model.password });
  await person.opens("/sign-out");
  await person.submits({});
  await person.signsIn(taro.own.userId, model.password);
  expect(person.sees.path).toBe("/onboarding/authenticator");
  await setsUpAnew(person, real, model);
}

/** Whatever happened, the office and a posted notice bring the member back; user ID and address have stayed. */
async function cannotBeLost(model: Model, real: Real): Promise<void> {
  const { test, taro } = real;
  await acts["is unlocked and reinstated by the office"]!(model, real);
  const notice = await issueNotice(test.portal, taro.id, { waitMs: 0 });
  test.passes(1000);
  await comesBackByNotice(model, real, notice);
  const row = test.deps.db.selectFrom("members").select(["user_id", "email_confirmed_at"]).where("id", "=", taro.id);
  const { user_id, email_confirmed_at } = await row.executeTakeFirstOrThrow();
  expect([user_id, email_confirmed_at !== null]).toEqual([taro.own.userId, true]);
}

/** Somebody who reads every mail and knows the user ID opens every link, enters every code, and gets nowhere. */
async function mailAloneGetsNowhere(real: Real): Promise<void> {
  const { test, taro } = real;
  test.passes(2 * hour);
  await reads(real);
  const before = await secretsOf(real);
  const thief = test.visitor();
  await thief.opens("/recovery/password");
  await thief.submits({ userId: taro.own.userId });
  const [code] = /\d{4} \d{4}/.exec((await reads(real)).join("\n")) ?? [];
  if (code) {
    await thief.submits({ code });
    expect(thief.sees.path).toBe("/recovery/password/factor");
    for (const path of ["/recovery/password/new", "/account/password", "/"]) {
      await thief.opens(path);
      expect(["/recovery/password/factor", "/sign-in"]).toContain(thief.sees.path);
    }
  }
  for (const link of [...(await linksIn(real, "not-me")), ...(await linksIn(real, "recovery-objection"))]) {
    await thief.opens(link);
    await thief.opens("/");
    expect(thief.sees.path).toBe("/sign-in");
  }
  expect(await secretsOf(real)).toEqual(before);
}

async function secretsOf({ test, taro }: Real) {
  const { db } = test.deps;
  const member = await db.selectFrom("members").selectAll().where("id", "=", taro.id).executeTakeFirstOrThrow();
  const devices = await db
    .selectFrom("authenticators")
    .select(["id", "secret"])
    .where("member_id", "=", taro.id)
    .execute();
  return { password: member.password_hash, email: member.email, locked: member.locked_at, devices };
}

/** @returns the texts of the mails since the last look. */
async function reads(real: Real): Promise<string[]> {
  const texts = (await mailsOf(real.test)).map(({ text }) => text);
  real.mails.push(...texts);
  return texts;
}

async function linksIn(real: Real, purpose: string): Promise<string[]> {
  await reads(real);
  const links = real.mails.join("\n").match(new RegExp(`https:\\S+/mail/${purpose}\\?\\S+`, "g")) ?? [];
  return links.map((link) => new URL(link)).map(({ pathname, search }) => pathname + search);
}

/** The same few lives each time; others, and more, with `LIVES=200 npx vitest run tests/account/model.test.ts`. */
const lives = Number(process.env.LIVES ?? 6);
const seed = process.env.LIVES ? {} : { seed: 20_260_406 };

it("C3, C4: whatever happens to an account, its member can come back, and mail alone never gets in", async () => {
  const names = fc.array(fc.constantFrom(...Object.keys(acts)), { minLength: 4, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(names, async (life) => {
      const test = await openPortal();
      const taro = await residentWithEmail(test);
      const real: Real = { test, taro, mails: [] };
      const model: Model = {
        password: taro.own.password,
        hasApp: true,
        code: taro.code,
        isLocked: false,
        isWithdrawn: false,
        notice: undefined,
        passwords: 0,
      };
      for (const name of life) {
        await acts[name]!(model, real);
        await mailAloneGetsNowhere(real);
      }
      await cannotBeLost(model, real);
    }),
    { numRuns: lives, ...seed },
  );
}, 240_000);

it("S7: a retired member is gone for good: neither password, nor notice, nor mail brings them back", async () => {
  const test = await openPortal();
  const taro = await residentWithEmail(test);
  const notice = await issueNotice(test.portal, taro.id, { waitMs: 0 });
  await leave(test.portal, taro.id, test.portal.clock(), by);
  const person = test.visitor();
  await person.signsInWithNotice(notice);
  expect(person.sees.path).toBe("/sign-in");
  await person.signsIn(taro.own.userId, taro.own.password);
  expect(person.sees.path).toBe("/sign-in");
  await mailsOf(test);
  await person.opens("/recovery/password");
  await person.submits({ userId: taro.own.userId });
  expect(await mailsOf(test)).toEqual([]);
});
