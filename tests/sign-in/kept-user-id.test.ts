/** The user ID that a member chose a minute ago: shown, and filled in where the first login asks for it again. */
import { expect, it } from "vitest";
import { openPortal } from "../support/portal.ts";
import { chosen, type Visitor } from "../support/visitor.ts";

const filledIn = (person: Visitor) => person.formWith(["userId"]).fields.userId;

async function signsOut(person: Visitor): Promise<void> {
  await person.opens("/sign-out");
  await person.submits({});
}

async function atTheBreak(userId = chosen.userId) {
  const test = await openPortal();
  const person = test.visitor();
  await person.walksTo("sign-out", await test.memberWithNotice(), { ...chosen, userId });
  return { test, person };
}

it("stands on the password page and on the page that ends the first part", async () => {
  const test = await openPortal();
  const person = test.visitor();
  const member = await test.memberWithNotice();
  await person.walksTo("password", member);
  expect(person.sees.html).toContain(`<b>あなたのユーザーID：${chosen.userId}</b>`);
  await person.goesOnTo("sign-out");
  expect(person.sees.html).toContain(`あなたのユーザーID：${chosen.userId}（書きとめてください）`);
});

it("is filled in after signing out in the middle of the first login, and the member goes on", async () => {
  const { person } = await atTheBreak();
  await signsOut(person);
  expect(filledIn(person)).toBe(chosen.userId);
  await person.opens("/sign-in?out=continue");
  expect(filledIn(person)).toBe(chosen.userId);
  await person.submits({ password: chosen.password });
  expect(person.sees.path).toBe("/onboarding/authenticator");
});

it("needs no words of the first time where the member kept the one of the notice", async () => {
  const test = await openPortal();
  const person = test.visitor();
  const member = await test.memberWithNotice();
  await person.walksTo("sign-out", member, { ...chosen, userId: member.notice.temporaryUserId });
  await signsOut(person);
  expect(filledIn(person)).toBe(member.notice.temporaryUserId);
  expect(person.sees.html).not.toMatch(/はじめての方は|通知のパスワード/);
});

it("gives way to the one that a notice brings, and stands on no other page", async () => {
  const { test, person } = await atTheBreak();
  await signsOut(person);
  const { notice } = await test.memberWithNotice();
  await person.opens(`/sign-in?out=continue&userId=${notice.temporaryUserId}`);
  expect(filledIn(person)).toBe(notice.temporaryUserId);
  await person.opens("/sign-in");
  expect(filledIn(person)).toBe("");
});

it("S9: is in no address and no readable cookie, and the browser forgets it in ten minutes", async () => {
  const { person } = await atTheBreak("a".repeat(20));
  await person.opens("/sign-out");
  const { action, fields } = person.formWith(["formToken"]);
  const answer = await person.request("POST", action, new URLSearchParams(fields).toString());
  expect(answer.headers.get("location")).toBe("/sign-in?out=continue");
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith("__Host-genkan-id="))!;
  expect(cookie).not.toContain("aaaa");
  expect(cookie).toContain("; Max-Age=600;");
  expect(cookie.split(";")[0]!.length).toBeLessThan(100);
});

it("is nobody's where the cookie is not ours", async () => {
  const { person } = await atTheBreak();
  await signsOut(person);
  for (const value of ["", "k1", "k1.AAAA", person.cookies.get("__Host-genkan-id")!.slice(0, -2)]) {
    person.cookies.set("__Host-genkan-id", value);
    await person.opens("/sign-in?out=continue");
    expect(filledIn(person)).toBe("");
  }
});

it("is not kept for who signs out at home, nor for who makes way for somebody else", async () => {
  const test = await openPortal();
  const person = test.visitor();
  await person.walksTo("email", await test.memberWithNotice());
  await person.opens("/sign-in?userId=kp-ZZZZZZZZ");
  await person.submits({});
  expect(person.cookies.has("__Host-genkan-id")).toBe(false);
});
