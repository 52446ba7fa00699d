/** Members whose first login is complete, with an app and a recovery code, and what they do often. */
import { newestCode } from "./attacks.ts";
import type { TestPortal } from "./portal.ts";
import { optionsOn, SoftwareAuthenticator } from "./software-authenticator.ts";
import { chosen, type Visitor } from "./visitor.ts";

export const minute = 60_000;
export const day = 86_400_000;

export interface Resident {
  id: string;
  person: Visitor;
  own: typeof chosen & { secret: string };
  code: string;
}

/** A member whose first login is complete and whose proof is as old as the sign-in: no time at all. */
export async function resident(test: TestPortal, own = chosen): Promise<Resident> {
  const member = await test.memberWithNotice();
  const person = test.visitor();
  const walked = await person.walksTo("recovery-codes", member, own);
  const code = codeOn(person);
  await person.submits({ saved: "yes" });
  hasApp(person, walked.secret);
  return { id: member.id, person, own: walked, code };
}

/** The same with an address that was confirmed. */
export async function residentWithEmail(test: TestPortal, own = chosen): Promise<Resident> {
  const all = await resident(test, own);
  await changesEmail(test, all.person, `${own.userId}@example.com`);
  await mailsOf(test);
  return all;
}

export interface FinishedMember extends Resident {
  userId: string;
  password: string;
  email: string;
  /** What the authenticator app shows; each time half a minute later, as a code works once. */
  otpCode(): Promise<string>;
}

let people = 0;

/** Somebody new with a confirmed address, about whom a test need not know more. */
export async function finishedMember(test: TestPortal): Promise<FinishedMember> {
  people += 1;
  const who = await resident(test, { userId: `hanako-${people}`, password: chosen.password });
  await test.deps.db
    .updateTable("members")
    .set({ email_confirmed_at: test.deps.clock() })
    .where("id", "=", who.id)
    .execute();
  return {
    ...who,
    userId: who.own.userId,
    password: who.own.password,
    email: "taro@example.com",
    otpCode() {
      test.passes(30_000);
      return who.person.otpCode(who.own.secret);
    },
  };
}

export async function changesEmail(test: TestPortal, person: Visitor, address: string): Promise<void> {
  test.passes(10 * minute);
  await opensProved(person, "/account/email");
  await person.submits({ email: address });
  await person.submits({ code: await newestCode(test) });
  if (person.sees.path !== "/account/profile") throw new Error(`not confirmed: ${person.sees.problems}`);
}

/** @returns the recovery code on the page, nothing where there is none. */
export const codeOn = (person: Visitor) =>
  /<code id="recovery-code">([0-9A-Z-]{19})<\/code>/.exec(person.sees.html)?.[1] ?? "";

/** Gives the member ten codes at once, as earlier members have them. */
export async function givesTenCodes(test: TestPortal, memberId: string): Promise<string[]> {
  const selectors = [..."0123456789"].map((digit) => digit.repeat(4));
  const code_hash = await test.deps.hashing.hash("TENC0DES2345", "x1");
  const { db } = test.deps;
  await db.deleteFrom("recovery_codes").where("member_id", "=", memberId).execute();
  const row = { insurer_id: test.portal.insurer.id, member_id: memberId, code_hash, created_at: test.deps.clock() };
  await db
    .insertInto("recovery_codes")
    .values(selectors.map((selector) => ({ ...row, selector })))
    .execute();
  return selectors.map((selector) => `${selector}-TENC-0DES-2345`);
}

/** Keys of the apps, found by the visitor who proves with them. */
const secrets = new WeakMap<Visitor, string>();

export function hasApp(person: Visitor, secret: string): void {
  secrets.set(person, secret);
}

/** Opens a page of the account; where it asks, proves with the app first. */
export async function opensProved(person: Visitor, path: string): Promise<void> {
  await person.opens(path);
  if (person.sees.html.includes('name="proof"')) await proves(person);
}

/** Sends what the app shows on the page that asks for a proof. */
export async function proves(person: Visitor): Promise<void> {
  person.test.passes(minute);
  await person.submits({ code: await person.otpCode(secrets.get(person)!) });
}

export async function signsInFully(person: Visitor, { own }: Resident): Promise<void> {
  person.test.passes(minute);
  await person.signsIn(own.userId, own.password);
  await person.submits({ code: await person.otpCode(own.secret) });
  if (person.sees.path !== "/") throw new Error(`not in: ${person.sees.path} ${person.sees.problems}`);
  hasApp(person, own.secret);
}

/** Registers one more passkey on the page for it, and keeps the proposed name. @returns the phone. */
export async function addsPasskey(
  person: Visitor,
  phone = new SoftwareAuthenticator(),
): Promise<SoftwareAuthenticator> {
  await opensProved(person, "/account/add-passkey");
  await person.submits({ response: JSON.stringify(phone.create(optionsOn(person), person.test.origin)) });
  return phone;
}

/** What every form of this session carries. */
export async function tokenOf(person: Visitor): Promise<string> {
  await person.opens("/account/language");
  return person.formWith(["language"]).fields.formToken!;
}

/** The member's devices, oldest first. */
export async function devicesOf(test: TestPortal, memberId: string) {
  return test.deps.db
    .selectFrom("authenticators")
    .selectAll()
    .where("member_id", "=", memberId)
    .orderBy("created_at")
    .execute();
}

export async function memberOf(test: TestPortal, memberId: string) {
  return test.deps.db.selectFrom("members").selectAll().where("id", "=", memberId).executeTakeFirstOrThrow();
}

export async function audited(test: TestPortal, memberId: string, action: string) {
  return test.deps.db
    .selectFrom("audit_events")
    .select(["outcome", "detail"])
    .where("subject", "=", memberId)
    .where("action", "=", action)
    .orderBy("sequence")
    .execute();
}

/** All mails of this insurer that are due; the outbox gives a few at a time. */
export async function mailsOf(test: TestPortal) {
  const all = [];
  for (let turn = 0; turn < 5; turn += 1) all.push(...(await test.mails()));
  return all;
}
